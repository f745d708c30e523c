"""What a format does: turn a file into records. It knows nothing of the database."""

from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple, Protocol

from ...exceptions import InvalidRecord


class Entry(NamedTuple):
    """A line of a file: a record, or the reason why it is none."""

    line: int
    """Where a person finds it in the file, counted from one."""
    data: dict[str, Any] | None
    """A record as the native format describes it, whatever format it came from."""
    error: InvalidRecord | None = None


class Reader(Protocol):
    """Reads a file opened in binary mode, one entry at a time.

    It holds no more than one record in memory, skips what is blank, and goes on after
    a line that it cannot read. Raises ``UnreadableFile`` if going on makes no sense.
    """

    def __call__(self, file: BinaryIO) -> Iterator[Entry]: ...
