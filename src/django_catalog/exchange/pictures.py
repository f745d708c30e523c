"""Picture files named in an import: found, checked, and stored once."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from django.core.files import File
from django.utils.translation import gettext as _
from PIL import Image

from ..exceptions import InvalidRecord
from ..models import Media

MAX_SIZE = 32 * 1024 * 1024
"""Bytes of the largest picture accepted."""


class Picture(NamedTuple):
    source: Path | None
    """None for one that is in the storage already."""
    name: str
    """Its name in the storage, made from its content: the same picture has the same name."""
    width: int | None
    height: int | None


class Pictures:
    """The folder of the imported file, and the storage that its pictures go to."""

    def __init__(self, folder: Path | None, *, dry_run: bool = False) -> None:
        self.folder = folder and folder.resolve()
        self.dry_run = dry_run
        self.field: Any = Media._meta.get_field("file")
        self._stored: dict[str, Picture] = {}

    def look_up(self, names: Iterable[str], using: str) -> None:
        """See which of these are the names of pictures that the catalogue has stored.
        No other name is ever looked for in the storage."""
        rows = Media._base_manager.using(using).filter(file__in=set(names)).order_by("-pk")
        self._stored = {
            name: Picture(None, name, width, height)
            for name, width, height in rows.values_list("file", "width", "height")
        }

    def find(self, name: str) -> Picture:
        """The file of this name beside the imported one, else the stored one."""
        stored = self._stored.get(name)
        if stored and not (self.folder and (self.folder / name).is_file()):
            return stored
        source = self._locate(name)
        digest = _digest(source.read_bytes())
        if stored and self._has_content(stored, digest):
            return stored
        width, height = _measure(source)
        # An export of a picture that was imported has the name that it got then.
        stem = source.stem if source.stem.endswith(f"-{digest}") else f"{source.stem[:40]}-{digest}"
        name = self.field.generate_filename(None, f"{stem}{source.suffix.lower()}")
        return Picture(source, name, width, height)

    def store(self, picture: Picture) -> str:
        """Put it into the storage unless it is there; returns its name."""
        storage = self.field.storage
        if self.dry_run or picture.source is None or storage.exists(picture.name):
            return picture.name
        with picture.source.open("rb") as file:
            return storage.save(picture.name, File(file))

    def _has_content(self, stored, digest):
        if Path(stored.name).stem.endswith(f"-{digest}"):
            return True
        try:
            with self.field.storage.open(stored.name) as file:
                return _digest(file.read()) == digest
        except OSError:
            return False

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


def _digest(content):
    return hashlib.sha256(content).hexdigest()[:16]


def _measure(source):
    try:
        with Image.open(source) as image:
            image.verify()
            return image.size
    except Exception:  # each of Pillow's formats has errors of its own
        raise InvalidRecord(_("This is not a picture that can be read.")) from None
