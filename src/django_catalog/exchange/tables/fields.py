"""What a cell means for the field that its column is mapped to."""

import re
from collections.abc import Mapping
from typing import Any

from ..cells import Cell
from ..mapping.words import as_availability, as_status
from ..prose import as_html
from . import lists

BLANKS = frozenset({"none", "nan", "null", "n/a", "#n/a"})
"""What other programs write where they have no value."""

_NOTHING = re.compile(r"[0.,]+")


class OwnCells:
    """Cells of our own tables, which are read as they were written."""

    mends = False
    """Whether a number that cannot be right is left out, so that the rest can be imported."""

    def value(self, field: str, cell: Cell) -> Any:
        """What the record gets; None for nothing."""
        return cell

    def items(self, field: str, cell: Cell) -> list[Any]:
        """The same for fields that hold several."""
        if field == "categories":
            return lists.paths(cell)
        if field == "media":
            return lists.media(cell)
        return lists.items(cell)


class ForeignCells(OwnCells):
    """Cells of anybody's tables, in whatever way they may be written."""

    mends = True

    def __init__(self, separators: Mapping[str, str]) -> None:
        self.separators = separators
        """Between the items of a field, where it is not a vertical bar."""

    def value(self, field: str, cell: Cell) -> Any:
        text = cell.strip()
        if text.casefold() in BLANKS:
            return None
        if field == "status":
            return Cell(as_status(text) or text)
        if field == "availability":
            return Cell(as_availability(text) or text)
        if field == "description":
            return Cell(as_html(text))
        if field == "compare_at_price" and _NOTHING.fullmatch(text):
            return None
        if field.startswith("attributes.") and lists.literal(text) is not None:
            return lists.items(cell) or None
        return cell

    def items(self, field: str, cell: Cell) -> list[Any]:
        if cell.strip().casefold() in BLANKS:
            return []
        if field == "categories":
            return lists.foreign_paths(cell, self.separators.get(field, "|"))
        if field == "category":
            return lists.levels(cell)
        if field == "media":
            return lists.foreign_media(cell)
        return lists.items(cell)
