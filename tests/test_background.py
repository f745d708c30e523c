"""Work is left to a worker if the project has some, whichever kind it is."""

import sys
from importlib import import_module
from importlib.util import find_spec
from types import SimpleNamespace

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import transaction

from django_catalog import background
from django_catalog.schedule import apply_due

PATH = "django_catalog.schedule.apply_due"


@pytest.fixture
def celery(monkeypatch):
    """A project's Celery, as far as the catalogue has to do with it."""
    sent = []
    app = SimpleNamespace(
        conf=SimpleNamespace(broker_url="redis://", task_always_eager=False),
        task=lambda name: lambda run: SimpleNamespace(name=name, run=run),
        send_task=lambda name, args: sent.append((name, *args)),
        sent=sent,
    )
    monkeypatch.setitem(sys.modules, "celery", SimpleNamespace(current_app=app))
    return app


@pytest.fixture
def tasks():
    """The module of the task, as a worker of this project would import it."""
    sys.modules.pop("django_catalog.tasks", None)
    yield lambda: import_module("django_catalog.tasks")
    sys.modules.pop("django_catalog.tasks", None)


def test_without_workers_nothing_is_left_to_them(db):
    assert background.enqueue(apply_due) is False
    assert not background.has_workers()


def test_celery_is_told_after_the_commit(celery, db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert background.enqueue(apply_due, 7, "de")
        assert celery.sent == []
    assert celery.sent == [(background.TASK, PATH, [7, "de"])]


def test_what_is_rolled_back_is_not_done(celery, transactional_db):
    with transaction.atomic():
        assert background.enqueue(apply_due)
        transaction.set_rollback(True)
    assert celery.sent == []


@pytest.mark.parametrize("setting", [{"broker_url": None}, {"task_always_eager": True}])
def test_celery_that_has_no_workers_does_not_count(celery, setting):
    vars(celery.conf).update(setting)
    assert not background.has_workers()


def test_celery_finds_the_task_under_the_name_it_is_sent_by(celery, tasks):
    assert tasks().run.name == background.TASK


@pytest.mark.skipif(find_spec("django.tasks") is None, reason="This Django has no tasks.")
def test_tasks_of_django_are_enqueued(settings, tasks, db, django_capture_on_commit_callbacks):
    enqueued = []
    settings.TASKS = {"default": {"BACKEND": f"{__name__}.patient_backend", "SENT": enqueued}}
    with django_capture_on_commit_callbacks(execute=True):
        assert background.enqueue(apply_due, 7)
    assert enqueued == [("django_catalog.tasks.run", (PATH, [7]))]


def patient_backend(alias, params):
    """A backend that leaves its tasks to workers, though there are none."""
    from django.tasks.backends.base import BaseTaskBackend

    class Backend(BaseTaskBackend):
        def enqueue(self, task, args, kwargs):
            params["SENT"].append((task.module_path, args))

    return Backend(alias, params)


@pytest.mark.skipif(find_spec("django.tasks") is None, reason="This Django has no tasks.")
@pytest.mark.parametrize(
    "tasks_setting",
    [
        {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}},
        {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}},
        {"other": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}},
    ],
)
def test_tasks_of_django_that_no_worker_does_do_not_count(settings, tasks_setting):
    settings.TASKS = tasks_setting
    assert not background.has_workers()


def test_a_worker_does_what_was_enqueued(db, Product):
    background.call(PATH, [])


@pytest.mark.parametrize("path", ["os.getcwd", "django_catalogue.f", "django.core.mail.send_mail"])
def test_a_worker_calls_nothing_else(path):
    with pytest.raises(SuspiciousOperation):
        background.call(path, [])


def test_the_task_is_a_plain_function_where_nobody_runs_it(tasks):
    assert callable(tasks().run)
