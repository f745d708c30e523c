"""Many rows of a table written at once, the way each database takes them fastest.

Nothing is reported or derived here; ``RecordedQuerySet`` and the import see to that.
"""

from django.db import connections, models

from .columns import ColumnWriter
from .portable import PortableWriter, complete_keys, key_of
from .postgresql import PostgresWriter
from .row import Row
from .sqlite import SQLiteWriter

__all__ = ["ColumnWriter", "PortableWriter", "Row", "complete_keys", "key_of", "writer"]

WRITERS: dict[str, type[ColumnWriter]] = {
    "postgresql": PostgresWriter,
    "sqlite": SQLiteWriter,
}


def writer(model: type[models.Model], using: str) -> PortableWriter:
    """What writes rows of this model: Django itself where it is more than a plain table."""
    connection = connections[using]
    kind = WRITERS.get(connection.vendor)
    if kind is None or not kind.can_write(model, connection):
        return PortableWriter(model, connection)
    return kind(model, connection)
