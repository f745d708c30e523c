"""What has to wait until all of a file is read, or of the catalogue, on disk, so that memory
does not grow."""

import pickle
import tempfile
from collections.abc import Iterator
from itertools import islice
from typing import Any, Self


class Later:
    """A queue in a file of its own, which is gone when it is closed."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._file.close()

    def put(self, item: Any) -> None:
        pickle.dump(item, self._file)

    def take(self, size: int) -> Iterator[list[Any]]:
        """All that was put, so many at a time."""
        items = iter(self)
        while portion := list(islice(items, size)):
            yield portion

    def __iter__(self) -> Iterator[Any]:
        """All that was put, one by one."""
        self._file.seek(0)
        while True:
            try:
                yield pickle.load(self._file)
            except EOFError:
                return
