"""Text that a spreadsheet would take for a formula, and run when the file is opened."""

import re

from ..cells import Cell
from .rows import Row

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[\d.,]*\d")


def neutralise(text: str) -> str:
    """For a cell of an export: with an apostrophe in front, unless it is a plain number.
    ``restore()`` gives back exactly what it was."""
    is_harmless = not _FORMULA.match(text) or _NUMBER.fullmatch(text)
    return text if is_harmless else f"'{text}"


def restore(text: str) -> str:
    """Without the apostrophe that ``neutralise()``, or another shop system, has put there."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text, 1) else text


def restored(row: Row) -> Row:
    """The same for all cells of a row; the row as it stands in the file is kept beside."""
    if not any(cell.startswith("'") for cell in row.values.values()):
        return row
    values = {
        column: Cell(restore(cell), cell.decimal_comma) for column, cell in row.values.items()
    }
    return row._replace(values=values)
