"""How a text file writes its characters, and a table its cells."""

import codecs
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import BinaryIO

from django.utils.translation import gettext as _

from ...exceptions import UnreadableFile

BLOCK = 1024 * 1024
DELIMITERS = (",", ";", "\t", "|")

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def sniff_encoding(content: bytes) -> str:
    """The encoding of a file that begins so: by its mark, else UTF-8 if it can be."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return encoding
    decoder = codecs.getincrementaldecoder("utf-8")()
    return "utf-8" if _is_utf8(decoder, content, False) else FALLBACK


FALLBACK = "cp1252"
"""Of files from Windows that are not UTF-8."""


@contextmanager
def as_text(file: BinaryIO, encoding: str) -> Iterator[TextIOWrapper]:
    """The file as text, with line ends as they are; the file itself stays open. Raises
    ``UnreadableFile`` if it turns out to be in another encoding."""
    text = TextIOWrapper(file, encoding, newline="")
    try:
        yield text
    except UnicodeEncodeError:
        raise
    except UnicodeError:
        raise wrong_encoding(encoding) from None
    finally:
        text.detach()


def wrong_encoding(encoding: str) -> UnreadableFile:
    return UnreadableFile(
        _("The file is not %(encoding)s. Give its encoding.") % {"encoding": encoding}
    )


def find_encoding(file: BinaryIO, notes: list[str]) -> str:
    """The encoding of a file by all of it, because the first letter that is not ASCII may
    come late. Leaves it at its beginning, and notes what a person should know."""
    file.seek(0)
    encoding = sniff_encoding(file.read(BLOCK))
    if encoding == "utf-8" and not _is_all_utf8(file):
        encoding = FALLBACK
    file.seek(0)
    if encoding == FALLBACK:
        notes.append(_("The file is not UTF-8; it is read as Windows-1252."))
    return encoding


def sniff_delimiter(line: str) -> str:
    """Of the heading line: that which is most often outside quotes."""
    bare = "".join(line.split('"')[::2])
    return max(DELIMITERS, key=bare.count)


def split_row(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return line.split(delimiter)


def _is_all_utf8(file):
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    while block := file.read(BLOCK):
        if not _is_utf8(decoder, block, False):
            return False
    return _is_utf8(decoder, b"", True)


def _is_utf8(decoder, block, is_last):
    try:
        decoder.decode(block, is_last)
    except UnicodeDecodeError:
        return False
    return True
