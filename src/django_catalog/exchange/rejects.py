"""The file of what has failed, to be corrected and imported again."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from ..exceptions import InvalidRecord
from .entries import Entry, FileRow
from .formats import Reading
from .tables import PROBLEM_COLUMN
from .tables.formulas import neutralise, restore


class Rejects:
    """Written while an import runs, and only if something fails.

    Of a table it has the headings and the rows, all of a product's, as they were, with a
    last column that says what was wrong, unless there are no headings; of any other file
    the records as JSON Lines.
    """

    def __init__(self, path: Path, reading: Reading) -> None:
        """An older file at ``path`` goes at once, so that what is there is of this import."""
        self.path = path
        self.path.unlink(missing_ok=True)
        self.table = reading.table
        self.width = 0
        if self.table:
            named = [number for number, name in enumerate(self.table.columns, 1) if name]
            self.width = max(named, default=0)
        self.records = 0
        """How many it has."""
        self._file: Any = None

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
        if self.table:
            self._write_rows(entry, rows, errors)
        else:
            self._file.write(_as_line(entry, rows) + "\n")
        self.records += 1

    def _open(self):
        # Spreadsheets take a file without the mark for one of an older encoding.
        encoding = "utf-8-sig" if self.table else "utf-8"
        self._file = self.path.open("w", encoding=encoding, errors="replace", newline="")
        if self.table:
            self._rows = csv.writer(self._file, delimiter=self.table.delimiter or ",")
            if self.table.has_header:
                self._write_row([*self.table.columns[: self.width], PROBLEM_COLUMN])

    def _write_rows(self, entry, rows, errors):
        reasons: dict[int, list[str]] = {}
        for error in errors:
            place = entry.source.place(error.field)
            line = place.line if place else rows[0].line
            where = (place and place.column) or error.field
            reasons.setdefault(line, []).append(f"{where}: {error}" if where else str(error))
        for row in rows:
            cells = list(row.cells)
            if not any(map(str.strip, cells[len(self.table.columns) :])):
                cells = cells[: self.width]
            # A short row stays short: a missing cell keeps what an empty one would clear.
            # One that is too long stays so, too, or its cells would seem to fit.
            if self.table.has_header and len(cells) >= self.width:
                cells.append(" ".join(reasons.pop(row.line, ())))
            self._write_row(cells)

    def _write_row(self, cells):
        self._rows.writerow([neutralise(restore(cell)) for cell in cells])


def _as_line(entry: Entry, rows: Sequence[FileRow]) -> str:
    if entry.data is not None:
        return json.dumps(entry.data, ensure_ascii=False, default=str)
    text = " ".join(cell for row in rows for cell in row.cells)
    return " ".join(text.splitlines())
