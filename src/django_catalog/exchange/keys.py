"""Sets of primary keys that stay small however many there are."""

import sqlite3
from collections.abc import Iterator, MutableSet
from typing import Any

from django.db import models
from pyroaring import BitMap64


def set_of_keys(model: type[models.Model]) -> Any:
    """An empty set for primary keys of this model."""
    # Of integers, a million take kilobytes.
    return BitMap64() if isinstance(model._meta.pk, models.IntegerField) else KeysOnDisk()


class KeysOnDisk(MutableSet[Any]):
    """Keys of any kind, in a private file. They come out as text, as lookups take it."""

    def __init__(self) -> None:
        # An empty name is a file that SQLite deletes itself; little of it is in memory.
        self._store = sqlite3.connect("", isolation_level=None)
        self._store.execute("PRAGMA journal_mode=OFF")
        self._store.execute("CREATE TABLE keys (key TEXT PRIMARY KEY) WITHOUT ROWID")

    def __contains__(self, key: object) -> bool:
        return self._one("SELECT EXISTS (SELECT 1 FROM keys WHERE key = ?)", str(key))

    def __iter__(self) -> Iterator[str]:
        return (key for (key,) in self._store.execute("SELECT key FROM keys"))

    def __len__(self) -> int:
        return self._one("SELECT COUNT(*) FROM keys")

    def add(self, key: Any) -> None:
        self._store.execute("INSERT OR IGNORE INTO keys VALUES (?)", [str(key)])

    def discard(self, key: Any) -> None:
        self._store.execute("DELETE FROM keys WHERE key = ?", [str(key)])

    def _one(self, statement, *values):
        return self._store.execute(statement, values).fetchone()[0]
