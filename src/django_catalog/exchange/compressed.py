"""Files that come compressed: one table or feed in a ``.gz`` or a ``.zip``."""

import gzip
import io
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

from ..exceptions import UnreadableFile

MAX_SIZE = 4 * 1024**3
"""Bytes of what comes out; the largest feed that Google takes."""

MAX_RATIO = 200
"""Bytes that may come out for each that went in. Tables come to 20, bombs to 1000."""

FREE_SIZE = 32 * 1024**2
"""Bytes of which no ratio is asked: a small file may be a thousand times the same row."""

BLOCK = 1024 * 1024

_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_DOCUMENT = {"[Content_Types].xml", "mimetype"}
"""Members that make an archive a workbook, of Excel or OpenDocument."""
_DAMAGE = (BadZipFile, EOFError, OSError, zlib.error)


def unpack(file: BinaryIO, name: str = "") -> tuple[BinaryIO, str]:
    """The file itself and its name; of a compressed one, what is in it, in a temporary
    file that goes when nobody refers to it, and the compressed one stands at its end.
    Raises ``UnreadableFile``."""
    start = _start(file)
    if start.startswith(_GZIP):
        with _said(), gzip.GzipFile(fileobj=file) as content:
            inner = _copy(content, _length(file))
        return _no_archive(inner), _without_ending(name)
    if start.startswith(_ZIP):
        with _said(), ZipFile(file) as archive:
            if _DOCUMENT.isdisjoint(archive.namelist()):
                member = _only_member(archive)
                with archive.open(member) as content:
                    inner = _copy(content, member.compress_size)
                file.seek(0, io.SEEK_END)  # behind the list of members, too
                # Only its ending is looked at; nothing is ever stored under a name in there.
                return _no_archive(inner), PurePosixPath(member.filename).name
        file.seek(0)
    return file, name


class _Unpacked(io.BufferedRandom):
    """A temporary file. Nobody is asked to close it, so nobody is warned."""

    def __del__(self) -> None:
        self.close()


def _copy(content: Any, packed_size: int) -> BinaryIO:
    most = min(MAX_SIZE, max(FREE_SIZE, packed_size * MAX_RATIO))
    inner = _Unpacked(tempfile.TemporaryFile(buffering=0))  # noqa: SIM115
    size = 0
    while block := content.read(BLOCK):
        size += len(block)
        if size > most:
            raise UnreadableFile(
                _("What is compressed in the file is too large. Unpack it and import that.")
            )
        inner.write(block)
    inner.seek(0)
    return inner


def _only_member(archive: ZipFile) -> ZipInfo:
    members = [member for member in archive.infolist() if not _is_beside_the_point(member)]
    if len(members) != 1:
        raise UnreadableFile(
            _("There are %(number)d files in the archive. Put one in, or unpack it.")
            % {"number": len(members)}
        )
    if members[0].flag_bits & 1:
        raise UnreadableFile(_("The archive has a password. Unpack it and import what is in it."))
    return members[0]


def _is_beside_the_point(member):
    """Folders, and what macOS puts beside each file."""
    path = PurePosixPath(member.filename)
    return member.is_dir() or path.name.startswith(".") or "__MACOSX" in path.parts


def _no_archive(file: BinaryIO) -> BinaryIO:
    """A workbook is an archive too; it may be compressed once more."""
    start = _start(file)
    if start.startswith(_ZIP):
        with _said(), ZipFile(file) as archive:
            is_workbook = not _DOCUMENT.isdisjoint(archive.namelist())
        file.seek(0)
        if is_workbook:
            return file
    if start.startswith((_GZIP, _ZIP)):
        raise UnreadableFile(_("There is an archive in the archive. Unpack it first."))
    return file


@contextmanager
def _said() -> Iterator[None]:
    """Say for a person what is wrong with an archive."""
    try:
        yield
    except NotImplementedError:
        raise UnreadableFile(
            _("The archive is compressed in a way that cannot be read. Make it anew.")
        ) from None
    except _DAMAGE:
        raise UnreadableFile(
            _("The archive is damaged or not complete. Download it again, or make it anew.")
        ) from None


def _start(file):
    file.seek(0)
    start = file.read(4)
    file.seek(0)
    return start


def _length(file):
    length = file.seek(0, io.SEEK_END)
    file.seek(0)
    return length


def _without_ending(name):
    return name[:-3] if name.lower().endswith(".gz") else name
