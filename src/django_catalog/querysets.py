"""What can be asked of the catalogue's tables, and how writes to them are reported.

``published()`` is the only definition of what a visitor may see.
"""

from contextlib import contextmanager

from django.apps import apps
from django.db import models, transaction
from django.db.models import Exists, Max, OuterRef, Prefetch, Q
from django.utils import timezone
from tree_queries.query import TreeQuerySet

from .signals import rows_changed, rows_changing
from .slugs import assign_slugs

CHUNK = 500
"""Rows reported, and named by primary key in one statement, at a time."""


class RecordedQuerySet(models.QuerySet):
    """Reports every row written in bulk, inside the transaction that writes it.

    ``RecordedModel`` reports single saves, Django's delete signals report deletes;
    together they let ``receivers`` keep the change log and everything derived.
    """

    def prepare(self, instances):
        """Fill in what rows need before they are written: slugs, positions."""

    def bulk_create(
        self,
        objs,
        batch_size=None,
        ignore_conflicts=False,
        update_conflicts=False,
        update_fields=None,
        unique_fields=None,
    ):
        objs = list(objs)
        self._for_write = True
        with transaction.atomic(using=self.db, savepoint=False):
            self.prepare(objs)
            before = self._rows_like(objs, unique_fields) if update_conflicts else {}
            new = [obj.recorded_values() for obj in objs]
            self._announce(rows_changing, rows=[*before.values(), *new], fields=None)
            created = super().bulk_create(
                objs,
                batch_size=batch_size,
                ignore_conflicts=ignore_conflicts,
                update_conflicts=update_conflicts,
                update_fields=update_fields,
                unique_fields=unique_fields,
            )
            if ignore_conflicts or update_conflicts or any(o.pk is None for o in objs):
                after = self._rows_like(objs, unique_fields)
            else:
                after = {obj.pk: obj.recorded_values() for obj in objs}
            if objs:
                self._announce(rows_changed, before=before, after=after, fields=None)
        return created

    bulk_create.alters_data = True

    def update(self, **values):
        if self.query.is_sliced or self.query.combinator or not values:
            return super().update(**values)  # Django says what is wrong
        self._for_write = True
        values = self._complete_update(values)
        fields = {self.model._meta.get_field(name).attname for name in values}
        rows_matched = 0
        with transaction.atomic(using=self.db, savepoint=False):
            keys = list(self.order_by().values_list("pk", flat=True))
            for start in range(0, len(keys), CHUNK):
                chunk = keys[start : start + CHUNK]
                with self.reporting(chunk, fields):
                    # By key, because rows that begin to match after they were
                    # listed would be written and not reported.
                    rows_matched += models.QuerySet.update(self.filter(pk__in=chunk), **values)
                    self._settle_update(chunk, fields)
        self._result_cache = None
        return rows_matched

    update.alters_data = True

    @contextmanager
    def reporting(self, keys, fields=None):
        """Report the rows of these primary keys as changed by the code inside.

        ``fields`` are the names of the columns written; None means any.
        """
        before = self._rows(keys)
        self._announce(rows_changing, rows=[*before.values()], fields=fields)
        yield
        moved = fields is None or fields.intersection(self.model.recorded_fields())
        after = self._rows(keys) if moved else before
        self._announce(rows_changed, before=before, after=after, fields=fields)

    def _complete_update(self, values):
        return values

    def _settle_update(self, keys, fields):
        pass

    def _announce(self, signal, **kwargs):
        signal.send(sender=self.model, using=self.db, **kwargs)

    def _rows(self, keys):
        return self._read_rows(Q(pk__in=keys))

    def _read_rows(self, condition):
        manager = self.model._base_manager.using(self.db)
        rows = manager.filter(condition).values("pk", *self.model.recorded_fields())
        return {row["pk"]: row for row in rows}

    def _rows_like(self, objs, unique_fields):
        """The rows these objects are, or conflict with.

        MySQL does not return the keys it has made, and an upsert does not say which
        rows it has met, so they are looked up by what makes them unique.
        """
        names = unique_fields or self.model.natural_key_fields
        rows = {}
        for start in range(0, len(objs), CHUNK):
            condition = Q(pk__in=[])
            chunk = objs[start : start + CHUNK]
            if len(names) == 1:
                condition |= Q(**{f"{names[0]}__in": [_value(o, names[0]) for o in chunk]})
            else:
                for obj in chunk:
                    condition |= Q(**{name: _value(obj, name) for name in names})
            if known := [obj.pk for obj in chunk if obj.pk is not None]:
                condition |= Q(pk__in=known)
            rows |= self._read_rows(condition)
        return rows

    def _append(self, instances, scope):
        """Give instances without a position the next ones among their siblings."""
        waiting = [i for i in instances if i.position is None]
        if not waiting:
            return
        parents = {getattr(i, scope) for i in waiting}
        within = Q(**{f"{scope}__in": parents - {None}})
        if None in parents:
            within |= Q(**{scope: None})
        last = dict(
            self.model._base_manager.using(self.db)
            .filter(within)
            .order_by()
            .values_list(scope)
            .annotate(Max("position"))
        )
        for instance in waiting:
            parent = getattr(instance, scope)
            taken = last.get(parent)
            last[parent] = instance.position = 0 if taken is None else taken + 1


def _value(instance, name):
    field = instance._meta.get_field(name)
    return getattr(instance, field.attname)


class SluggedQuerySet(RecordedQuerySet):
    def prepare(self, instances):
        super().prepare(instances)
        assign_slugs(self.model._base_manager.using(self.db), instances)


class OfferQuerySet(RecordedQuerySet):
    """Rows with a price and stock."""

    def prepare(self, instances):
        super().prepare(instances)
        for instance in instances:
            instance.settle_availability()

    def _complete_update(self, values):
        if "in_stock" in values:
            values = {**values, "availability": self._availability(values["in_stock"])}
            del values["in_stock"]
        return values

    def _availability(self, in_stock):
        states = self.model.Availability
        return states.IN_STOCK if in_stock else states.OUT_OF_STOCK

    def _settle_update(self, keys, fields):
        if not fields & {"stock_quantity", "availability"}:
            return
        states = self.model.Availability
        tracked = self.model._base_manager.using(self.db).filter(pk__in=keys)
        # Inside the caller's report, so not reported again.
        sold_out = tracked.filter(
            stock_quantity=0, availability__in=(states.IN_STOCK, states.LIMITED_STOCK)
        )
        models.QuerySet.update(sold_out, availability=states.OUT_OF_STOCK)
        restocked = tracked.filter(stock_quantity__gt=0, availability=states.OUT_OF_STOCK)
        models.QuerySet.update(restocked, availability=states.IN_STOCK)


class ProductQuerySet(OfferQuerySet, SluggedQuerySet):
    def published(self, at=None):
        """Products a visitor may see, now or at that time.

        Published, within its publishing dates, of no inactive brand, and not only in
        categories that are inactive or below an inactive one.
        """
        return self.filter(self._is_visible(at))

    def with_visibility(self, at=None):
        """Every product, annotated with whether ``published()`` has it: ``is_visible``."""
        visible = models.Case(models.When(self._is_visible(at), then=True), default=False)
        return self.annotate(is_visible=visible)

    def in_category(self, category):
        """Products of the category and of all categories below it."""
        subtree = type(category)._base_manager.descendants(category, include_self=True)
        return self.filter(Exists(self._placements(category__in=subtree.values("pk"))))

    def for_listing(self):
        """Everything a product card shows, in two queries."""
        return self.select_related("brand").prefetch_related(media_in_order())

    def for_detail(self, *, media=True):
        """Everything a product page shows but its related products, in six queries.

        ``media=False`` leaves the pictures out, for a caller that loads them together
        with those of other products.
        """
        lookups = [
            Prefetch("variants", _model("Variant").objects.order_by("position", "pk")),
            Prefetch("variants__options", _model("VariantOption").objects.for_display()),
            Prefetch("attribute_values", _model("AttributeValue").objects.for_display()),
            Prefetch("placements", _model("Placement").objects.with_lineage()),
        ]
        if media:
            lookups.append(media_in_order())
        return self.select_related("brand").prefetch_related(*lookups)

    def _complete_update(self, values):
        return {"updated_at": timezone.now(), **super()._complete_update(values)}

    def _placements(self, **condition):
        return _model("Placement").objects.filter(product=OuterRef("pk"), **condition)

    def _is_visible(self, at):
        now = at or timezone.now()
        return (
            Q(status=self.model.Status.PUBLISHED)
            & (Q(publish_at=None) | Q(publish_at__lte=now))
            & (Q(unpublish_at=None) | Q(unpublish_at__gt=now))
            & (Q(brand=None) | Q(brand__is_active=True))
            & (
                ~Exists(self._placements(category__is_visible=False))
                | Exists(self._placements(category__is_visible=True))
            )
        )


def media_in_order():
    """Prefetch of a product's media as editors ordered them."""
    return Prefetch("media", _model("Media").objects.order_by("position", "pk"))


class CategoryQuerySet(SluggedQuerySet, TreeQuerySet):
    def visible(self):
        """Categories a visitor may see: active, and all their ancestors active."""
        return self.filter(is_visible=True)

    def with_lineage(self):
        """With the ancestors' names and slugs, for URLs and breadcrumbs: six levels
        in the same query, any deeper ones in one query each."""
        return self.select_related("parent__parent__parent__parent__parent")

    def prepare(self, instances):
        super().prepare(instances)
        self._append(instances, "parent_id")


class BrandQuerySet(SluggedQuerySet):
    def visible(self):
        """Brands a visitor may see."""
        return self.filter(is_active=True)


class VariantQuerySet(OfferQuerySet):
    def prepare(self, instances):
        super().prepare(instances)
        self._append(instances, "product_id")
        for variant in instances:
            variant.currency = variant.product.currency


class PlacementQuerySet(RecordedQuerySet):
    def with_lineage(self):
        """In order, with the categories and their ancestors."""
        ancestors = "category__parent__parent__parent__parent__parent"
        return self.select_related(ancestors).order_by("position", "pk")

    def prepare(self, instances):
        super().prepare(instances)
        self._append(instances, "product_id")


class MediaQuerySet(RecordedQuerySet):
    def prepare(self, instances):
        super().prepare(instances)
        self._append(instances, "product_id")


class AttributeQuerySet(SluggedQuerySet):
    def for_category(self, categories):
        """Attributes asked of products of these categories, their own and inherited,
        in the editors' order. Needs each category's ``lineage()``."""
        ids = {node.pk for category in categories for node in category.lineage()}
        asked = _model("CategoryAttribute").objects.filter(
            attribute=OuterRef("pk"), category__in=ids
        )
        return self.filter(Exists(asked)).annotate(
            is_required=Exists(asked.filter(is_required=True))
        )

    def prepare(self, instances):
        super().prepare(instances)
        waiting = [i for i in instances if i.position is None]
        if waiting:
            last = self.model._base_manager.using(self.db).aggregate(Max("position"))
            first = -1 if last["position__max"] is None else last["position__max"]
            for number, instance in enumerate(waiting, first + 1):
                instance.position = number


class AttributeChoiceQuerySet(RecordedQuerySet):
    def prepare(self, instances):
        super().prepare(instances)
        self._append(instances, "attribute_id")
        rows = self.model._base_manager.using(self.db)
        assign_slugs(rows, instances, scope="attribute_id")


class AttributeValueQuerySet(RecordedQuerySet):
    def for_display(self):
        """With attribute and choice, in the order of the attributes and choices."""
        return self.select_related("attribute", "choice").order_by(
            "attribute__position", "attribute_id", "choice__position", "pk"
        )

    def prepare(self, instances):
        super().prepare(instances)
        for instance in instances:
            instance.type = instance.attribute.type


class VariantOptionQuerySet(RecordedQuerySet):
    def for_display(self):
        """With attribute and choice, in the order of the attributes."""
        return self.select_related("attribute", "choice").order_by(
            "attribute__position", "attribute_id"
        )


class RelationQuerySet(RecordedQuerySet):
    def visible(self):
        """Relations to products a visitor may see, in order, ready for cards but for
        their media."""
        products = _model("Relation")._meta.get_field("target").related_model._default_manager
        return (
            self.filter(target__in=products.published())
            .select_related("target__brand")
            .order_by("kind", "position", "pk")
        )

    def prepare(self, instances):
        super().prepare(instances)
        self._append(instances, "source_id")


class CollectionQuerySet(SluggedQuerySet):
    def visible(self):
        """Collections a visitor may see."""
        return self.filter(is_active=True)


class CollectionProductQuerySet(RecordedQuerySet):
    def prepare(self, instances):
        super().prepare(instances)
        self._append(instances, "collection_id")


def _model(name):
    return apps.get_model("django_catalog", name)
