"""Rows that belong to the products of a batch, and what is to become of them."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models

from ...querysets.bulk import Row, writer
from ..plan import give

AT_ONCE = 10_000
"""Values in a condition: a product may have any number of rows, a statement not."""


class Rows:
    """Collects what happens to the rows of a model; then it is written at once.

    It is a ``Plan`` for the many: plain rows instead of instances, and nobody is told that
    they are written, because ``ProductRows`` reports the products they belong to.
    """

    def __init__(self, model: type[models.Model], using: str) -> None:
        self.model: Any = model
        self.using = using
        self._writer = writer(model, using)
        self._defaults = {
            field.attname: field.get_default()
            for field in self._writer.fields
            if not field.primary_key
        }
        self._created: list[Row] = []
        self._changed: dict[Any, Row] = {}
        self._names: set[str] = set()
        self._deleted: list[Any] = []

    def of(self, name: str, keys: Iterable[Any], order: Iterable[str] = ()) -> dict[Any, list[Row]]:
        """The rows that point at these keys with this foreign key, by key."""
        names = ["pk", *(f.attname for f in self.model._meta.concrete_fields if not f.primary_key)]
        owner = names.index(self.model._meta.get_field(name).attname)
        rows = self.model._base_manager.using(self.using).order_by(*order)
        found: dict[Any, list[Row]] = {}
        for portion in portions(keys):
            for values in rows.filter(**{f"{name}__in": portion}).values_list(*names):
                row = Row(**dict(zip(names, values, strict=True)))
                found.setdefault(values[owner], []).append(row)
        return found

    def create(self, **values: Any) -> Row:
        """A row with these values by column; a foreign key may be given as the row that it
        points at, which need not be written before."""
        row = Row(**{**self._defaults, **values})
        self._created.append(row)
        return row

    def change(self, row: Row, **values: Any) -> bool:
        """Give a row these values; whether any was another before."""
        differing = give(row, values)
        if differing and row.pk is not None:
            self._changed[row.pk] = row
            self._names.update(differing)
        return bool(differing)

    def delete(self, rows: Iterable[Row]) -> None:
        self._deleted += [row.pk for row in rows]

    def write_deleted(self) -> None:
        """First, so that what was unique to those rows is free again."""
        for keys in portions(self._deleted):
            self._writer.delete(keys)

    def write(self) -> None:
        self._writer.update(list(self._changed.values()), self._names)
        self._writer.insert(self._created)


def portions(values: Iterable[Any]) -> Iterator[list[Any]]:
    """So many at a time as a statement can name."""
    values = list(values)
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]
