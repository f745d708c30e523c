"""Excel workbooks (.xlsx) as tables. Needs the extra ``xlsx``."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from ...exceptions import InvalidRecord, UnreadableFile
from ..cells import Cell
from ..entries import ReadOptions
from .headings import find_headings
from .rows import Row
from .unpacking import refuse_bombs

MAX_ROWS = 1_048_576
"""As many as a sheet of Excel has."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""At the beginning of .xls files, and of workbooks with a password."""

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Workbook:
    """The first sheet with something in it. Formulas have the values that they had when
    the file was saved; nothing is computed."""

    columns: Sequence[str]
    encoding = None
    delimiter = None

    def __init__(self, file: BinaryIO, options: ReadOptions) -> None:
        _refuse_others(file)
        refuse_bombs(file)
        self.notes: list[str] = []
        self.decimal_comma = options.decimal_comma
        self._sheet = self._open(file)
        first = next(self._filled(), (0, []))[1]
        self.has_header, self.columns = find_headings(_texts(first), options, self.notes)

    def __iter__(self) -> Iterator[Row]:
        is_header = self.has_header
        for line, cells in self._filled():
            if is_header:
                is_header = False
            else:
                yield self._row(line, cells)

    def _row(self, line: int, cells: Sequence[Any]) -> Row:
        texts = _texts(cells)
        for column, cell in zip(self.columns, cells, strict=False):
            if cell.data_type == "e":
                error = _("The formula in “%(column)s” has no value but %(error)s. Mend it.")
                values = {"column": column, "error": cell.value}
                return Row(line, texts, {}, InvalidRecord(error % values, "", cell.value))
        if any(text.strip() for text in texts[len(self.columns) :]):
            error = _("The row has cells to the right of the last column with a heading.")
            return Row(line, texts, {}, InvalidRecord(error))
        # Unlike in a text file, a row that ends early has blank cells there.
        values = {column: Cell("") for column in self.columns[len(cells) :] if column}
        values |= {
            column: Cell(text, self.decimal_comma if isinstance(cell.value, str) else False)
            for column, cell, text in zip(self.columns, cells, texts, strict=False)
            if column
        }
        return Row(line, texts, values)

    def _open(self, file: BinaryIO) -> Any:
        load_workbook = _library().load_workbook
        file.seek(0)
        try:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            sheets = sorted(book.worksheets, key=lambda sheet: sheet.sheet_state != "visible")
            for sheet in sheets:
                # What the file says of its size may be wrong.
                sheet.reset_dimensions()
        except Exception as error:
            raise UnreadableFile(_damaged(error)) from None
        filled = [sheet for sheet in sheets if any(_guarded(sheet))]
        if not filled:
            raise UnreadableFile(_("No sheet of the file has anything in it."))
        if len(filled) > 1:
            self.notes.append(
                _("The sheet “%(read)s” is read. The file also has: %(others)s.")
                % {
                    "read": filled[0].title,
                    "others": ", ".join(sheet.title for sheet in filled[1:]),
                }
            )
        return filled[0]

    def _filled(self) -> Iterator[tuple[int, Sequence[Any]]]:
        return _guarded(self._sheet)


def _guarded(sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    """Rows of a sheet that are not blank, with their numbers."""
    number = 0
    try:
        for number, cells in enumerate(sheet.iter_rows(), 1):
            if number > MAX_ROWS:
                break
            if any(cell.value not in (None, "") for cell in cells):
                yield number, cells
    # A damaged file makes the library stumble over anything.
    except Exception as error:
        raise UnreadableFile(_damaged(error)) from None
    if number > MAX_ROWS:
        raise UnreadableFile(
            _("The sheet has more than %(number)d rows. Is it damaged?") % {"number": MAX_ROWS}
        )


def _texts(cells: Sequence[Any]) -> list[str]:
    return [_text(cell) for cell in cells]


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return _digits(value, cell.number_format)
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return value.date().isoformat() if is_day else value.isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _digits(number: int | float, number_format: str) -> str:
    """As the sheet shows it: at most 15 digits count, and a format of zeros fills up."""
    text = format(Decimal(format(number, ".15g")), "f")
    return text.zfill(len(number_format)) if set(number_format) == {"0"} else text


def _refuse_others(file: BinaryIO) -> None:
    file.seek(0)
    head = file.read(64 * 1024)
    if head.startswith(OLE):
        if ENCRYPTED in head:
            raise UnreadableFile(_("The workbook has a password. Save it without."))
        raise UnreadableFile(_("This is an old Excel file (.xls). Save it as .xlsx or CSV."))
    if b"application/vnd.oasis.opendocument" in head[:200]:
        raise UnreadableFile(_("This is an OpenDocument file. Save it as .xlsx or CSV."))


def _library() -> Any:
    try:
        import defusedxml  # noqa: F401, PLC0415
        import openpyxl  # noqa: PLC0415
    except ImportError:
        raise UnreadableFile(missing()) from None
    return openpyxl


def missing() -> str:
    return _("Excel files need more: pip install 'django-catalog-kit[xlsx]'. Or save it as CSV.")


def _damaged(error: Exception) -> str:
    return _("The workbook is damaged: %(reason)s") % {"reason": error or type(error).__name__}
