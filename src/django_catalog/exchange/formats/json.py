"""JSON of other systems: objects in an array, one on each line, or one after another.

What they call their fields is mapped as the columns of a table are.
"""

from dataclasses import replace
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from ...exceptions import UnreadableFile
from ..entries import ReadOptions
from ..tables.objects import Objects
from ..tables.plain import PlainTable
from ..tables.stream import ObjectStream
from ..tables.text import find_encoding
from .base import Format, Lines, Reading
from .head import Head
from .jsonl import is_native, parse


def recognise(head: Head) -> bool:
    return head.begins_with("{", "[")


def read(file: BinaryIO, options: ReadOptions | None = None) -> Reading:
    options = options or ReadOptions()
    notes: list[str] = []
    encoding = options.encoding or find_encoding(file, notes)
    options = replace(options, encoding=encoding)
    first = next((found.value for found in ObjectStream(file, encoding) if found.value), {})
    _refuse_fixture(first)
    if is_native(first) and not options.mapping:
        return Lines(lambda: _native(file, encoding), options, notes=notes)
    table = Objects(file, options)
    table.notes = notes + table.notes
    return PlainTable(table, options)


def _native(file, encoding):
    """Our own records, over as many lines as somebody has given them."""
    for found in ObjectStream(file, encoding):
        # Decoded anew, because here a number is a number and not its digits.
        entry = parse(found.line, found.text.encode())
        yield entry if found.error is None else entry._replace(data=None, error=found.error)


def _refuse_fixture(first: dict[str, Any]) -> None:
    if first.keys() >= {"model", "fields"}:
        raise UnreadableFile(
            _(
                "This is a dump of a Django database (%(model)s), not a list of products. "
                "Load it with loaddata where its models are, and export the products there."
            )
            % {"model": first["model"]}
        )


FORMAT = Format(
    "json",
    _lazy("JSON of other systems"),
    (".json",),
    recognise,
    read,
    content_type="application/json",
)
