"""Tells others how far a run is, and hears from them whether it shall go on."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Self

from django.db import connections, router
from django.utils import timezone

from ...models import ImportRun


class Interrupted(Exception):
    """Somebody has stopped the run, deleted it or taken it over."""


class Pulse:
    """Is to be entered before the work begins, and asked to beat between its batches."""

    interval = 1.0
    """Seconds that pass between two beats at least."""

    def __init__(self, run: ImportRun, using: str) -> None:
        """``using`` is the database that is written to in the meantime."""
        self.mine = ImportRun.objects.filter(
            pk=run.pk, claim=run.claim, status=ImportRun.Status.RUNNING
        )
        self.latest = time.monotonic()
        # All of a check is one transaction. Nobody else would see what is written in it,
        # and nobody could stop the run before it ends; so another connection tells.
        self.is_apart = run.is_check and router.db_for_write(ImportRun) == using
        # SQLite lets nobody else write as long as the transaction takes.
        self.is_silent = self.is_apart and connections[using].vendor == "sqlite"

    def __enter__(self) -> Self:
        self.thread = ThreadPoolExecutor(1)
        return self

    def __exit__(self, *exception: Any) -> None:
        if self.is_apart and not self.is_silent:
            self.thread.submit(connections.close_all).result()
        self.thread.shutdown()

    def beat(self, rows: int, size: int) -> None:
        """So many rows and bytes are read. Raises ``Interrupted``."""
        now = time.monotonic()
        if self.is_silent or now - self.latest < self.interval:
            return
        self.latest = now
        values = {"rows_read": rows, "bytes_read": size, "heartbeat": timezone.now()}
        if self.is_apart:
            is_mine = self.thread.submit(self.mine.update, **values).result()
        else:
            is_mine = self.mine.update(**values)
        if not is_mine:
            raise Interrupted
