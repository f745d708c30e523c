"""Whether a workbook, which is a ZIP archive of XML, can be unpacked without harm."""

import zipfile
import zlib
from typing import BinaryIO

from django.utils.translation import gettext as _

from ...exceptions import UnreadableFile

MEGABYTE = 1024 * 1024

MAX_RATIO = 250
"""Bytes that one byte of the file may become; what people type packs to a thirtieth."""

MAX_SHEET = 4096 * MEGABYTE
MAX_TEXTS = 256 * MEGABYTE
"""Texts and formats of a workbook are held in memory."""

MAX_TEXT = 1 * MEGABYTE
MAX_ROW = 16 * MEGABYTE
"""Of XML. A cell, and a row, are held in memory too."""


def refuse_bombs(file: BinaryIO) -> None:
    """Raises ``UnreadableFile``. The directory of the archive can be believed: no more is
    ever unpacked than it says."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            if all(_is_harmless(archive, part) for part in archive.infolist()):
                return
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, RuntimeError):
        raise UnreadableFile(_("This is no Excel workbook, or it is damaged.")) from None
    raise UnreadableFile(
        _("The workbook would become too large when it is unpacked. Save it as CSV.")
    )


def _is_harmless(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    if part.file_size <= MEGABYTE:
        return True
    if part.file_size > part.compress_size * MAX_RATIO:
        return False
    is_sheet = part.filename.startswith("xl/worksheets/")
    if part.file_size > (MAX_SHEET if is_sheet else MAX_TEXTS):
        return False
    return _longest_without(archive, part, b"<") <= MAX_TEXT and (
        not is_sheet or _longest_without(archive, part, b"<row") <= MAX_ROW
    )


def _longest_without(archive: zipfile.ZipFile, part: zipfile.ZipInfo, mark: bytes) -> int:
    """Bytes between two marks, or a few more where a block ends."""
    longest = current = 0
    with archive.open(part) as content:
        while block := content.read(MEGABYTE):
            first, *others = block.split(mark)
            longest = max(longest, current + len(first), *map(len, others))
            current = len(others[-1]) if others else current + len(block)
    return longest
