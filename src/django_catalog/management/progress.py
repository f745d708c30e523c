"""A progress bar of a file that is read."""

import os
from typing import Any, BinaryIO

from tqdm import tqdm


class Progress:
    """Goes by bytes, with the time that remains; by records where the position in the
    file does not tell how much is done: a table whose rows are brought together first."""

    def __init__(self, file: BinaryIO, out: Any, *, is_shown: bool) -> None:
        self.file = file
        self.out = out
        self.size = os.fstat(file.fileno()).st_size
        self._bar = tqdm(total=self.size, unit="B", unit_scale=True, file=out, disable=not is_shown)
        self._is_at_end = False

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *exception: object) -> None:
        self._bar.close()

    def update(self, records: int) -> None:
        """So many records are done."""
        position = self.file.tell()
        if self._is_at_end and self._bar.total is not None:
            self._bar.unit, self._bar.unit_scale, self._bar.total = " records", False, None
        self._is_at_end = position >= self.size
        done = position if self._bar.total is not None else records
        self._bar.update(done - self._bar.n)

    def write(self, text: str) -> None:
        """A line of its own, above the bar."""
        with self._bar.external_write_mode(file=self.out):
            self.out.write(f"{text}\n")
