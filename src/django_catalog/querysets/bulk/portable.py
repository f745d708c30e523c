"""Rows written through Django: into every database, and of every model."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class PortableWriter:
    """Writes instances of the model, and ``Row`` objects in their stead.

    A foreign key may hold the row it points at, whose own key need not be known before.
    """

    def __init__(self, model: type[models.Model], connection: BaseDatabaseWrapper) -> None:
        self.model: Any = model
        self.connection = connection
        self.rows = models.QuerySet(model, using=connection.alias)  # which reports nothing
        self.fields = [field for field in model._meta.concrete_fields if not field.generated]
        """Those that can be written."""

    def insert(self, rows: Sequence[Any]) -> None:
        """Write new rows, and give keys to those that have none yet."""
        if not rows:
            return
        instances = [self._instance(row) for row in rows]
        if self.model._meta.concrete_model._meta.parents:
            for instance in instances:  # in several tables, which nothing writes in bulk
                models.Model.save(instance, using=self.connection.alias, force_insert=True)
        else:
            self.rows.bulk_create(instances)
            complete_keys(self.rows, instances)
        for row, instance in zip(rows, instances, strict=True):
            row.pk = instance.pk

    def update(self, rows: Sequence[Any], names: Iterable[str]) -> None:
        """Write these columns, by ``attname``, of rows that are there."""
        if not rows:
            return
        fields = [field.name for field in self.fields if field.attname in names]
        instances = [self._instance(row) for row in rows]
        self.rows.bulk_update(instances, fields)

    def delete(self, keys: Iterable[Any]) -> dict[str, int]:
        """Delete the rows of these keys, and what Django deletes with them; the numbers
        by model."""
        rows = self.model._base_manager.using(self.connection.alias).filter(pk__in=keys)
        rows.reported_keys = frozenset(keys)  # else the signals of each would report it
        return models.QuerySet.delete(rows)[1]

    def _instance(self, row):
        if isinstance(row, models.Model):
            return row
        values = {f.attname: getattr(row, f.attname) for f in self.fields if not f.primary_key}
        return self.model(pk=row.pk, **{name: key_of(value) for name, value in values.items()})


def key_of(value: Any) -> Any:
    """The key, whether it is given or the row that has it; None of neither."""
    return getattr(value, "pk", value)


def complete_keys(rows: Any, instances: Iterable[Any]) -> None:
    """Find the keys of new rows where the database does not tell them: MySQL."""
    keyless = [instance for instance in instances if instance.pk is None]
    # A model that is not recorded has rows whose keys nobody asks for.
    names = getattr(rows.model, "known_by", ())
    if not keyless or not names:
        return
    first = {getattr(instance, names[0]) for instance in keyless}
    found = rows.filter(**{f"{names[0]}__in": first}).values_list("pk", *names)
    keys = {tuple(values): key for key, *values in found}
    for instance in keyless:
        instance.pk = keys[tuple(getattr(instance, name) for name in names)]
