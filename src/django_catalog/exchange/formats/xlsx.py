"""Excel workbooks with a table of products, ours or anybody's. Needs the extra ``xlsx``."""

import re
from collections.abc import Iterable
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from ...exceptions import InvalidRecord, UnreadableFile
from ..entries import OnLoss, ReadOptions, Record, WriteOptions
from ..tables.plain import PlainTable
from ..tables.sheet import Sheet
from ..tables.workbook import MAX_ROWS, OLE, Workbook, missing
from .base import Format, Reading
from .head import Head

MAX_CELL = 32_767
"""Characters that Excel has room for."""

# No XML can have these.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LINE_ENDS = re.compile(r"\r\n?")


def recognise(head: Head) -> bool:
    """Old and OpenDocument files too, which are then refused with a word of advice."""
    if head.content.startswith(b"PK\3\4"):
        marks = (b"xl/", b"[Content_Types].xml", b"application/vnd.oasis.opendocument.spreadsheet")
        return any(mark in head.content for mark in marks)
    return head.content.startswith(OLE)


def read(file: BinaryIO, options: ReadOptions | None = None) -> Reading:
    options = options or ReadOptions()
    return PlainTable(Workbook(file, options), options)


def write(
    records: Iterable[Record], file: BinaryIO, options: WriteOptions, on_loss: OnLoss
) -> None:
    try:
        from openpyxl import Workbook as Book  # noqa: PLC0415
        from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    except ImportError:
        raise UnreadableFile(missing()) from None
    book = Book(write_only=True)
    page = book.create_sheet(_("Products"))
    page.freeze_panes = "A2"

    def append(texts):
        cells = [WriteOnlyCell(page, _LINE_ENDS.sub("\n", text) or None) for text in texts]
        for cell in cells:
            if cell.value is not None:
                # Otherwise "=1" would be a formula, and "#N/A" an error.
                cell.data_type = "s"
        page.append(cells)

    with Sheet(records) as sheet:
        append(sheet.columns)
        for number, row in enumerate(sheet, 2):
            if loss := _loss(number, row.cells):
                on_loss(row.product, loss)
            else:
                append([_UNPRINTABLE.sub("", text) for text in row.cells])
    book.save(file)


def _loss(number: int, cells: list[str]) -> InvalidRecord | None:
    """Cut off, a text would come back as if somebody had shortened it."""
    if number > MAX_ROWS:
        return InvalidRecord(_("The sheet is full. Write a CSV file instead."))
    if any(len(cell) > MAX_CELL for cell in cells):
        return InvalidRecord(
            _("A text is too long for a cell of Excel, so that the row is left out. Write CSV.")
        )
    return None


FORMAT = Format(
    "xlsx",
    _lazy("Excel workbook"),
    (".xlsx", ".xlsm"),
    recognise,
    read,
    write,
    content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
