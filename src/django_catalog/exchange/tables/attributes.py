"""Attributes that a table brings along: their codes, their types, their declaration."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from ...exceptions import InvalidRecord
from ...models import Attribute
from ...slugs import make_slug
from ..cells import FALSE, TRUE, Cell
from ..entries import Entry, Place, Record, Source

Type = Literal["choice", "multi_choice", "number", "boolean", "text", "date"]

MAX_CHOICES = 50
"""A column with more different values is text: nobody filters by them."""

MAX_CHOICE = 40
"""Characters; what is longer is a sentence."""

_WORDS = (TRUE | FALSE) - set("1 0 y n on off".split())
# Digits beyond these are an article number or a barcode; zeros in front are lost in a number.
_NUMBER = re.compile(r"[-+]?(0|[1-9]\d{0,8})([.,]\d{1,6})?")
_SENTENCE = re.compile(r"[\r\n<]|://|[.!?] ")


@lru_cache(maxsize=1024)
def attribute_code(name: str) -> str:
    """The code of an attribute of this name, such as stands in a heading."""
    code = make_slug(name, "attribute")
    return f"{code}-attribute" if code in Attribute.reserved_slugs else code


class Guess:
    """The type of a column, from its values one by one; it keeps only a few of them."""

    def __init__(self) -> None:
        self._types: list[Type] = ["number", "boolean", "date", "choice"]
        self._choices: set[str] = set()

    def see(self, value: str) -> None:
        """Blank values say nothing."""
        value = value.strip()
        if value:
            self._types = [each for each in self._types if self._can_be(each, value)]

    @property
    def type(self) -> Type:
        """The narrowest that all values fit; text if there were none."""
        return self._types[0] if self._types and self._choices else "text"

    def _can_be(self, type_, value):
        if type_ == "number":
            return bool(_NUMBER.fullmatch(value))
        if type_ == "boolean":
            return value.casefold() in _WORDS
        if type_ == "date":
            return _is_date(value)
        self._choices.add(value)
        is_short = len(value) <= MAX_CHOICE and not _SENTENCE.search(value)
        return is_short and len(self._choices) <= MAX_CHOICES


class Declarations:
    """Declares each attribute of a file once, before the record that first has it.

    The catalogue may know the attribute already; then it stays as it is there.
    """

    def __init__(self) -> None:
        self._codes: set[str] = set()
        self._waiting: list[Record] = []

    def declare(self, name: str, type: Type, *, code: str = "", is_option: bool = False) -> str:
        """Its code, by default made from the name. Its entry follows at ``entries()``."""
        code = code or attribute_code(name)
        is_facet = type in ("choice", "multi_choice")
        self.add(
            {
                "code": code,
                "name": name,
                "data_type": type,
                "is_option": is_option,
                "is_facet": is_facet,
            }
        )
        return code

    def add(self, definition: Record) -> None:
        """The same for an attribute of which more is known."""
        if definition["code"] not in self._codes:
            self._codes.add(definition["code"])
            self._waiting.append({"type": "attribute", **definition, "if_exists": "keep"})

    def entries(self, line: int, column: str = "") -> Iterator[Entry]:
        """Of what has been declared since the last time, which begins on this line."""
        source = Source((), {"": Place(line, column)})
        waiting, self._waiting = self._waiting, []
        for data in waiting:
            yield Entry(line, data, None, source)


def _is_date(value):
    try:
        Cell(value).as_date()
    except InvalidRecord:
        return False
    return True
