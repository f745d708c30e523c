"""Attributes in WooCommerce's file: by which of them shoppers choose, and their types."""

from typing import NamedTuple

from ...tables import Row
from ...tables.attributes import Declarations, Guess, Type, attribute_code
from .cells import kind, listed
from .headings import Columns


class Given(NamedTuple):
    """An attribute in a row."""

    name: str
    values: list[str]
    column: str
    """Of the values."""
    is_hidden: bool


def given(row: Row, columns: Columns) -> list[Given]:
    """The attributes of a row; one without a value is left out."""
    found = []
    for _number, parts in sorted(columns.attributes.items()):
        name = row.text(parts.get("name", ""))
        column = parts.get("value", "")
        values = listed(row.text(column))
        if name and values:
            is_hidden = row.text(parts.get("visible", "")) == "0"
            found.append(Given(name, values, column, is_hidden))
    return found


class Attributes:
    """Of a whole file: an attribute that some variation has is an option everywhere."""

    def __init__(self) -> None:
        self.options: set[str] = set()
        """Codes."""
        self._several: set[str] = set()
        self._guesses: dict[str, Guess] = {}

    def see(self, row: Row, columns: Columns) -> None:
        is_variation = kind(row.text(columns["type"])) == "variation"
        for each in given(row, columns):
            code = attribute_code(each.name)
            if is_variation:
                self.options.add(code)
            elif len(each.values) > 1:
                self._several.add(code)
            guess = self._guesses.setdefault(code, Guess())
            for value in each.values:
                guess.see(value)

    def type(self, code: str) -> Type:
        if code in self.options:
            return "choice"
        if code in self._several:
            return "multi_choice"
        return self._guesses[code].type

    def declare(self, each: Given, declarations: Declarations) -> str:
        """Its code."""
        code = attribute_code(each.name)
        type_ = self.type(code)
        return declarations.declare(each.name, type_, is_option=code in self.options)
