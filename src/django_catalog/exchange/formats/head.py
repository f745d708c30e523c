"""The beginning of a file, from which its format is recognised."""

from functools import cached_property
from typing import BinaryIO

from ..tables.text import sniff_delimiter, sniff_encoding, split_row

SIZE = 64 * 1024
"""Bytes."""


class Head:
    """The first bytes of a file and what they look like."""

    def __init__(self, content: bytes, name: str = "") -> None:
        self.content = content[:SIZE]
        self.name = name.lower()
        """Of the file; "" if it is not known."""

    @classmethod
    def of(cls, file: BinaryIO, name: str = "") -> "Head":
        """Of a file that stands at its beginning, and does so again afterwards."""
        content = file.read(SIZE)
        file.seek(0)
        return cls(content, name)

    @cached_property
    def text(self) -> str:
        """Decoded as far as it goes; no byte order mark."""
        return self.content.decode(sniff_encoding(self.content), "replace")

    @cached_property
    def header(self) -> list[str]:
        """Cells of the first row that is not blank, in small letters, trimmed; of a file
        that is no table, whatever comes out."""
        line = next((line for line in self.text.splitlines() if line.strip()), "")
        return [cell.strip().casefold() for cell in split_row(line, sniff_delimiter(line))]

    def begins_with(self, *starts: str) -> bool:
        """Whether the text begins so, after blanks."""
        return self.text.lstrip().startswith(starts)
