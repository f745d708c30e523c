"""Imports that editors start: put in line, done by whoever can, and stopped.

Each step is one conditional UPDATE, so that of two who want to take it one does.
"""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.crypto import get_random_string

from ...models import ImportRun
from .job import Job

Status = ImportRun.Status

CHOICES = (
    *("format", "mapping", "options"),
    *("is_strict", "source", "archive_missing", "fetch_images"),
)


def choose(run: ImportRun) -> bool:
    """Save how it is to be read and imported. False if it has been started meanwhile."""
    chosen = {name: getattr(run, name) for name in CHOICES}
    return bool(_startable(run).update(**chosen))


def start(run: ImportRun, user: Any, *, is_check: bool) -> bool:
    """Put it in line for ``run_import``. False if it is there already, or has been
    imported. The user's permissions decide what may be written."""
    return bool(
        _startable(run).update(
            status=Status.WAITING,
            is_check=is_check,
            started_by=user,
            claim="",
            rows_read=0,
            rows_failed=0,
            bytes_read=0,
            report=None,
            message="",
            started_at=None,
            finished_at=None,
        )
    )


def stop(run: ImportRun) -> bool:
    """Have it end after the batch it is at. False if it does not run."""
    active = ImportRun.objects.filter(pk=run.pk, status__in=[Status.WAITING, Status.RUNNING])
    return bool(active.update(status=Status.STOPPED, finished_at=timezone.now()))


def run_import(key: Any, language: str | None = None) -> ImportRun | None:
    """Do what is in line, or what was broken off; returns it as it has become. None, if
    there is no such thing to do, or somebody else does it."""
    claim = get_random_string(32)
    now = timezone.now()
    waiting = ImportRun.objects.filter(Q(status=Status.WAITING) | _broken_off(), pk=key)
    if not waiting.update(status=Status.RUNNING, claim=claim, started_at=now, heartbeat=now):
        return None
    run = ImportRun.objects.get(pk=key)
    with translation.override(language or translation.get_language()):
        outcome = Job(run).do()
    _finish(run, outcome)
    return ImportRun.objects.filter(pk=key).first()


def _finish(run: ImportRun, outcome: dict[str, Any]) -> None:
    mine = ImportRun.objects.filter(pk=run.pk, claim=run.claim)
    is_kept = mine.filter(status=Status.RUNNING).update(**outcome, finished_at=timezone.now())
    if not is_kept:
        # One that was stopped says how far it came.
        outcome.pop("status", None)
        is_kept = mine.filter(status=Status.STOPPED).update(**outcome)
    superseded = run.rejects.name if is_kept else outcome["rejects"]
    if superseded:
        run.rejects.storage.delete(superseded)


def _startable(run: ImportRun) -> QuerySet:
    idle = Q(status__in=[Status.UPLOADED, Status.FAILED, Status.STOPPED])
    checked = Q(status=Status.DONE, is_check=True)
    return ImportRun.objects.filter(idle | checked | _broken_off(), pk=run.pk).exclude(file="")


def _broken_off() -> Q:
    return Q(status=Status.RUNNING, heartbeat__lt=timezone.now() - ImportRun.silence)
