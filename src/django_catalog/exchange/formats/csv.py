"""Tables of products as text: our own, whose columns are a record's fields, and anybody's."""

import csv
from collections.abc import Iterable
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _lazy

from ..entries import OnLoss, ReadOptions, Record, WriteOptions
from ..tables.delimited import Delimited
from ..tables.plain import PlainTable
from ..tables.sheet import Sheet
from ..tables.text import as_text
from .base import Format, Reading
from .head import Head

NO_TABLE = ("{", "[", "<", "%PDF", "PK")


def recognise(head: Head) -> bool:
    if head.begins_with(*NO_TABLE) or "\0" in head.text:
        return False
    return head.name.endswith(FORMAT.endings) or len(head.header) > 1


def read(file: BinaryIO, options: ReadOptions | None = None) -> Reading:
    options = options or ReadOptions()
    return PlainTable(Delimited(file, options), options)


def write(
    records: Iterable[Record], file: BinaryIO, options: WriteOptions, on_loss: OnLoss
) -> None:
    """UTF-8 with a mark, without which Excel would take it for the encoding of the country."""
    with as_text(file, "utf-8-sig") as text, Sheet(records) as sheet:
        table = csv.writer(text)
        table.writerow(sheet.columns)
        table.writerows(row.cells for row in sheet)


FORMAT = Format(
    "csv",
    _lazy("Table (CSV)"),
    (".csv", ".tsv", ".txt"),
    recognise,
    read,
    write,
    content_type="text/csv",
)
