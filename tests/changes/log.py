"""How the log's tests say what they expect of it."""

from contextlib import contextmanager

from django_catalog import changes
from django_catalog.models import Change


@contextmanager
def logging(using="default"):
    """What was logged inside, as (action, kind, key), once the block is over."""
    changes.newest(using=using)  # what has been read is noted anew
    rows = Change.objects.using(using).order_by("id")
    last = rows.values_list("id", flat=True).last() or 0
    logged = set()
    yield logged
    logged.update(rows.filter(id__gt=last).values_list("action", "kind", "key"))


def put(*instances):
    return {("put", instance.change_kind, str(instance.pk)) for instance in instances}


def deleted(*keys, kind="product"):
    return {("delete", kind, str(key)) for key in keys}


def keys_of(batch):
    return [change.key for change in batch]
