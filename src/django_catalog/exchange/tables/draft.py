"""A record in the making, which remembers where in the file each value stands."""

from collections.abc import Sequence
from typing import Any, NoReturn

from ...exceptions import InvalidRecord
from ..entries import Entry, FileRow, Place, ReadOptions, Record, Source
from .rows import Row

PRICES = ("price", "compare_at_price")


class Draft:
    """Filled cell by cell; ``entry()`` makes it an entry of the file.

    A field may lie inside others: ``attributes.colour``. A blank cell clears its field,
    or leaves it alone if the options say so; a column that the row lacks always does.
    """

    def __init__(self, options: ReadOptions, rows: Sequence[Row], data: Record | None = None):
        self.options = options
        self.rows = rows
        self.data: Record = {} if data is None else data
        self.warnings: list[InvalidRecord] = []
        self._places: dict[str, Place] = {}
        self._prefix = ""

    def take(self, field: str, row: Row, column: str) -> None:
        """What stands in this column."""
        if column not in row.values:
            return
        cell = row.cell(column)
        if cell is not None or self.options.blank == "clear":
            self.put(field, cell, row, column)
        if cell is not None and field in PRICES and (currency := cell.currency()):
            self.data.setdefault("currency", currency)

    def put(self, field: str, value: Any, row: Row, column: str = "") -> None:
        """A value made from what stands in this column."""
        holder = self.data
        *outer, name = field.split(".", 1) if field.startswith(INNER) else [field]
        for key in outer:
            holder = holder.setdefault(key, {})
        holder[name] = value
        self._places[self._prefix + field] = Place(row.line, column)

    def item(self, field: str, row: Row) -> "Draft":
        """One more record of this list: ``variants``, ``media``."""
        items = self.data.setdefault(field, [])
        inner = Draft(self.options, (), {})
        items.append(inner.data)
        inner._places, inner.warnings = self._places, self.warnings
        inner._prefix = f"{self._prefix}{field}[{len(items)}]."
        self._places[inner._prefix[:-1]] = Place(row.line)
        return inner

    def warn(self, reason: str, field: str, value: Any = None) -> None:
        """Something that is left out; the rest is imported."""
        self.warnings.append(InvalidRecord(reason, self._prefix + field, value))

    def entry(self) -> Entry:
        return Entry(self.rows[0].line, self.data, None, self._source(), self.warnings)

    def refuse(self, reason: str, row: Row, column: str, value: Any = None) -> NoReturn:
        """Nothing of the rows can be used because of what stands there."""
        self._places[column] = Place(row.line, column)
        raise InvalidRecord(reason, column, value)

    def failed(self, error: InvalidRecord, line: int | None = None) -> Entry:
        """The entry if nothing of the rows can be used."""
        place = self._places.get(error.field) or self.rows[0]
        return Entry(line or place.line, None, error, self._source())

    def broken(self) -> Entry | None:
        """The entry if one of the rows cannot be read."""
        for row in self.rows:
            if row.error:
                return self.failed(row.error, row.line)
        return None

    def _source(self):
        return Source([FileRow(row.line, row.cells) for row in self.rows], self._places)


INNER = ("attributes.", "options.", "relations.")


def failed(row: Row, error: InvalidRecord | None = None) -> Entry:
    """The entry of a row that cannot be used."""
    source = Source([FileRow(row.line, row.cells)], {})
    return Entry(row.line, None, error or row.error, source)
