"""What a file consists of: records, or the reason why something in it is none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from ..exceptions import InvalidRecord

Record = dict[str, Any]

OnLoss = Callable[[str, InvalidRecord], None]
"""Told of what has no room in a file: the record's identifier, and what is lost."""


class Place(NamedTuple):
    """Where a person finds something in a file."""

    line: int
    """Counted from one."""
    column: str = ""
    """Its heading, in a table."""


class FileRow(NamedTuple):
    """A row as it stands in the file, to be written to the file of what has failed."""

    line: int
    cells: Sequence[str]
    """Of a file that is no table: one, with the whole line."""


@dataclass(frozen=True, slots=True)
class Source:
    """What of the file a record was made of."""

    rows: Sequence[FileRow]
    places: Mapping[str, Place] = field(default_factory=dict)
    """Where the record's values stand, by field: ``price``, ``variants[2].sku``."""

    def place(self, name: str) -> Place | None:
        """Where this field stands, or the nearest one around it that is known."""
        while name and name not in self.places:
            name = name[: max(name.rfind("."), name.rfind("["), 0)]
        return self.places.get(name)


class Entry(NamedTuple):
    """A record of a file, or the reason why something in it is none."""

    line: int
    """Where a person finds it in the file, counted from one."""
    data: Record | None
    """A record as the native format describes it, whatever format it came from. Text of
    a table's cells is a ``Cell``, which may stand for a number, a date or a truth value."""
    error: InvalidRecord | None = None
    """Why nothing of this can be used; then there is no data."""
    source: Source | None = None
    warnings: Sequence[InvalidRecord] = ()
    """What of it had to be left out; the rest can be imported."""


@dataclass(frozen=True)
class ReadOptions:
    """What is known of a file before it is read. None, here and below: find out."""

    encoding: str | None = None
    delimiter: str | None = None
    decimal_comma: bool | None = None
    has_header: bool | None = None
    """Whether the first row of a table names its columns."""
    blank: Literal["clear", "keep"] = "clear"
    """What an empty cell does to what is there. A missing column always keeps it."""
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Columns of a plain table, and the field each is meant for: ``price``,
    ``attributes.colour``, ``options.size``, ``metadata.rating``; "" leaves it out."""
    currency: str | None = None
    """ISO 4217 code of prices without one; None leaves them the shop's."""


class Column(NamedTuple):
    """A column of a table, for a person who decides what it means."""

    name: str
    target: str
    """The field it is read into, as ``ReadOptions.mapping`` names it; "" for none."""
    sample: Sequence[str]
    """Some of its first values."""


@dataclass(frozen=True)
class WriteOptions:
    """What a file for others needs to know beyond the records."""

    base_url: str = ""
    """Scheme and host of the shop, for addresses of pages and pictures."""
    title: str = ""
    """Name of the shop."""
