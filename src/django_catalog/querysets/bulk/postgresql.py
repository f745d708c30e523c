"""PostgreSQL: new rows by ``COPY``, changed ones in one statement from arrays."""

import re
from datetime import date
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from django.db import models

from .columns import ColumnWriter, Types
from .portable import PortableWriter


class PostgresWriter(ColumnWriter):
    as_they_are: ClassVar[Types] = {
        **ColumnWriter.as_they_are,
        models.DateField: {date},
        models.DecimalField: {Decimal},
        models.UUIDField: {UUID},
    }

    @classmethod
    def can_write(cls, model, connection):
        # psycopg 2 knows ``COPY`` otherwise.
        return hasattr(connection.Database, "Copy") and super().can_write(model, connection)

    def update(self, rows, names):
        fields = [field for field in self.fields if field.attname in names]
        if any(_type(field, self.connection).endswith("]") for field in fields):
            PortableWriter.update(self, rows, names)  # arrays of arrays lose their bounds
        else:
            super().update(rows, names)

    def _next_keys(self, number):
        statement = (
            "SELECT nextval((SELECT pg_get_serial_sequence(%s, %s)::regclass)) "
            "FROM generate_series(1, %s)"
        )
        with self.connection.cursor() as cursor:
            cursor.execute(statement, [self.table, self.model._meta.pk.column, number])
            return [key for (key,) in cursor.fetchall()]

    def _insert(self, names, rows):
        columns = ", ".join(map(self.quote, names))
        statement = f"COPY {self.table} ({columns}) FROM STDIN"
        with (
            self.connection.cursor() as cursor,
            self.connection.wrap_database_errors,
            cursor.copy(statement) as copying,
        ):
            for row in rows:
                copying.write_row(row)

    def _update(self, fields, columns):
        changes = ", ".join(
            f"{self.quote(field.column)} = new.c{number}" for number, field in enumerate(fields)
        )
        fields = [*fields, self.model._meta.pk]
        names = ", ".join(f"c{number}" for number in range(len(fields)))
        arrays = ", ".join(f"%s::{_type(field, self.connection)}[]" for field in fields)
        key = self.quote(self.model._meta.pk.column)
        statement = (
            f"UPDATE {self.table} SET {changes} FROM unnest({arrays}) AS new ({names}) "
            f"WHERE {self.table}.{key} = new.c{len(fields) - 1}"
        )
        with self.connection.cursor() as cursor:
            cursor.execute(statement, columns)


def _type(field, connection):
    # Without a length: a cast would cut off what is too long, where the column refuses it.
    return re.sub(r"\(.*?\)", "", field.db_type(connection))
