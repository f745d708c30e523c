"""The catalogue's one task, where workers look for it: Celery by discovery, Django's by
its path. Only workers and ``background`` import this."""

from .background import TASK, call, celery_app, django_tasks


def run(path, args):
    call(path, args)


if tasks := django_tasks():
    run = tasks.task(run)
elif celery := celery_app():
    run = celery.task(name=TASK)(run)
