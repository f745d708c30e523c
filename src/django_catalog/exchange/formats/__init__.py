"""The formats: one module each, the more particular before the more general."""

from collections.abc import Iterable
from pathlib import PurePath
from typing import BinaryIO

from django.utils.translation import gettext as _

from ...exceptions import UnreadableFile
from ..compressed import unpack
from ..entries import Column, Entry, FileRow, Place, ReadOptions, Record, Source, WriteOptions
from . import csv, json, json_ld, jsonl, shopify, woocommerce, xlsx
from .base import Format, Reading
from .google import rss, tsv
from .head import Head

__all__ = [
    "FORMATS",
    "Column",
    "Entry",
    "FileRow",
    "Format",
    "Place",
    "ReadOptions",
    "Reading",
    "Record",
    "Source",
    "WriteOptions",
    "format_for",
    "format_named",
    "open_file",
    "recognise",
]

FORMATS: tuple[Format, ...] = (
    rss.FORMAT,
    shopify.FORMAT,
    woocommerce.FORMAT,
    tsv.FORMAT,
    jsonl.FORMAT,
    json_ld.FORMAT,
    json.FORMAT,
    xlsx.FORMAT,
    csv.FORMAT,
)
"""In the order in which they are tried on a file that nobody has named the format of."""


def format_named(name: str) -> Format:
    """Raises ``UnreadableFile`` if there is none of this name."""
    for each in FORMATS:
        if each.name == name:
            return each
    raise UnreadableFile(
        _("There is no format “%(name)s”. There are: %(known)s.")
        % {"name": name, "known": _names(FORMATS)}
    )


def format_for(name: str) -> Format:
    """The format to write a file of this name in, the most general whose ending it has;
    without an ending JSON Lines. Raises ``UnreadableFile``."""
    path = PurePath(name)
    ending = PurePath(path.name.lower().removesuffix(".gz")).suffix
    if not ending:
        return jsonl.FORMAT
    written = [each for each in reversed(FORMATS) if each.write]
    if fitting := [each for each in written if ending in each.endings]:
        # The first ending is a format's own, before others that it reads as well.
        return max(fitting, key=lambda each: each.endings[0] == ending)
    endings = sorted(each.endings[0] for each in written)
    raise UnreadableFile(
        _("The ending of “%(name)s” is none of a format: %(known)s. Give the format.")
        % {"name": path.name, "known": ", ".join(dict.fromkeys(endings))}
    )


def recognise(file: BinaryIO, name: str = "") -> Format:
    """The format of a file, by its first bytes and its name; of a compressed one, that of
    what is in it. Raises ``UnreadableFile``."""
    head = Head.of(*unpack(file, name))
    file.seek(0)
    for each in FORMATS:
        if each.recognise(head):
            return each
    raise UnreadableFile(
        _("The format of the file is none of those that can be read: %(known)s.")
        % {"known": _names(FORMATS)}
    )


def open_file(
    file: BinaryIO, name: str = "", *, format: str = "", options: ReadOptions | None = None
) -> Reading:
    """What is in a file opened in binary mode, which may be compressed. ``format`` is the
    name of one; "" means to recognise it. Raises ``UnreadableFile``."""
    file, name = unpack(file, name)
    chosen = format_named(format) if format else recognise(file, name)
    return chosen.read(file, options or ReadOptions())


def _names(formats: Iterable[Format]) -> str:
    return ", ".join(each.name for each in formats)
