"""What the first rows of a table tell about the others."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from .rows import Table

ROWS = 200
LENGTH = 200
"""Characters of a value that are kept."""

SHOWN = 3
"""Values of a column for a person to look at."""

_NUMBER = re.compile(r"\D{0,4}\d[\d.,\s']*\D{0,4}")
_WITH_POINT = re.compile(r"(?<![\d.,])(\d+|\d{1,3}(,\d{3})+)\.(\d{1,2}|\d{4,})(?![\d.,])")
_WITH_COMMA = re.compile(r"(?<![\d.,])(\d+|\d{1,3}(\.\d{3})+),(\d{1,2}|\d{4,})(?![\d.,])")


class Survey:
    def __init__(self, table: Table) -> None:
        self.samples: dict[str, list[str]] = {name: [] for name in table.columns if name}
        self._texts: dict[str, list[str]] = {}
        for row in islice(table, ROWS):
            for name, cell in row.values.items():
                if text := cell.strip():
                    self.samples.setdefault(name, []).append(text[:LENGTH])
                    # Of a cell that is a number in the file, the mark is known.
                    if cell.decimal_comma is None:
                        self._texts.setdefault(name, []).append(text[:LENGTH])

    def shown(self, column: str) -> Sequence[str]:
        """Some different values."""
        return list(dict.fromkeys(self.samples.get(column, ())))[:SHOWN]

    def decimal_comma(self, columns: Iterable[str]) -> bool | None:
        """How those of these columns that hold numbers write fractions; None if that is
        not clear."""
        texts = [self._texts.get(column, []) for column in columns]
        numbers = [
            value
            for values in texts
            if values and all(_NUMBER.fullmatch(value) for value in values)
            for value in values
        ]
        commas = any(_WITH_COMMA.search(value) for value in numbers)
        points = any(_WITH_POINT.search(value) for value in numbers)
        return commas if commas != points else None
