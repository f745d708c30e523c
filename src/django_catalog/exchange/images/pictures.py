"""Picture files that an import names or fetches: checked, and stored once."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any, NamedTuple

from django.core.files import File
from django.utils.translation import gettext as _
from PIL import Image

from ...exceptions import InvalidRecord
from ...models import Media

MAX_SIZE = 32 * 1024 * 1024
"""Bytes of the largest picture accepted."""

MAX_PIXELS = 80_000_000
"""Width times height of the largest picture accepted: a small file can hold billions."""

SHOWN_DIGITS = 16
"""Of the digest, in the names of files."""

SUFFIXES = {
    "JPEG": ".jpg",
    "MPO": ".jpg",  # what Pillow calls a JPEG with a second picture in it, as telephones make
    "PNG": ".png",
    "WEBP": ".webp",
    "GIF": ".gif",
    "AVIF": ".avif",
}
"""By Pillow's name of the format. Others are shown by no browser, or can hold scripts."""


class Picture(NamedTuple):
    name: str
    """Its name in the storage, made from its content: the same picture has the same name."""
    digest: str
    """SHA-256 of its content, as hexadecimal digits; "" of one that is stored already."""
    width: int | None
    height: int | None
    source: Path | None = None
    """Where it lies beside the imported file; None for one that is stored already."""


def examine(file: IO[bytes], name: str) -> Picture:
    """What the content says of a picture; its own name is only asked how it begins.

    Raises ``InvalidRecord`` if it is none of those that a shop shows.
    """
    format_, width, height = _measure(file)
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    path = Path(name)
    suffix = path.suffix.lower()
    if Image.registered_extensions().get(suffix) != format_:
        suffix = SUFFIXES[format_]
    # An export of a picture that was imported has the name that it got then.
    is_named = path.stem.endswith(f"-{digest[:SHOWN_DIGITS]}")
    stem = path.stem if is_named else f"{path.stem[:40]}-{digest[:SHOWN_DIGITS]}"
    name = _field().generate_filename(None, f"{stem}{suffix}")
    return Picture(name, digest, width, height)


def is_stored(name: str) -> bool:
    return _field().storage.exists(name)


def store(picture: Picture, file: IO[bytes]) -> str:
    """Put it into the storage; returns its name there."""
    file.seek(0)
    return _field().storage.save(picture.name, File(file))


def decode(file: IO[bytes]) -> None:
    """Raises ``InvalidRecord`` if pixels are missing behind a sound beginning."""
    file.seek(0)
    try:
        with Image.open(file, formats=_formats()) as image:
            image.draft("RGB", (64, 64))
            image.load()
    except Exception:  # each of Pillow's formats has errors of its own
        raise InvalidRecord(_("The picture is damaged or incomplete.")) from None


class Pictures:
    """The folder of the imported file, and the storage that its pictures go to."""

    def __init__(self, folder: Path | None, *, dry_run: bool = False) -> None:
        self.folder = folder and folder.resolve()
        self.dry_run = dry_run
        self._stored: dict[str, Picture] = {}

    def look_up(self, names: Iterable[str], using: str) -> None:
        """See which of these are the names of pictures that the catalogue has stored.
        No other name is ever looked for in the storage."""
        rows = Media._base_manager.using(using).filter(file__in=set(names)).order_by("-pk")
        self._stored = {
            name: Picture(name, "", width, height)
            for name, width, height in rows.values_list("file", "width", "height")
        }

    def find(self, name: str) -> Picture:
        """The file of this name beside the imported one, else the stored one."""
        stored = self._stored.get(name)
        if stored and not (self.folder and (self.folder / name).is_file()):
            return stored
        source = self._locate(name)
        with source.open("rb") as file:
            picture = examine(file, source.name)
        if stored and _has_content(stored, picture.digest):
            return stored
        return picture._replace(source=source)

    def store(self, picture: Picture) -> str:
        """Put one that was found into the storage unless it is there; returns its name."""
        if self.dry_run or picture.source is None or is_stored(picture.name):
            return picture.name
        with picture.source.open("rb") as file:
            return store(picture, file)

    def _locate(self, name):
        if self.folder is None:
            raise InvalidRecord(_("There is no folder to take the file from. Give a URL."))
        try:
            source = (self.folder / name).resolve()
            is_inside, is_file = source.is_relative_to(self.folder), source.is_file()
        except OSError:  # a name longer than the file system has
            is_inside, is_file = True, False
        if not is_inside:
            raise InvalidRecord(_("A picture must lie in the folder of the imported file."))
        if not is_file:
            raise InvalidRecord(_("There is no such file beside the imported one."))
        if source.stat().st_size > MAX_SIZE:
            raise InvalidRecord(
                _("The picture is larger than %(size)d MB.") % {"size": MAX_SIZE // 1024 // 1024}
            )
        return source


def _has_content(stored: Picture, digest: str) -> bool:
    if Path(stored.name).stem.endswith(f"-{digest[:SHOWN_DIGITS]}"):
        return True
    try:
        with _field().storage.open(stored.name) as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest
    except OSError:
        return False


def _field() -> Any:
    return Media._meta.get_field("file")


def _formats() -> list[str]:
    Image.init()
    return [name for name in SUFFIXES if name in Image.OPEN]  # AVIF only where Pillow has it


def _measure(file: IO[bytes]) -> tuple[str, int, int]:
    try:
        with Image.open(file, formats=_formats()) as image:
            format_, (width, height) = image.format, image.size
            if width * height <= MAX_PIXELS:
                image.verify()
                return str(format_), width, height
    except Image.DecompressionBombError:
        pass
    except Exception:  # each of Pillow's formats has errors of its own
        raise InvalidRecord(_("This is not a JPEG, PNG, WebP, GIF or AVIF picture.")) from None
    raise InvalidRecord(
        _("The picture has more than %(pixels)d million pixels.")
        % {"pixels": MAX_PIXELS // 1_000_000}
    )
