"""What can be asked of the catalogue's tables, and how writes to them are reported.

``published()`` is the only definition of what a visitor may see.
"""

from collections import Counter
from contextlib import contextmanager

from django.apps import apps
from django.db import connections, models, transaction
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    Max,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
)
from django.utils import timezone
from tree_queries.query import TreeQuerySet

from .signals import rows_changed, rows_changing
from .slugs import assign_slugs

CHUNK = 500
"""Rows reported, and named by primary key in one statement, at a time."""


class RecordedQuerySet(models.QuerySet):
    """Reports every row written in bulk, inside the transaction that writes it.

    ``RecordedModel`` reports single saves, Django's signals report single deletes and
    cascades; together they let ``receivers`` keep the change log and everything derived.
    """

    reported_keys = frozenset()
    """Of the rows that this queryset reports as deleted, so that no signal needs to."""

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
        meets_others = ignore_conflicts or update_conflicts
        with transaction.atomic(using=self.db, savepoint=False):
            self.prepare(objs)
            before = self._rows_like(objs, unique_fields) if meets_others else {}
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
            if update_conflicts:
                self._settle_update([*before], self.model.attnames(update_fields))
            after = self._rows_written(objs, unique_fields, known=not meets_others)
            if objs:
                self._announce(rows_changed, before=before, after=after, fields=None)
        return created

    bulk_create.alters_data = True

    def bulk_update(self, objs, fields, batch_size=None):
        # Each portion of an update() would carry the values of the whole batch.
        batch_size = CHUNK if batch_size is None else min(batch_size, CHUNK)
        return super().bulk_update(objs, fields, batch_size)

    bulk_update.alters_data = True

    def update(self, **values):
        if self.query.is_sliced or self.query.combinator or not values:
            return super().update(**values)  # Django says what is wrong
        self._for_write = True
        values = self._complete_update(values)
        fields = self.model.attnames(values)
        rows_matched = 0
        with transaction.atomic(using=self.db, savepoint=False):
            # A join lists a row more than once, but it is to be written once.
            keys = list(dict.fromkeys(self.order_by().values_list("pk", flat=True)))
            for start in range(0, len(keys), CHUNK):
                chunk = keys[start : start + CHUNK]
                with self.reporting(chunk, fields):
                    # By key, because rows that begin to match after they were listed
                    # would be written and not reported. Without an order, because
                    # MariaDB writes wrong values if the condition has a join as well.
                    portion = self.order_by().filter(pk__in=chunk)
                    rows_matched += models.QuerySet.update(portion, **values)
                    self._settle_update(chunk, fields)
        self._result_cache = None
        return rows_matched

    update.alters_data = True

    def delete(self):
        query = self.query
        if query.is_sliced or query.combinator or query.distinct_fields or self._fields is not None:
            return super().delete()  # Django says what is wrong
        self._for_write = True
        deleted = Counter()
        with transaction.atomic(using=self.db, savepoint=False):
            keys = list(dict.fromkeys(self.order_by().values_list("pk", flat=True)))
            for start in range(0, len(keys), CHUNK):
                portion = self.model._base_manager.using(self.db).filter(
                    pk__in=keys[start : start + CHUNK]
                )
                portion.reported_keys = frozenset(keys[start : start + CHUNK])
                with self.reporting(portion.reported_keys):
                    deleted.update(models.QuerySet.delete(portion)[1])
        self._result_cache = None
        return deleted.total(), dict(deleted)

    delete.alters_data = True
    delete.queryset_only = True

    @contextmanager
    def reporting(self, keys, fields=None):
        """Report the rows of these primary keys as changed by the code inside.

        ``fields`` are the names of the columns written; None means any.
        """
        before = self.rows_to_write(keys)
        self._announce(rows_changing, rows=[*before.values()], fields=fields)
        yield
        moved = fields is None or fields.intersection(self.model.recorded_fields())
        after = self._read_rows(Q(pk__in=keys)) if moved else before
        self._announce(rows_changed, before=before, after=after, fields=fields)

    def _complete_update(self, values):
        return values

    def _settle_update(self, keys, fields):
        pass

    def rows_to_write(self, keys):
        """Recorded values by primary key, of rows that nobody else may write until the
        transaction ends."""
        return self._read_rows(Q(pk__in=keys), locked=self.model.change_key == "pk")

    def _announce(self, signal, **kwargs):
        signal.send(sender=self.model, using=self.db, **kwargs)

    def _read_rows(self, condition, *, locked=False):
        rows = self.model._base_manager.using(self.db).filter(condition).order_by("pk")
        rows = lock(rows) if locked else rows
        return {row["pk"]: row for row in rows.values("pk", *self.model.recorded_fields())}

    def _rows_written(self, objs, unique_fields, *, known):
        if self.model.change_key != "pk":
            # Whose change it is they tell themselves.
            return {number: obj.recorded_values() for number, obj in enumerate(objs)}
        if known and all(obj.pk is not None for obj in objs):
            return {obj.pk: obj.recorded_values() for obj in objs}
        return self._rows_like(objs, unique_fields)

    def _rows_like(self, objs, unique_fields):
        """The rows these objects are, or conflict with, or a few more of their owners.

        MySQL does not return the keys it has made, and an upsert does not say which
        rows it has met, so they are looked up by what makes them unique.
        """
        options = self.model._meta
        keys = [[field.name] for field in options.concrete_fields if field.unique]
        keys += [constraint.fields for constraint in options.total_unique_constraints]
        keys += [unique_fields] if unique_fields else []
        rows = {}
        for start in range(0, len(objs), CHUNK):
            chunk = objs[start : start + CHUNK]
            condition = Q(pk__in=[])
            for names in keys:
                condition |= self._alike(chunk, names)
            rows |= self._read_rows(condition)
        return rows

    def _alike(self, objs, names):
        fields = [self.model._meta.get_field(name) for name in names]
        return Q(
            **{
                f"{field.name}__in": {getattr(obj, field.attname) for obj in objs}
                for field in fields
                if not field.generated
            }
        )

    def _load(self, instances, name):
        """Load what this foreign key points at, of all instances at once."""
        field = self.model._meta.get_field(name)
        waiting = [instance for instance in instances if not field.is_cached(instance)]
        keys = {getattr(instance, field.attname) for instance in waiting} - {None}
        found = field.related_model._base_manager.using(self.db).in_bulk(keys) if keys else {}
        for instance in waiting:
            if related := found.get(getattr(instance, field.attname)):
                setattr(instance, name, related)

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


def lock(queryset):
    """These rows, for nobody else to write until the transaction ends; others may still
    point at them."""
    features = connections[queryset.db].features
    return queryset.select_for_update(no_key=features.has_select_for_no_key_update)


class SluggedQuerySet(RecordedQuerySet):
    def prepare(self, instances):
        super().prepare(instances)
        rows = self.model._base_manager.using(self.db)
        assign_slugs(rows, instances, reserved=self.model.reserved_slugs)

    def formerly(self, slug):
        """The row that once had this slug, unless it is none of these rows."""
        history = _model("SlugHistory").objects.using(self.db)
        former = history.filter(kind=self.model.change_kind, slug=slug)
        return self.filter(pk__in=list(former.values_list("object_id", flat=True)))


class OfferQuerySet(RecordedQuerySet):
    """Rows with a price and stock."""

    def prepare(self, instances):
        super().prepare(instances)
        for instance in instances:
            instance.settle_availability()

    def bulk_update(self, objs, fields, batch_size=None):
        fields = ["availability" if name == "in_stock" else name for name in fields]
        return super().bulk_update(objs, fields, batch_size)

    bulk_update.alters_data = True

    def _complete_update(self, values):
        if "in_stock" in values:
            values = dict(values)
            in_stock = values.pop("in_stock")
            states = self.model.Availability
            values["availability"] = Case(
                When(in_stock=in_stock, then=F("availability")),
                default=Value(states.IN_STOCK if in_stock else states.OUT_OF_STOCK),
            )
        return values

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

    def with_product_count(self):
        """Brands with something to see, annotated with how many: ``product_count``."""
        products = self.model._meta.get_field("products").related_model._default_manager
        counts = (
            products.published()
            .filter(brand=OuterRef("pk"))
            .order_by()
            .values("brand")
            .values(count=Count("pk"))
        )
        return self.annotate(product_count=Subquery(counts)).filter(product_count__gt=0)


class VariantQuerySet(OfferQuerySet):
    def prepare(self, instances):
        super().prepare(instances)
        self._append(instances, "product_id")
        self._load(instances, "product")
        combinations = self._combinations(instances)
        for variant in instances:
            variant.currency = variant.product.currency
            variant.combination = combinations.get(variant.pk)

    def _combinations(self, instances):
        # Derived from the options: a variant read before they changed must not undo it.
        keys = [variant.pk for variant in instances if variant.pk is not None]
        if not keys:
            return {}
        rows = self.model._base_manager.using(self.db).filter(pk__in=keys)
        return dict(rows.order_by().values_list("pk", "combination"))


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
        self._load(instances, "attribute")
        for instance in instances:
            instance.type = instance.attribute.type

    def _settle_update(self, keys, fields):
        if "attribute_id" in fields:
            types = _model("Attribute").objects.filter(pk=OuterRef("attribute")).values("type")
            moved = self.model._base_manager.using(self.db).filter(pk__in=keys)
            models.QuerySet.update(moved, type=Subquery(types))


class VariantOptionQuerySet(RecordedQuerySet):
    def for_display(self):
        """With attribute and choice, in the order of the attributes."""
        return self.select_related("attribute", "choice").order_by(
            "attribute__position", "attribute_id"
        )

    def prepare(self, instances):
        super().prepare(instances)
        self._load(instances, "variant")


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
