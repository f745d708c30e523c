"""The file of what has failed, to be corrected and imported again."""

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any, Self

from ..exceptions import InvalidRecord
from .cells import Cell
from .entries import Entry, FileRow
from .formats import Reading
from .tables import PROBLEM_COLUMN, Table
from .tables.formulas import neutralise, restore


class Rejects:
    """Written while an import runs, and only if something fails.

    Of a table it has the headings and the rows, all of a product's, as they were, with a
    last column that says what was wrong, unless there are no headings; of any other file
    the records as JSON Lines.
    """

    def __init__(self, path: Path, reading: Reading) -> None:
        """An older file at ``path`` goes at once, so that what is there is of this import.
        Raises ``OSError`` if there can be none."""
        self.path = path
        path.open("wb").close()
        path.unlink()
        self.table = reading.table
        self.records = 0
        """How many it has."""
        self._file: Any = None
        self._write: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        if self._file:
            self._file.close()

    def add(self, entry: Entry, errors: Sequence[InvalidRecord]) -> None:
        """A record of which nothing was imported, for these reasons."""
        rows = entry.source.rows if entry.source else ()
        if self.table and not rows:
            return  # made up by the reader; what it was made of fails as well
        if self._file is None:
            self._open()
        self._write(entry, rows, errors)
        self.records += 1

    def _open(self):
        # Spreadsheets take a file without the mark for one of an older encoding.
        encoding = "utf-8-sig" if self.table else "utf-8"
        self._file = self.path.open("w", encoding=encoding, errors="replace", newline="")
        self._write = _Rows(self._file, self.table) if self.table else self._write_line

    def _write_line(self, entry, rows, errors):
        text = " ".join(cell for row in rows for cell in row.cells)
        if entry.data is not None:
            text = json.dumps(_plain("", entry.data), ensure_ascii=False, default=str)
        self._file.write(" ".join(text.splitlines()) + "\n")


class _Rows:
    """Writes rows of a table as they were, but as text that no spreadsheet runs."""

    def __init__(self, file: IO[str], table: Table) -> None:
        self.columns = table.columns
        self.has_header = table.has_header
        named = [number for number, name in enumerate(self.columns, 1) if name]
        self.width = max(named, default=0)
        self._writer = csv.writer(file, delimiter=table.delimiter or ",")
        if self.has_header:
            self._write([*self.columns[: self.width], PROBLEM_COLUMN])

    def __call__(
        self, entry: Entry, rows: Sequence[FileRow], errors: Sequence[InvalidRecord]
    ) -> None:
        reasons = _reasons(entry, rows[0].line, errors)
        for row in rows:
            cells = list(row.cells)
            if not any(map(str.strip, cells[len(self.columns) :])):
                cells = cells[: self.width]
            # A short row stays short: a missing cell keeps what an empty one would clear.
            # One that is too long stays so, too, or its cells would seem to fit.
            if self.has_header and len(cells) >= self.width:
                cells.append(" ".join(reasons.pop(row.line, ())))
            self._write(cells)

    def _write(self, cells):
        self._writer.writerow([neutralise(restore(cell)) for cell in cells])


def _reasons(
    entry: Entry, first: int, errors: Sequence[InvalidRecord]
) -> defaultdict[int, list[str]]:
    """What is wrong on which line; on the first, where that is not known."""
    reasons = defaultdict(list)
    for error in errors:
        place = entry.source and entry.source.place(error.field)
        where = (place and place.column) or error.field
        text = f"{where}: {error}" if where else str(error)
        reasons[place.line if place else first].append(text)
    return reasons


def _plain(name: str, value: Any) -> Any:
    """The same value of a field as our own format has it, where that is no text."""
    if isinstance(value, dict):
        return {key: _plain(key, each) for key, each in value.items()}
    if isinstance(value, list):
        return [_plain(name, each) for each in value]
    if isinstance(value, Cell) and name in _TYPES:
        try:
            return _TYPES[name](value)
        except InvalidRecord:
            pass
    return value


_TYPES: dict[str, Callable[[Cell], Any]] = {
    "price": Cell.as_number,
    "compare_at_price": Cell.as_number,
    "stock_quantity": Cell.as_integer,
    "in_stock": Cell.as_boolean,
    "available_on": Cell.as_date,
}
