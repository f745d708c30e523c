"""What a format does: it turns a file into records, and some turn records into a file.

It knows nothing of the database. A record is what ``catalog.schema.json`` describes,
whatever format it came from.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol

from ..entries import Column, Entry, OnLoss, ReadOptions, Record, WriteOptions
from ..tables import Table
from .head import Head


class Reading(Protocol):
    """A file that is being read: what was found out about it, and its entries.

    Iterating holds no more than one record in memory, skips what is blank, and goes on
    after what it cannot read. Raises ``UnreadableFile`` if going on makes no sense.
    """

    options: ReadOptions
    """With what was found out filled in, where it matters to the format."""
    columns: Sequence[Column]
    """Empty where the file is no table."""
    notes: Sequence[str]
    """What a person should know: "The file is not UTF-8; it is read as Windows-1252."""

    @property
    def table(self) -> Table | None:
        """The rows that the entries are made of; None where the file is no table."""

    def __iter__(self) -> Iterator[Entry]: ...


class Writer(Protocol):
    """Writes records to a file opened in binary mode, one at a time. What the format has
    no room for is told to ``on_loss``, with the record's identifier."""

    def __call__(
        self, records: Iterable[Record], file: BinaryIO, options: WriteOptions, on_loss: OnLoss
    ) -> None: ...


class Reader(Protocol):
    """Opens a file in binary mode that can be read again from its beginning (``seek``).

    Raises ``UnreadableFile`` for what it can tell at once.
    """

    def __call__(self, file: BinaryIO, options: ReadOptions) -> Reading: ...


@dataclass(frozen=True)
class Format:
    """A kind of file. Each module of this package has one, named ``FORMAT``."""

    name: str
    """As commands call it: ``shopify``."""
    label: Any
    """As people call it, translated."""
    endings: tuple[str, ...]
    """Of file names, with the dot; the first is used for exports."""
    recognise: Callable[[Head], bool]
    """Whether this is the beginning of such a file."""
    read: Reader
    write: Writer | None = None
    content_type: str = "text/plain"
    names_files: bool = True
    """Whether it can name a picture by its file. If not, records have its address."""


@dataclass
class Lines:
    """A reading of a file that is no table."""

    entries: Callable[[], Iterator[Entry]]
    options: ReadOptions = field(default_factory=ReadOptions)
    columns: Sequence[Column] = ()
    table: Table | None = None
    notes: Sequence[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Entry]:
        return self.entries()
