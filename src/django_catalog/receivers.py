"""What happens when rows are written: the log, what is derived, the announcements.

All of it inside the transaction of the write, but the copies of pictures. Connected by
``connect()``, for the catalogue's own models only: a delete signal without a sender would
slow down deletes in the whole project.
"""

from django.apps import apps
from django.db import connections, transaction
from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_migrate, post_save, pre_delete

from . import (
    announcements,
    changes,
    get_brand_model,
    get_category_model,
    get_product_model,
    images,
)
from .models import (
    ImportRun,
    Media,
    Placement,
    RecordedModel,
    Relation,
    SluggedModel,
    SlugHistory,
    Variant,
    VariantOption,
)
from .models.category import settle_categories
from .models.variant import settle_combinations, summarise_variants
from .querysets import CHUNK, RecordedQuerySet, lock
from .search import storage
from .signals import rows_changed, rows_changing


def connect():
    for handle in (take_turns, notice_products):
        rows_changing.connect(handle, dispatch_uid=f"django_catalog.{handle.__name__}")
    for handle in (record_changes, keep_slugs, keep_summaries, keep_categories):
        rows_changed.connect(handle, dispatch_uid=f"django_catalog.{handle.__name__}")
    post_migrate.connect(repair_text_index, dispatch_uid="django_catalog.repair_text_index")
    post_save.connect(keep_renditions, Media, dispatch_uid="django_catalog.keep_renditions")
    uid = "django_catalog.delete_import_files"
    post_delete.connect(delete_import_files, ImportRun, dispatch_uid=uid)
    for model in apps.get_models():
        if issubclass(model, RecordedModel):
            uid = f"django_catalog.{model._meta.label_lower}"
            pre_delete.connect(report_deleting, model, dispatch_uid=uid)
            post_delete.connect(report_deleted, model, dispatch_uid=uid)


def report_deleting(sender, instance, using, origin, **kwargs):
    if not _is_reported(sender, instance, origin):
        values = [instance.recorded_values()]
        rows_changing.send(sender=sender, using=using, rows=values, fields=None)


def report_deleted(sender, instance, using, origin, **kwargs):
    if not _is_reported(sender, instance, origin):
        before = {instance.pk: instance.recorded_values()}
        rows_changed.send(sender=sender, using=using, before=before, after={}, fields=None)


def delete_import_files(sender, instance, using, **kwargs):
    transaction.on_commit(instance.delete_files, using=using)


def take_turns(sender, using, rows, fields, **kwargs):
    """Before: let one transaction at a time write what is summed up over several rows.

    Otherwise two that sell two variants of a product at once would each sum up the
    stock without what the other one sold.
    """
    if not connections[using].features.has_select_for_update:
        return  # one writer at a time anyway
    if issubclass(sender, (Variant, VariantOption)):
        products = get_product_model()._base_manager.using(using).order_by("pk")
        keys = sorted(_owners(sender, rows))
        for start in range(0, len(keys), CHUNK):
            list(lock(products.filter(pk__in=keys[start : start + CHUNK])).values_list("pk"))
    elif issubclass(sender, get_category_model()) and _touches(fields, "is_active", "parent_id"):
        roots = sender._base_manager.using(using).filter(parent=None).order_by("pk")
        list(lock(roots).values_list("pk"))


def notice_products(sender, using, rows, fields, **kwargs):
    """Before: remember the products whose visibility, price or stock may change."""
    if not announcements.has_listeners():
        return
    if issubclass(sender, (get_product_model(), Placement)):
        keys = _owners(sender, rows)
    elif issubclass(sender, get_brand_model()) and _touches(fields, "is_active"):
        keys = _products(using, brand__in=_owners(sender, rows))
    elif issubclass(sender, get_category_model()) and _touches(fields, "is_visible"):
        keys = _products(using, placements__category__in=_owners(sender, rows))
    else:
        return
    announcements.notice(keys, using=using)


def record_changes(sender, using, before, after, **kwargs):
    """After: leave a row in the change log for each product, category, ... concerned."""
    changed = _owners(sender, after.values())
    gone = _owners(sender, before.values()) - changed
    changes.record(sender.change_kind, changed, changes.PUT, using=using)
    if sender.change_key == "pk":
        changes.record(sender.change_kind, gone, changes.DELETE, using=using)
    else:
        changes.record(sender.change_kind, gone, changes.PUT, using=using)
    created = changed - _owners(sender, before.values())
    if created and issubclass(sender, get_product_model()) and announcements.has_listeners():
        announcements.notice(created, using=using, created=True)


def keep_slugs(sender, using, before, after, **kwargs):
    """After: remember slugs that were changed, forget those of rows that are gone."""
    if not issubclass(sender, SluggedModel):
        return
    history = SlugHistory.objects.using(using).filter(kind=sender.change_kind)
    gone = [str(key) for key in before.keys() - after.keys()]
    if gone:
        history.filter(object_id__in=gone).delete()
    for key, row in before.items():
        if key in after and after[key]["slug"] != row["slug"]:
            history.filter(slug=after[key]["slug"], object_id=str(key)).delete()
            history.update_or_create(
                kind=sender.change_kind,
                slug=row["slug"],
                defaults={"object_id": str(key)},
            )


def keep_summaries(sender, using, before, after, fields, **kwargs):
    """After: settle what variants tell about their product."""
    rows = [*before.values(), *after.values()]
    if issubclass(sender, VariantOption):
        settle_combinations({row["variant_id"] for row in rows}, using)
    elif issubclass(sender, Variant):
        if fields != {"combination"}:
            summarise_variants(_owners(sender, rows), using)
    elif issubclass(sender, get_product_model()) and not (fields and "variant_count" in fields):
        # Only the summary itself writes variant_count by name. A stale or copied instance
        # may bring one to a product without variants.
        known = [*before.items(), *after.items()]
        keys = {key for key, row in known if row["variant_count"] and key in after}
        if keys:
            summarise_variants(keys, using)


def keep_categories(sender, using, before, after, fields, **kwargs):
    """After: settle which categories are visible."""
    if not issubclass(sender, get_category_model()) or fields == {"is_visible"}:
        return  # only the settling itself writes is_visible by name
    if any(_place(row) != _place(before.get(key)) for key, row in after.items()):
        settle_categories(sender, using)


def repair_text_index(sender, using, **kwargs):
    """After ``migrate``: SQLite drops triggers where Django alters their table."""
    if sender.label == "django_catalog":
        storage.repair(using)


def keep_renditions(sender, instance, using, raw, update_fields, **kwargs):
    """After the commit: make light copies of a picture that was uploaded.

    Not after bulk writes: an import would wait for each picture to be encoded.
    """
    if raw or not instance.file or not instance.is_image or not _touches(update_fields, "file"):
        return

    def make_renditions():
        images.make_renditions(instance.file, instance.width)

    # Robust: a picture that cannot be read is logged, and shown as it is.
    transaction.on_commit(make_renditions, using=using, robust=True)


def _is_reported(model, instance, origin):
    """Whether somebody else reports that the row is deleted: its queryset or its owner."""
    if isinstance(origin, RecordedQuerySet) and origin.model is model:
        return instance.pk in origin.reported_keys
    return _goes_with_owner(model, origin)


def _goes_with_owner(model, origin):
    """Whether the row is deleted only because what it belongs to is: one report does."""
    if issubclass(model, Relation):
        return False  # it may go with the product at its other end
    deleted = origin.model if isinstance(origin, QuerySet) else type(origin)
    owner, path = model, model.change_key.split("__")
    while path != ["pk"] and path:
        field = owner._meta.get_field(path.pop(0).removesuffix("_id"))
        owner = field.related_model
        if issubclass(deleted, owner):
            return True
    return False


def _place(category):
    return category and [category[name] for name in ("parent_id", "is_active", "is_visible")]


def _owners(model, rows):
    return {row[model.change_key] for row in rows} - {None}


def _touches(fields, *names):
    return fields is None or not fields.isdisjoint(names)


def _products(using, **condition):
    products = get_product_model()._base_manager.using(using).filter(**condition)
    return list(products.values_list("pk", flat=True).distinct())
