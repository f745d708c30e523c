"""How bulk writes to the catalogue's tables are reported."""

from collections import Counter
from contextlib import contextmanager

from django.apps import apps
from django.db import connections, models, transaction
from django.db.models import F, Max, Q, Value
from django.db.models.lookups import Exact

from ..signals import rows_changed, rows_changing
from ..slugs import assign_slugs
from .bulk import ColumnWriter, writer

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
        if self.model.position_scope:
            self._append(instances, self.model.position_scope)

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
        with self.writing():
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
        objs = list(objs)
        if not self._has_plain_values(objs, fields) or batch_size <= 0:
            return super().bulk_update(objs, fields, batch_size)
        self._for_write = True
        rows_matched = 0
        with self.writing():
            for start in range(0, len(objs), batch_size):
                rows_matched += self._write_columns(objs[start : start + batch_size], fields)
        return rows_matched

    bulk_update.alters_data = True

    def update(self, **values):
        if self.query.is_sliced or self.query.combinator or not values:
            return super().update(**values)  # Django says what is wrong
        self._for_write = True
        values = self._complete_update(values)
        fields = self.model.attnames(values)
        rows_matched = 0
        with self.writing():
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
        with self.writing():
            keys = list(dict.fromkeys(self.order_by().values_list("pk", flat=True)))
            for start in range(0, len(keys), CHUNK):
                chunk = keys[start : start + CHUNK]
                with self.reporting(chunk):
                    deleted.update(writer(self.model, self.db).delete(chunk))
        self._result_cache = None
        return deleted.total(), dict(deleted)

    delete.alters_data = True
    delete.queryset_only = True

    @contextmanager
    def writing(self):
        """The transaction of a write: the one that is open, or a new one."""
        connection = connections[self.db]
        is_new = not connection.in_atomic_block
        with transaction.atomic(using=self.db, savepoint=False):
            if is_new and connection.vendor == "sqlite":
                # One that reads before it writes fails at once where another writes
                # meanwhile; one that begins by writing, be it nothing, waits for its turn.
                rows = self.model._base_manager.using(self.db).filter(Exact(Value(0), 1))
                models.QuerySet.update(rows, **{self.model._meta.pk.name: F("pk")})
            yield

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

    def _has_plain_values(self, objs, names):
        """Whether these fields can be written column by column; Django does the rest, and
        says what is wrong."""
        if not objs or not names or not isinstance(writer(self.model, self.db), ColumnWriter):
            return False
        fields = {field.name: field for field in self.model._meta.concrete_fields}
        if any(name not in fields or fields[name].primary_key for name in names):
            return False
        attnames = [fields[name].attname for name in names]
        return all(
            obj.pk is not None
            and not any(hasattr(getattr(obj, name), "resolve_expression") for name in attnames)
            for obj in objs
        )

    def _write_columns(self, objs, names):
        fields = [self.model._meta.get_field(name) for name in names]
        also = self._complete_update({})
        rows = {}
        for obj in objs:
            obj._prepare_related_fields_for_save(operation_name="bulk_update", fields=fields)
            for name, value in also.items():
                setattr(obj, name, value)
            rows.setdefault(self.model._meta.pk.to_python(obj.pk), obj)
        portion = self.order_by().filter(pk__in=rows)
        keys = list(dict.fromkeys(portion.values_list("pk", flat=True)))
        attnames = self.model.attnames([*names, *also])
        with self.reporting(keys, attnames):
            writer(self.model, self.db).update([rows[key] for key in keys], attnames)
            self._settle_update(keys, attnames)
        return len(keys)

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


class SluggedQuerySet(RecordedQuerySet):
    def prepare(self, instances):
        super().prepare(instances)
        rows = self.model._base_manager.using(self.db)
        assign_slugs(rows, instances, reserved=self.model.reserved_slugs)

    def formerly(self, slug):
        """The row that once had this slug, unless it is none of these rows."""
        history = catalog_model("SlugHistory").objects.using(self.db)
        former = history.filter(kind=self.model.change_kind, slug=slug)
        return self.filter(pk__in=list(former.values_list("object_id", flat=True)))


def lock(queryset):
    """These rows, for nobody else to write until the transaction ends; others may still
    point at them."""
    features = connections[queryset.db].features
    return queryset.select_for_update(no_key=features.has_select_for_no_key_update)


def catalog_model(name):
    """A model of the catalogue; the models import the querysets, not the other way."""
    return apps.get_model("django_catalog", name)
