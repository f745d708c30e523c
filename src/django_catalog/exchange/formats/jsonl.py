"""The native format: JSON Lines, one record a line, in UTF-8.

``catalog.schema.json`` beside this file describes a record.
"""

import json
import math
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from ...exceptions import InvalidRecord, UnreadableFile
from ..entries import Entry, FileRow, OnLoss, ReadOptions, Record, Source, WriteOptions
from ..mapping.targets import own_columns
from ..records import CLEANERS
from .base import Format, Lines, Reading
from .head import Head

MAX_LINE = 8 * 1024 * 1024
"""Bytes; a longer line is no product but a damaged file."""


def recognise(head: Head) -> bool:
    """JSON Lines with keys of other systems are for another format."""
    first = next((line for line in head.text.splitlines() if line.strip()), "")
    try:
        data = json.loads(first)
    except (ValueError, RecursionError):
        return head.name.endswith(FORMAT.endings)
    return isinstance(data, dict) and is_native(data)


def is_native(data: Mapping[str, Any]) -> bool:
    """Whether this is one of our records, as far as its keys tell."""
    if data.get("type") in CLEANERS:
        return True
    known = data.keys() & {*own_columns(), *KEYS}
    is_named = data.keys() & {"external_id", "sku", "product"}
    return bool(is_named) and "type" not in data and len(known) * 2 >= len(data)


KEYS = (
    *("attributes", "other_attributes", "other_metadata", "variants", "other_variants"),
    *("relations", "product"),
)
"""Of products, where they are no columns of our tables."""


def read(file: BinaryIO, options: ReadOptions | None = None) -> Reading:
    return Lines(lambda: entries(file), options or ReadOptions())


def write(
    records: Iterable[Record], file: BinaryIO, options: WriteOptions, on_loss: OnLoss
) -> None:
    for record in records:
        line = json.dumps(record, ensure_ascii=False).encode() + b"\n"
        if len(line) > MAX_LINE:
            on_loss(_identifier(record), InvalidRecord(_too_long_to_import()))
        file.write(line)


def entries(file: BinaryIO) -> Iterator[Entry]:
    number = 0
    while line := file.readline(MAX_LINE + 1):
        number += 1
        if number == 1:
            line = _without_mark(line)
        if len(line) > MAX_LINE:
            _skip_rest(file, line)
            yield Entry(number, None, InvalidRecord(_too_long()), _source(number, line[:100]))
        elif line.strip():
            yield parse(number, line)


def parse(number: int, line: bytes) -> Entry:
    """The entry of one record, which begins on the line of this number."""
    source = _source(number, line)
    try:
        return Entry(number, _decode(line), None, source)
    except InvalidRecord as error:
        return Entry(number, None, error, source)


def _source(number: int, line: bytes) -> Source:
    return Source([FileRow(number, [line.decode(errors="backslashreplace").rstrip()])])


def _decode(line: bytes) -> dict[str, Any]:
    try:
        data = json.loads(
            line.decode().rstrip(), parse_float=_finite, parse_constant=_refuse_constant
        )
    except UnicodeDecodeError:
        raise InvalidRecord(
            _("This line is not UTF-8. Save the file with the encoding UTF-8.")
        ) from None
    except json.JSONDecodeError as error:
        raise InvalidRecord(
            _("This is not valid JSON: %(reason)s at character %(place)d.")
            % {"reason": error.msg, "place": error.pos + 1}
        ) from None
    except RecursionError:
        raise InvalidRecord(_("Too many brackets inside each other.")) from None
    except ValueError:
        raise InvalidRecord(_("A number has too many digits.")) from None
    if not isinstance(data, dict):
        raise InvalidRecord(
            _('A line holds one record in braces, such as {"sku": "A1", "name": "Lamp"}.')
        )
    return data


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _refuse_constant(name: str) -> None:
    raise InvalidRecord(_("%(name)s is not a number that can be stored.") % {"name": name})


def _without_mark(line: bytes) -> bytes:
    if line.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise UnreadableFile(_("The file is UTF-16. Save it with the encoding UTF-8."))
    return line.removeprefix(BOM_UTF8)


def _skip_rest(file: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = file.readline(MAX_LINE)


def _too_long() -> str:
    return _("The line is longer than %(size)d MB. Is a line break missing?") % {
        "size": MAX_LINE // 1024 // 1024
    }


def _too_long_to_import() -> str:
    return _("The line is longer than the %(size)d MB that can be imported.") % {
        "size": MAX_LINE // 1024 // 1024
    }


def _identifier(record: Record) -> str:
    keys = ("external_id", "sku", "slug", "name")
    return next((record[key] for key in keys if record.get(key)), "")


FORMAT = Format(
    "jsonl",
    _lazy("JSON Lines"),
    (".jsonl", ".ndjson"),
    recognise,
    read,
    write,
    content_type="application/jsonl",
)
