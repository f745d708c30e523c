"""Many rows into tables, as fast as the database takes them."""

from contextlib import contextmanager

from django.core.management.color import no_style
from django.db import connection, transaction


@contextmanager
def fast_writing(models):
    """A function ``write(model, columns, rows)``. Meanwhile the indexes of these models'
    tables are set aside; they are made anew at the end."""
    writing = _writing_to_postgres if connection.vendor == "postgresql" else _writing_to_sqlite
    with writing([model._meta.db_table for model in models]) as write:
        yield write
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def insert(model, columns, rows):
    """Write rows as fast as the database takes them with all that it looks after."""
    names, places = ", ".join(columns), ", ".join("?" * len(columns))
    if connection.vendor == "sqlite":
        statement = f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({places})"
        connection.connection.executemany(statement, rows)
        return
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {model._meta.db_table} ({names}) FROM STDIN") as copying,
    ):
        for row in rows:
            copying.write_row(row)


@contextmanager
def _writing_to_postgres(tables):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_CONSTRAINTS, [tables])
        constraints = cursor.fetchall()
        for table, name, _rule in reversed(constraints):
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        cursor.execute(_INDEXES, [tables])
        indexes = cursor.fetchall()
        for name, _definition in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield insert
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for _name, definition in indexes:
            cursor.execute(definition)
        for table, name, rule in constraints:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {rule}")


# Unique ones first, because foreign keys need them.
_CONSTRAINTS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
    FROM pg_constraint
    WHERE conrelid = ANY(%s::text[]::regclass[]) AND contype IN ('u', 'f')
    ORDER BY contype DESC
"""

_INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
    FROM pg_index
    WHERE indrelid = ANY(%s::text[]::regclass[]) AND NOT indisprimary
"""


@contextmanager
def _writing_to_sqlite(tables):
    with connection.cursor() as cursor:
        # A file that was left half-way is thrown away, so nothing needs to be safe.
        for pragma in (
            *("journal_mode=OFF", "synchronous=OFF", "cache_size=-500000"),
            *("foreign_keys=OFF", "ignore_check_constraints=ON"),
        ):
            cursor.execute(f"PRAGMA {pragma}")
        with transaction.atomic():
            marks = ", ".join(["%s"] * len(tables))
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
                f"AND tbl_name IN ({marks})",
                tables,
            )
            indexes = cursor.fetchall()
            for name, _definition in indexes:
                cursor.execute(f'DROP INDEX "{name}"')
            yield insert
            for _name, definition in indexes:
                cursor.execute(definition)
    connection.close()  # The next one has none of these pragmas.
