"""The picture files that records name: their addresses, and copies beside an export."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from django.core.exceptions import SuspiciousOperation
from django.utils.translation import gettext as _

from ...exceptions import InvalidRecord
from ...models import Media
from ..entries import Record


def picture_address(base_url: str) -> Callable[[str], str] | None:
    """What makes the address of a stored picture from its name; None where it would have
    no host, because neither the storage nor ``base_url`` has one."""
    storage = _storage()
    if "://" not in urljoin(base_url, storage.url("x")):
        return None
    return lambda name: urljoin(base_url, storage.url(name))


class PictureCopies:
    """Puts pictures where an import on another site looks for them: under their stored
    names in the folder of the file. What is there in the same size already stays, because
    a stored picture is never written over."""

    def __init__(self, folder: Path, on_loss: Callable[[str, InvalidRecord], None]) -> None:
        self.folder = folder.resolve()
        self.on_loss = on_loss
        self.storage = _storage()

    def made(self, records: Iterable[Record]) -> Iterator[Record]:
        """The same records, whose pictures are copied as they go by."""
        for record in records:
            for name in _files(record):
                try:
                    self._copy(name)
                except (OSError, SuspiciousOperation) as error:
                    reason = _("The picture cannot be copied: %(reason)s.")
                    reason %= {"reason": getattr(error, "strerror", None) or error}
                    self.on_loss(name, InvalidRecord(reason, "media"))
            yield record

    def _copy(self, name):
        target = (self.folder / name).resolve()
        if not target.is_relative_to(self.folder):
            raise SuspiciousOperation(_("it would lie outside the folder"))
        if target.is_file() and target.stat().st_size == self.storage.size(name):
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        with self.storage.open(name) as source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy)


def _storage() -> Any:
    field: Any = Media._meta.get_field("file")
    return field.storage


def _files(record):
    owners = [record, *record.get("variants", ())]
    return [m["file"] for owner in owners for m in owner.get("media", ()) if m.get("file")]
