"""The formats that can be imported, by the ending of the file's name."""

from pathlib import Path

from django.utils.translation import gettext as _

from ...exceptions import UnreadableFile
from . import jsonl
from .base import Entry, Reader

__all__ = ["READERS", "Entry", "Reader", "reader_for"]

READERS: dict[str, Reader] = {
    ".jsonl": jsonl.read,
    ".ndjson": jsonl.read,
}


def reader_for(path: Path) -> Reader:
    """The reader of this file's format."""
    try:
        return READERS[path.suffix.lower()]
    except KeyError:
        raise UnreadableFile(
            _("“%(name)s” has no ending that tells its format. These can be read: %(known)s.")
            % {"name": path.name, "known": ", ".join(READERS)}
        ) from None
