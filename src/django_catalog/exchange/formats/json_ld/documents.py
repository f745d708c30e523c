"""JSON documents of a file: the file itself, or the scripts of the web pages in it."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from ....exceptions import InvalidRecord, UnreadableFile
from ...entries import ReadOptions
from ...tables.text import find_encoding, wrong_encoding

MAX_SIZE = 64 * 1024 * 1024
"""Bytes of a file. One thing may refer to any other, so all is held in memory."""

_OPENING = re.compile(r"<!--|<script\b", re.IGNORECASE)
_CLOSING = re.compile(r"</script", re.IGNORECASE)
_LD_JSON = re.compile(r"""\btype\s*=\s*["']?application/ld\+json""", re.IGNORECASE)
_NEXT = re.compile(r"^[\[{]", re.MULTILINE)
_GRAPH = re.compile(r'"@graph"\s*:\s*\[')


class Document(NamedTuple):
    line: int
    value: Any
    error: InvalidRecord | None = None
    """Why it is none; then there is no value."""


class Documents:
    """Iterating yields those that stand side by side, and the items of lists, one by one."""

    def __init__(self, file: BinaryIO, options: ReadOptions) -> None:
        self.file = file
        self.notes: list[str] = []
        self.encoding = options.encoding or find_encoding(file, self.notes)

    def __iter__(self) -> Iterator[Document]:
        text = self._text()
        lines = _Lines(text)
        is_page = text.lstrip().startswith("<")
        for begin, end in _scripts(text) if is_page else [(0, len(text))]:
            for start, value, error in _values(text[begin:end]):
                yield Document(lines.at(begin + start), value, error)

    def _text(self):
        self.file.seek(0)
        content = self.file.read(MAX_SIZE + 1)
        if len(content) > MAX_SIZE:
            raise UnreadableFile(
                _("The file is larger than %(size)d MB. Import it in parts.")
                % {"size": MAX_SIZE // 1024 // 1024}
            )
        try:
            return content.decode(self.encoding)
        except UnicodeError:
            raise wrong_encoding(self.encoding) from None


class _Lines:
    """Numbers of lines, asked for from top to bottom."""

    def __init__(self, text):
        self._text = text
        self._place, self._line = 0, 1

    def at(self, place):
        self._line += self._text.count("\n", self._place, place)
        self._place = max(place, self._place)
        return self._line


def _scripts(text):
    """Beginning and end of each. By hand, because the time that Python's parser takes for
    broken pages grows with the square of their length."""
    place = 0
    while opening := _OPENING.search(text, place):
        if opening[0] == "<!--":
            place = text.find("-->", opening.end())
            if place < 0:
                return
            continue
        begin = text.find(">", opening.end()) + 1
        closing = _CLOSING.search(text, begin) if begin else None
        if closing is None:
            return
        if _LD_JSON.search(text, opening.end(), begin):
            yield begin, closing.start()
        place = closing.end()


def _values(text):
    """Each value with where it begins, or what is wrong there."""
    place = _skip(text)
    is_list = text.startswith("[", place)
    if is_list:
        place = _skip(text, place + 1)
    while place < len(text) and not (is_list and text[place] == "]"):
        try:
            value, end = _DECODER.raw_decode(text, place)
        except (ValueError, RecursionError) as error:
            yield place, None, InvalidRecord(_wrong(error))
            following = _NEXT.search(text, place + 1)
            end = following.start() if following else len(text)
        else:
            yield from _items(text, place, end, value)
        place = _skip(text, end)


def _items(text, place, end, value):
    """The items of a graph, which have lines of their own."""
    graph = value.get("@graph") if isinstance(value, dict) else None
    opening = _GRAPH.search(text, place, end)
    if not isinstance(graph, list) or opening is None:
        yield place, value, None
        return
    place, begin = opening.end(), opening.start()
    for item in graph:
        start = _skip(text, place)
        # It may have been another graph, deeper inside.
        with suppress(ValueError, RecursionError):
            same, place = _DECODER.raw_decode(text, start)
            begin = start if same == item else opening.start()
        yield begin, item, None


def _skip(text, place=0):
    """To the next value."""
    while place < len(text) and text[place] in " \t\r\n,":
        place += 1
    return place


def _refuse(name):
    raise ValueError(name)


def _wrong(error):
    if isinstance(error, RecursionError):
        return _("Too many brackets inside each other.")
    if isinstance(error, json.JSONDecodeError):
        return _("This is not valid JSON: %(reason)s.") % {"reason": error.msg}
    return _("A number is none that can be stored.")


_DECODER = json.JSONDecoder(parse_constant=_refuse, strict=False)
