"""Rows of a table, whatever kind of file it is in."""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple, Protocol

from ...exceptions import InvalidRecord
from ..cells import Cell
from ..entries import Column

SAMPLE_ROWS = 5

PROBLEM_COLUMN = "Import problem"
"""Last column of a file of failed rows, which says what was wrong. It is never read."""


class Row(NamedTuple):
    line: int
    """On which it begins, counted from one."""
    cells: Sequence[str]
    """As they stand in the file."""
    values: dict[str, Any]
    """Cells by column; columns that a short row does not reach are missing."""
    error: InvalidRecord | None = None
    """Why it cannot be used; then it has no values."""

    def text(self, column: str) -> str:
        """What stands there, trimmed; "" if nothing does."""
        return (self.values.get(column) or "").strip()

    def cell(self, column: str) -> Cell | None:
        """The cell, or None if it is blank or missing."""
        cell = self.values.get(column)
        return cell if cell and cell.strip() else None

    def place(self, column: str) -> int:
        """The whole number that stands there, to put rows in order; without one, a row
        comes behind the others."""
        text = self.text(column)
        return int(text) if text.isdecimal() and len(text) < 10 else 10**10


class Table(Protocol):
    """An open table. Rows that are blank are left out."""

    columns: Sequence[str]
    """Headings, trimmed; "1", "2", ... where the table has none."""
    notes: list[str]
    has_header: bool
    """Whether its first row names the columns."""
    decimal_comma: bool | None
    """How its numbers are written; may be set once that is found out."""

    @property
    def encoding(self) -> str | None:
        """None, here and below: of no meaning for this kind of file."""

    @property
    def delimiter(self) -> str | None: ...

    def __iter__(self) -> Iterator[Row]:
        """All rows below the headings, from the first on at each call."""
        ...


def as_row(line: int, cells: Sequence[str], columns: Sequence[str], decimal_comma) -> Row:
    """The row, or the reason why its cells do not go with these columns."""
    # A heading that is empty or came before has no cells that anybody could name.
    values = {
        column: Cell(text, decimal_comma)
        for column, text in zip(columns, cells, strict=False)
        if column
    }
    return Row(line, cells, values)


def described(table: Table, target: Callable[[str], str]) -> list[Column]:
    """The columns for a person who looks at them; ``target`` is what each is read into."""
    rows = list(islice(table, SAMPLE_ROWS))
    return [
        Column(name, target(name), [row.text(name) for row in rows if row.text(name)])
        for name in table.columns
        if name
    ]
