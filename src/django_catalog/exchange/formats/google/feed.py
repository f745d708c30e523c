"""XML of any feed, as rows: one for each item, read as a stream.

A document type is refused, and with it every entity that could grow or lead elsewhere;
no feed has one. Prefixes are taken as they are written, so that a feed that forgot to
declare ``g:`` is read, too.
"""

import codecs
import re
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO
from xml.etree.ElementTree import Element, TreeBuilder, tostring
from xml.parsers import expat

from django.utils.translation import gettext as _

from ....exceptions import InvalidRecord, UnreadableFile
from ...entries import ReadOptions
from ...tables import Row
from ...tables.text import as_text, find_encoding
from .values import values_of

BLOCK = 64 * 1024
MAX_ITEM = 8 * 1024 * 1024
"""Characters; a longer item is no product but a damaged file."""

MAX_DEPTH = 32

ITEMS = ("item", "entry")
"""Of RSS and of Atom."""

# What XML 1.0 has no room for; shops' databases have it all the same.
ILLEGAL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}\bencoding\s*=\s*["']([\w.:-]+)["']""")


class Feed:
    """Iterating goes to the end, or to the place where the XML is broken."""

    def __init__(self, file: BinaryIO, options: ReadOptions) -> None:
        self.file = file
        self.notes: list[str] = []
        self.encoding = options.encoding or self._find_encoding()

    def __iter__(self) -> Iterator[Row]:
        items = _Items()
        try:
            for text in self._text():
                yield from items.feed(text)
        except _Broken as error:
            yield from items.found()
            if not items.count:
                raise UnreadableFile(str(error)) from None
            yield Row(error.line, [], {}, InvalidRecord(str(error)))

    def _text(self) -> Iterator[str]:
        self.file.seek(0)
        with as_text(self.file, self.encoding) as text:
            first = text.read(BLOCK)
            # The file of what has failed holds items and nothing around them.
            is_bare = first.lstrip("\ufeff \t\r\n").startswith(tuple(f"<{name}" for name in ITEMS))
            blocks = chain([first], iter(lambda: text.read(BLOCK), ""))
            yield from chain(["<rss>"], blocks, ["</rss>"]) if is_bare else blocks
            yield ""

    def _find_encoding(self):
        declared = _DECLARED.match(self.file.read(BLOCK).lstrip())
        self.file.seek(0)
        if declared:
            try:
                name = codecs.lookup(declared[1].decode()).name
            except LookupError:
                raise UnreadableFile(
                    _("The encoding that the file names does not exist. Give its encoding.")
                ) from None
            if name not in ("utf-8", "ascii", "utf-16"):
                return name
        return find_encoding(self.file, self.notes)


class _Broken(Exception):
    """Nothing after this place can be read."""

    def __init__(self, line, reason):
        self.line = line
        message = _("The XML is broken on line %(line)d: %(reason)s. What follows is not read.")
        super().__init__(message % {"line": line, "reason": reason})


class _Items:
    """Puts items together from what the parser finds."""

    def __init__(self):
        self.count = 0
        self._rows = []
        self._prefixes = {}
        self._item = None
        self._open = 0
        self._size = self._fed = 0
        self._line = 0
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._data
        self._parser.StartDoctypeDeclHandler = _refuse_doctype
        self._parser.EntityDeclHandler = _refuse_doctype

    def feed(self, text):
        """Rows that this text completes; "" is the end of all."""
        content = ILLEGAL.sub("", text).encode()
        self._fed += len(content)
        try:
            self._parser.Parse(content, not text)
        except expat.ExpatError as error:
            raise _Broken(error.lineno, expat.ErrorString(error.code)) from None
        if self._fed - self._parser.CurrentByteIndex > MAX_ITEM:
            # The parser keeps a tag or a comment in memory until it ends.
            raise _Broken(self._parser.CurrentLineNumber, _("a tag does not end"))
        return self.found()

    def found(self):
        rows, self._rows = self._rows, []
        return rows

    def _start(self, name, attributes):
        if attributes:
            self._prefixes.update(_declarations(attributes))
        if self._open:
            self._open += 1
            self._size += len(name) + sum(map(len, chain(*attributes.items())))
            if item := self._fitting():
                item.start(name, attributes)
        elif name.rpartition(":")[2] in ITEMS:
            self._open, self._size = 1, 0
            self._line = self._parser.CurrentLineNumber
            self._item = TreeBuilder()
            self._item.start(name, {})

    def _data(self, text):
        if self._open:
            self._size += len(text)
            if item := self._fitting():
                item.data(text)

    def _end(self, name):
        if not self._open:
            return
        self._open -= 1
        if self._item:
            self._item.end(name)
        if not self._open:
            self.count += 1
            self._rows.append(self._row())

    def _fitting(self):
        """The item, unless it is one of which nothing can be kept."""
        if self._size > MAX_ITEM or self._open > MAX_DEPTH:
            self._item = None
        return self._item

    def _row(self):
        if self._item is None:
            error = InvalidRecord(
                _("The item is longer than %(size)d MB, or its tags are too deep in each other.")
                % {"size": MAX_ITEM // 1024 // 1024}
            )
            return Row(self._line, [], {}, error)
        item = self._item.close()
        return Row(self._line, [_as_text(item)], values_of(item, self._prefixes))


def _refuse_doctype(*_args):
    raise UnreadableFile(
        _("The file has a document type (<!DOCTYPE). Take it out: feeds need none.")
    )


def _declarations(attributes):
    for name, value in attributes.items():
        if name.startswith("xmlns:"):
            yield name.removeprefix("xmlns:"), value


def _as_text(item: Element) -> str:
    item.tail = None
    return tostring(item, encoding="unicode")
