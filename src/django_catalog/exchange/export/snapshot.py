"""All queries of an export see the catalogue as it was when the first was asked."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction


@contextmanager
def snapshot(using: str) -> Iterator[None]:
    """Read the database as it is now, whatever others write meanwhile.

    On PostgreSQL and MariaDB, where nobody has to wait for it. On SQLite a long reading
    transaction would keep writers waiting, so that each query sees the state of its time;
    in a transaction that is open already, they see what that one does.
    """
    connection = connections[using]
    if connection.in_atomic_block or connection.vendor == "sqlite":
        yield
        return
    with transaction.atomic(using=using):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
