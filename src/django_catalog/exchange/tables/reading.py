"""Tables as other systems write them, each with its own columns."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO

from ...exceptions import InvalidRecord
from ..entries import Column, Entry, ReadOptions
from .attributes import Declarations
from .delimited import Delimited
from .draft import Draft
from .rows import Row


class DelimitedReading:
    """A ``Reading`` of such a table; a subclass says what its columns mean, and iterates."""

    columns: Sequence[Column]

    def __init__(self, file: BinaryIO, options: ReadOptions) -> None:
        self.table = Delimited(file, options)
        self.notes: Sequence[str] = self.table.notes
        self.options = replace(
            options, encoding=self.table.encoding, delimiter=self.table.delimiter
        )

    def __iter__(self) -> Iterator[Entry]:
        raise NotImplementedError

    def record(
        self, rows: Sequence[Row], read: Callable[[Draft], object], declarations: Declarations
    ) -> Iterator[Entry]:
        """The record that ``read`` makes of these rows, after the attributes that it
        declares; or why there is none."""
        draft = Draft(self.options, rows)
        if broken := draft.broken():
            yield broken
            return
        try:
            read(draft)
        except InvalidRecord as error:
            yield draft.failed(error)
            return
        yield from declarations.entries(rows[0].line)
        yield draft.entry()
