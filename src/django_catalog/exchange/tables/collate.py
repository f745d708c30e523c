"""Rows of the same product, brought together from wherever they are in the file."""

import pickle
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import groupby
from operator import itemgetter

from .delimited import Delimited
from .formulas import restored
from .rows import Row
from .text import split_row


def collate(
    rows: Iterable[Row],
    key: Callable[[Row], str],
    names: Callable[[Row], Sequence[str]] = lambda row: (),
) -> Iterator[list[Row]]:
    """The rows with the same key, in the order of the first of each; rows with an error
    or without a key come alone. On disk, so that memory does not grow with the file.

    ``names`` are all that the keys of other rows may call a row by, its own key first.
    """
    # An empty name is a private file that SQLite deletes itself.
    with closing(sqlite3.connect("")) as store:
        store.execute("PRAGMA journal_mode=OFF")
        store.execute("CREATE TABLE rows (number INTEGER PRIMARY KEY, owner TEXT, content BLOB)")
        store.execute("CREATE TABLE names (name TEXT PRIMARY KEY, owner TEXT) WITHOUT ROWID")
        for row, packed in _packed(rows, key):
            store.execute("INSERT INTO rows (owner, content) VALUES (?, ?)", packed)
            _note_names(store, () if row.error else names(row))
        store.execute(
            "UPDATE rows SET owner = names.owner FROM names "
            "WHERE names.name = rows.owner AND names.owner <> rows.owner"
        )
        store.execute("CREATE INDEX owners ON rows (owner, number)")
        found = store.execute(
            "SELECT first, content FROM rows "
            "JOIN (SELECT owner, MIN(number) AS first FROM rows GROUP BY owner) USING (owner) "
            "ORDER BY first, number"
        )
        for _first, group in groupby(found, itemgetter(0)):
            yield [Row(*pickle.loads(content)) for _number, content in group]


def collate_all(
    table: Delimited, key: Callable[[Row], str], columns: Sequence[str]
) -> Iterator[list[Row]]:
    """The same of a table; here also a row with an error stays with those of its product,
    if it says in these columns to which it belongs. A product would lose a variant
    without it."""
    errors = {}

    def rows():
        for row in table:
            if row.error:
                errors[row.line] = row.error
                yield _salvaged(row, table, columns)
            else:
                yield restored(row)

    for group in collate(rows(), key):
        yield [row._replace(error=errors.get(row.line)) for row in group]


def _salvaged(row, table, columns):
    cells = row.cells
    if len(cells) == 1:
        cells = split_row(cells[0], table.delimiter)
    values = dict(zip(table.columns, cells, strict=False))
    return row._replace(
        values={name: values[name] for name in columns if name in values}, error=None
    )


def _packed(rows, key):
    for number, row in enumerate(rows):
        owner = "" if row.error else key(row)
        # What no key can be.
        yield row, (owner or f"\0{number}", pickle.dumps(tuple(row), pickle.HIGHEST_PROTOCOL))


def _note_names(store, names):
    """A row's own key goes before what others are also called."""
    for place, name in enumerate(names):
        verb = "REPLACE" if place == 0 else "INSERT OR IGNORE"
        store.execute(f"{verb} INTO names VALUES (?, ?)", (name, names[0]))
