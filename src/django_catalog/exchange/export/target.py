"""The file that an export is written to."""

import gzip
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

COMPRESSED = ".gz"


@contextmanager
def open_target(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes this place when it is complete, so that nobody reads half of it;
    if writing it fails, what was there stays. Compressed if its name ends with ``.gz``."""
    path = path.resolve()
    if path.exists() and not path.is_file():
        # A pipe or a device is written to, and never replaced.
        with path.open("wb") as file, _compressed(file, path) as target:
            yield target
        return
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with partial.open("wb") as file, _compressed(file, path) as target:
            yield target
        if path.exists():
            shutil.copymode(path, partial)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def _compressed(file: IO[bytes], path: Path) -> Iterator[Any]:
    if path.suffix != COMPRESSED:
        yield file
        return
    # Without name and time, so that the same catalogue makes the same file.
    with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as target:
        yield target
