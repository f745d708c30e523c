"""Rows of one model to be created, changed and deleted, in a few statements."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from ..querysets.bulk import complete_keys


class Plan:
    """Collects what is to happen to the rows of a model, and then does it at once.

    It writes through the recorded querysets, which keep the change log, slugs,
    positions and summaries.
    """

    def __init__(self, model: type[models.Model], using: str) -> None:
        self.rows: Any = model._base_manager.using(using)
        self._created: list[models.Model] = []
        self._changed: dict[Any, models.Model] = {}
        self._fields: set[str] = set()
        self._deleted: list[Any] = []

    def create(self, **values: Any) -> Any:
        instance = self.rows.model(**values)
        self._created.append(instance)
        return instance

    def change(self, instance: models.Model, **values: Any) -> bool:
        """Give a row these values by attribute name; whether any was another before."""
        differing = give(instance, values)
        if differing and instance.pk is not None:
            self._changed[instance.pk] = instance
            self._fields.update(differing)
        return bool(differing)

    def delete(self, instances: Iterable[models.Model]) -> None:
        self._deleted += [instance.pk for instance in instances]

    def write(self) -> None:
        """Deletes first, so that what was unique to those rows is free again."""
        if self._deleted:
            self.rows.filter(pk__in=self._deleted).delete()
        if self._changed:
            names = [self._field_name(name) for name in sorted(self._fields)]
            self.rows.bulk_update(self._changed.values(), names)
        if self._created:
            create_rows(self.rows, self._created)
        self._created, self._changed, self._fields, self._deleted = [], {}, set(), []

    def _field_name(self, attname):
        return next(f.name for f in self.rows.model._meta.concrete_fields if f.attname == attname)


def give(row: Any, values: Mapping[str, Any]) -> list[str]:
    """Give an instance, or a ``Row``, these values; the names of those that differ."""
    differing = [name for name, value in values.items() if _differs(getattr(row, name), value)]
    for name in differing:
        setattr(row, name, values[name])
    return differing


def _differs(present: Any, given: Any) -> bool:
    """Whether more than the spaces around a text, which records do not keep."""
    if present == given:
        return False
    both_are_text = isinstance(present, str) and isinstance(given, str)
    return not both_are_text or present.strip() != given.strip()


def create_rows(rows: Any, instances: list[Any]) -> None:
    """``bulk_create``, after which rows that others refer to have keys on every database."""
    rows.bulk_create(instances)
    complete_keys(rows, instances)
