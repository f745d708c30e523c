"""Rows written past the ORM: what it does for each value is done for a column at once."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from ...fields import URLField
from .portable import PortableWriter, key_of

Types = dict[type[models.Field], set[type]]

TEXT: set[type] = {str}
NO_TYPES: set[type] = set()


class ColumnWriter(PortableWriter):
    """Writes rows of a model that is one plain table."""

    as_they_are: ClassVar[Types] = {
        models.AutoField: {int},
        models.BigAutoField: {int},
        models.BigIntegerField: {int},
        models.BooleanField: {bool},
        models.CharField: TEXT,
        models.DateField: NO_TYPES,
        models.DateTimeField: NO_TYPES,
        models.DecimalField: NO_TYPES,
        models.FloatField: {float},
        models.ImageField: TEXT,
        models.PositiveIntegerField: {int},
        models.SlugField: TEXT,
        models.TextField: TEXT,
        URLField: TEXT,
        models.UUIDField: NO_TYPES,
    }
    """Values which the driver takes without Django's help, by exact type of the field,
    beside None. It is most of them, and to ask Django for each takes the longest."""

    @classmethod
    def can_write(cls, model: Any, connection: BaseDatabaseWrapper) -> bool:
        """Whether a model is one table whose values are made here and not there."""
        concrete = model._meta.concrete_model._meta
        return not concrete.parents and not any(f.has_db_default() for f in concrete.fields)

    def insert(self, rows: Sequence[Any]) -> None:
        if not rows:
            return
        if keyless := [row for row in rows if row.pk is None]:
            for row, key in zip(keyless, self._next_keys(len(keyless)), strict=True):
                row.pk = key
        columns = [self._new_column(field, rows) for field in self.fields]
        self._insert([field.column for field in self.fields], zip(*columns, strict=True))

    def update(self, rows: Sequence[Any], names: Iterable[str]) -> None:
        if not rows:
            return
        key = self.model._meta.pk
        fields = [field for field in self.fields if field.attname in names]
        columns = [self._column(field, rows) for field in (*fields, key)]
        self._update(fields, columns)

    def _next_keys(self, number: int) -> Iterable[Any]:
        """Keys that nobody else will be given."""
        raise NotImplementedError

    def _insert(self, names: list[str], rows: Iterator[tuple[Any, ...]]) -> None:
        raise NotImplementedError

    def _update(self, fields: list[Any], columns: list[list[Any]]) -> None:
        """The last column holds the keys."""
        raise NotImplementedError

    @property
    def table(self) -> str:
        return self.quote(self.model._meta.db_table)

    def quote(self, name: str) -> str:
        return self.connection.ops.quote_name(name)

    def _new_column(self, field, rows):
        """With what fields do before a row is saved, if it is an instance that is saved."""
        is_plain = type(field).pre_save is models.Field.pre_save
        if is_plain or not isinstance(rows[0], models.Model):
            return self._column(field, rows)
        return self._prepare(field, [field.pre_save(row, add=True) for row in rows])

    def _column(self, field, rows):
        name = "pk" if field.primary_key else field.attname
        return self._prepare(field, [getattr(row, name) for row in rows])

    def _prepare(self, field, values):
        while field.is_relation:
            values = [key_of(value) for value in values]
            field = field.target_field
        known = self.as_they_are.get(type(field))
        if known is None:
            return [self._value(field, value) for value in values]
        types = set(map(type, values)) - {type(None)}
        if types <= known:
            return values
        if known == TEXT and all(issubclass(each, str) for each in types):
            return [_text(value) for value in values]
        return [None if value is None else self._value(field, value) for value in values]

    def _value(self, field, value):
        return _text(field.get_db_prep_save(value, self.connection))


def _text(value):
    # A choice (``Availability.IN_STOCK``) is text, but drivers want all of a kind.
    return str.__str__(value) if isinstance(value, str) else value
