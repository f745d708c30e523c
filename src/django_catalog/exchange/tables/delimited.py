"""Tables as text: commas, semicolons, tabs or bars between cells, quotes around some."""

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from django.utils.translation import gettext as _

from ...exceptions import InvalidRecord
from ..entries import ReadOptions
from .headings import find_headings
from .rows import Row, as_row
from .text import as_text, find_encoding, sniff_delimiter, split_row

MAX_CELL = 1024 * 1024
"""Characters; a longer cell is no text about a product."""

MAX_ROW = 8 * MAX_CELL


class Delimited:
    """Goes on after a row that cannot be read: a quote that is never closed costs the row
    in which it stands and not those after it."""

    columns: Sequence[str]

    def __init__(self, file: BinaryIO, options: ReadOptions) -> None:
        # It holds for the whole process, so it is only ever raised.
        csv.field_size_limit(max(csv.field_size_limit(), MAX_CELL))
        self.file = file
        self.notes: list[str] = []
        self.encoding = options.encoding or find_encoding(file, self.notes)
        first = next((text for text in self._lines() if text.strip()), "")
        self.delimiter = options.delimiter or sniff_delimiter(first)
        self.decimal_comma = options.decimal_comma
        headings = [cell.strip() for cell in split_row(first, self.delimiter)]
        self.has_header, self.columns = find_headings(headings, options, self.notes)

    def __iter__(self) -> Iterator[Row]:
        is_header = self.has_header
        for line, cells, error in self._rows():
            if error is None and not any(cell.strip() for cell in cells):
                continue
            if is_header:
                is_header = False
                continue
            if error is None and any("\0" in cell for cell in cells):
                error = InvalidRecord(_("It contains a NUL character. Delete it."))
            if error is None and any(cell.strip() for cell in cells[len(self.columns) :]):
                error = self._too_many(cells)
            if error:
                yield Row(line, cells, {}, error)
            else:
                yield as_row(line, cells, self.columns, self.decimal_comma)

    def _rows(self):
        """Line, cells and error of each row."""
        lines = _Buffered(self._lines())
        while not lines.is_at_end():
            reader = csv.reader(lines, delimiter=self.delimiter)
            while True:
                begins = lines.start_row()
                try:
                    cells = next(reader, None)
                except (csv.Error, _TooLong):
                    yield begins, lines.give_back(), _broken()
                    break
                if cells is None:
                    return
                if lines.went_on() and (lines.has_open_quote() or len(cells) != len(self.columns)):
                    # A quote that was not closed has swallowed the lines after it.
                    yield begins, lines.give_back(), _broken()
                    break
                yield begins, cells, None

    def _lines(self):
        self.file.seek(0)
        with as_text(self.file, self.encoding) as text:
            while line := text.readline(MAX_ROW):
                yield line

    def _too_many(self, cells):
        return InvalidRecord(
            _("The row has %(cells)d cells, but there are only %(columns)d columns.")
            % {"cells": len(cells), "columns": len(self.columns)}
        )


class _TooLong(Exception):
    pass


class _Buffered:
    """Lines that can be given back, as long as the row is that they belong to."""

    def __init__(self, lines):
        self._lines = lines
        self._waiting = deque()
        self._row = []
        self._number = 0

    def __iter__(self):
        return self

    def __next__(self):
        line = self._waiting.popleft() if self._waiting else next(self._lines)
        self._number += 1
        self._row.append(line)
        if len(line) >= MAX_ROW or sum(map(len, self._row)) > MAX_ROW:
            raise _TooLong
        return line

    def is_at_end(self):
        if not self._waiting and (line := next(self._lines, None)) is not None:
            self._waiting.append(line)
        return not self._waiting

    def start_row(self):
        self._row = []
        return self._number + 1

    def went_on(self):
        return len(self._row) > 1

    def has_open_quote(self):
        return sum(line.count('"') for line in self._row) % 2 == 1

    def give_back(self):
        """All lines of the row but its first, which is returned as its only cell."""
        first, *rest = self._row
        self._waiting.extendleft(reversed(rest))
        self._number -= len(rest)
        self._row = []
        return [first.rstrip("\r\n")]


def _broken():
    return InvalidRecord(
        _("The row cannot be read. Is a quote not closed, or is a cell longer than %(size)d MB?")
        % {"size": MAX_CELL // 1024 // 1024}
    )
