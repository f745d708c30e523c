"""Work that a request need not wait for: a worker does it, if the project has some.

Workers are those of Django's tasks or of Celery. The catalogue depends on neither, and
imports neither when Django starts.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.utils.module_loading import import_string

TASK = "django_catalog.run"
"""What Celery calls the task in ``tasks``."""


def enqueue(function: Callable[..., Any], *args: Any) -> bool:
    """Let a worker call this function of the catalogue, after the commit. False if there
    is no worker: then the caller has to. ``args`` are what JSON can hold."""
    send = _sender()
    if send is None:
        return False
    path = f"{function.__module__}.{function.__qualname__}"
    # Robust: a queue that cannot be reached is logged, and what waits for it can be told.
    transaction.on_commit(lambda: send(path, list(args)), robust=True)
    return True


def has_workers() -> bool:
    """Whether the project is set up to have workers; nobody asks if one is running."""
    return _sender() is not None


def call(path: str, args: list[Any]) -> None:
    """What a worker does with that which was enqueued."""
    # A queue is no place to name any function there is.
    if not path.startswith(f"{__package__}."):
        raise SuspiciousOperation(f"{path} is no function of the catalogue.")
    import_string(path)(*args)


def django_tasks() -> Any:
    """Django's module of tasks or its backport, if its default backend leaves them to a
    worker; else None."""
    for name in ("django.tasks", "django_tasks"):
        is_there = find_spec(name) if name == "django.tasks" else apps.is_installed(name)
        if not is_there:
            continue
        tasks = import_module(name)
        if "default" not in tasks.task_backends.settings:
            continue
        backends = ("immediate.ImmediateBackend", "dummy.DummyBackend")
        without_worker = tuple(import_string(f"{name}.backends.{each}") for each in backends)
        if not isinstance(tasks.task_backends["default"], without_worker):
            return tasks
    return None


def celery_app() -> Any:
    """The project's Celery, if it has a broker; else None."""
    # A project that uses Celery has imported it by now, as its own first lines say.
    celery = sys.modules.get("celery")
    if celery is None:
        return None
    settings = celery.current_app.conf
    return celery.current_app if settings.broker_url and not settings.task_always_eager else None


def _sender() -> Callable[[str, list[Any]], Any] | None:
    if django_tasks():
        return import_string(f"{__package__}.tasks.run").enqueue
    if celery := celery_app():
        return lambda *args: celery.send_task(TASK, args=args)
    return None
