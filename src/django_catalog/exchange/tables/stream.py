"""JSON objects of a file, one after another: in one array, line by line, or in a row."""

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from ...exceptions import InvalidRecord, UnreadableFile

BLOCK = 64 * 1024
"""Bytes."""

MAX_OBJECT = 8 * 1024 * 1024
"""Characters; what is longer is no product but a damaged file."""

_BETWEEN = re.compile(r"[\s,]*")
_NEXT_LINE = re.compile(r"\n(?=\{)")


class Number(str):
    """As it stands in the file, with all its digits."""

    __slots__ = ()


class Found(NamedTuple):
    line: int
    """On which it begins, counted from one."""
    text: str
    value: dict[str, Any] | None
    error: InvalidRecord | None = None


class ObjectStream:
    """Holds one object at a time. After a broken one it goes on at the next that begins
    a line; where none does, the rest of the file is lost with it."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self.file = file
        self.encoding = encoding

    def __iter__(self) -> Iterator[Found]:
        buffer = _Buffer(self.file, self.encoding)
        buffer.skip(_BETWEEN)
        is_array = buffer.take("[")
        while True:
            buffer.skip(_BETWEEN)
            if buffer.is_at_end() or (is_array and buffer.take("]")):
                return
            line = buffer.line
            try:
                text, value = buffer.decode()
            except InvalidRecord as error:
                skipped, is_lost = buffer.give_up()
                if is_lost:
                    reason = _("From here on the file cannot be read: %(reason)s")
                    error = InvalidRecord(reason % {"reason": error})
                yield Found(line, skipped, None, error)
            else:
                yield Found(line, text, value)


class _Buffer:
    def __init__(self, file: BinaryIO, encoding: str) -> None:
        file.seek(0)
        self.file = file
        self.decoder = codecs.getincrementaldecoder(encoding)()
        self.text = ""
        self.place = 0
        self.line = 1
        self.is_complete = False

    def fill(self, size: int = BLOCK) -> bool:
        """Read on; whether there was more."""
        if self.is_complete:
            return False
        block = self.file.read(size)
        try:
            more = self.decoder.decode(block, final=not block)
        except UnicodeError:
            raise UnreadableFile(_("The file is not UTF-8. Give its encoding.")) from None
        self.is_complete = not block
        self.text = self.text[self.place :] + more
        self.place = 0
        return not self.is_complete

    def skip(self, pattern: re.Pattern[str]) -> None:
        while True:
            match = pattern.match(self.text, self.place)
            self._go_to(match.end() if match else self.place)
            if self.place < len(self.text) or not self.fill():
                return

    def take(self, mark: str) -> bool:
        if self.text.startswith(mark, self.place):
            self._go_to(self.place + 1)
            return True
        return False

    def is_at_end(self) -> bool:
        return self.place == len(self.text) and self.is_complete

    def decode(self) -> tuple[str, dict[str, Any]]:
        """The object that begins here. Raises ``InvalidRecord``."""
        if self.text[self.place] != "{":
            raise InvalidRecord(_("There should be an object in braces here."))
        size = BLOCK
        while True:
            try:
                value, end = _DECODER.raw_decode(self.text, self.place)
            except json.JSONDecodeError as error:
                length = len(self.text) - self.place
                reason = self._reason(error, length)
                if length < MAX_OBJECT and self.fill(size):
                    # Twice as much each time, because it begins anew each time.
                    size *= 2
                    continue
                raise InvalidRecord(reason) from None
            except RecursionError:
                raise InvalidRecord(_("Too many brackets inside each other.")) from None
            text = self.text[self.place : end]
            self._go_to(end)
            return text, value

    def give_up(self) -> tuple[str, bool]:
        """Go to the next object that begins a line: the beginning of what was skipped, and
        whether there is none."""
        skipped = self.text[self.place : self.place + 100]
        while not (match := _NEXT_LINE.search(self.text, self.place)):
            self._go_to(max(len(self.text) - 1, self.place))
            if not self.fill():
                self._go_to(len(self.text))
                return skipped, True
        self._go_to(match.end())
        return skipped, False

    def _go_to(self, place: int) -> None:
        self.line += self.text.count("\n", self.place, place)
        self.place = place

    def _reason(self, error: json.JSONDecodeError, length: int) -> str:
        if length >= MAX_OBJECT:
            return _("The object is longer than %(size)d MB. Is a brace missing?") % {
                "size": MAX_OBJECT // 1024 // 1024
            }
        line = self.line + self.text.count("\n", self.place, error.pos)
        return _("This is not valid JSON: %(reason)s on line %(line)d.") % {
            "reason": error.msg,
            "line": line,
        }


_DECODER = json.JSONDecoder(parse_float=Number, parse_int=Number, parse_constant=lambda name: None)
