"""Files that editors have uploaded, on this machine and read as they have said."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _

from ...exceptions import UnreadableFile
from ...models import ImportRun
from ..entries import ReadOptions
from ..formats import Reading, open_file


@contextmanager
def opened(run: ImportRun) -> Iterator[BinaryIO]:
    """A copy of the file, wherever it is kept. Raises ``UnreadableFile``."""
    with tempfile.TemporaryFile() as copy:
        try:
            with run.file.open("rb") as kept:
                shutil.copyfileobj(kept, copy)
        except (OSError, ValueError):
            raise UnreadableFile(_("The file is no longer there. Upload it again.")) from None
        copy.seek(0)
        yield copy


def read(
    run: ImportRun, file: BinaryIO, *, format: str = "", mapping: Mapping[str, str] | None = None
) -> Reading:
    """What is in it, with the editor's format and mapping unless there are others. Raises
    ``UnreadableFile``."""
    options = ReadOptions(**run.options, mapping=run.mapping if mapping is None else mapping)
    return open_file(file, run.name, format=format or run.format, options=options)


def delete_old_files(age: timedelta) -> None:
    """Those of runs that are older and at rest; what became of them stays."""
    before = timezone.now() - age
    old = ImportRun.objects.filter(created_at__lt=before).exclude(heartbeat__gte=before)
    for run in old.exclude(file="", rejects=""):
        run.delete_files()
        ImportRun.objects.filter(pk=run.pk).update(file="", rejects="")
