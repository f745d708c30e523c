"""The ordered log of changes: write to it, read it from a cursor, follow it.

A change is recorded in the transaction that makes it and numbered once that
transaction has committed, so that numbers are given in the order in which changes
become visible: a reader that has dealt with number 7 will never meet a 6 that was
committed later. ``number()`` runs after each commit; should a process die in
between, the next reader does it.

SQLite has one writer at a time, so there a change is numbered where it is recorded.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from .exceptions import CursorExpired
from .models import Change, ChangeLog, Follower

PUT, DELETE = Change.Action.PUT, Change.Action.DELETE

BATCH = 1000


def record(kind: str, keys: Iterable, action: str, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Note that these have changed, in the transaction that is open.

    What is already noted in this transaction is not noted again.
    """
    connection = connections[using]
    with transaction.atomic(using=using, savepoint=False):
        pending = _pending(connection)
        keys = [str(key) for key in keys if pending.noted.get((kind, str(key))) != action]
        pending.noted.update({(kind, key): action for key in keys})
        rows = [Change(kind=kind, key=key, action=action) for key in keys]
        Change.objects.using(using).bulk_create(rows, batch_size=BATCH)
        if connection.vendor == "sqlite" and rows:
            waiting = Change.objects.using(using).filter(sequence=None)
            waiting.update(sequence=F("id"))


def newest(*, using: str = DEFAULT_DB_ALIAS) -> int:
    """The number of the last committed change; 0 if there has been none.

    Take it before reading the current state in full, then follow from it.
    """
    _number_if_waiting(using)
    last = Change.objects.using(using).aggregate(last=Max("sequence"))["last"]
    return last or _log(using).newest


def read(after: int = 0, limit: int = BATCH, *, using: str = DEFAULT_DB_ALIAS) -> list[Change]:
    """Committed changes after this cursor, in order; the last one's ``sequence`` is the
    next cursor.

    The same product may come again; only its newest change counts. Inside a
    transaction, changes not yet numbered come last with ``sequence`` None: they may be
    used, but are no cursor. Raises ``CursorExpired`` if the log was pruned beyond the
    cursor.
    """
    _number_if_waiting(using)
    if after < _log(using).pruned:
        raise CursorExpired(
            _("The log was pruned after %(cursor)d. Read everything again.") % {"cursor": after}
        )
    rows = Change.objects.using(using).filter(Q(sequence__gt=after) | Q(sequence=None))
    return list(rows.order_by(F("sequence").asc(nulls_last=True), "id")[:limit])


def follow(
    name: str,
    handle: Callable[[list[Change]], None],
    *,
    limit: int = BATCH,
    using: str = DEFAULT_DB_ALIAS,
) -> int:
    """Hand the follower of this name what is new, batch by batch; returns how many.

    ``handle`` runs in the transaction that moves the cursor: if it raises, the same
    changes come again the next time. Two processes that follow under one name take
    turns. A follower that has never run begins at the oldest change kept.
    """
    total = 0
    while True:
        _number_if_waiting(using)
        with transaction.atomic(using=using, savepoint=False):
            follower, _created = Follower.objects.using(using).get_or_create(name=name)
            follower = Follower.objects.using(using).select_for_update().get(pk=follower.pk)
            batch = [c for c in read(follower.cursor, limit, using=using) if c.sequence]
            if not batch:
                return total
            handle(batch)
            follower.cursor = batch[-1].sequence
            follower.save(using=using)
        total += len(batch)


def rewind(name: str, cursor: int, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Make the follower of this name continue after this cursor."""
    Follower.objects.using(using).update_or_create(name=name, defaults={"cursor": cursor})


def prune(older_than: timedelta, *, using: str = DEFAULT_DB_ALIAS) -> int:
    """Forget numbered changes older than this; returns how many.

    Readers whose cursor lies further back get ``CursorExpired``.
    """
    old = Change.objects.using(using).filter(
        sequence__isnull=False, created_at__lt=timezone.now() - older_than
    )
    last = old.aggregate(last=Max("sequence"))["last"]
    if last is None:
        return 0
    with transaction.atomic(using=using, savepoint=False):
        log = _locked_log(using)
        log.pruned = max(log.pruned, last)
        log.save(using=using)
        # By number, so that nothing is left behind the mark.
        return Change.objects.using(using).filter(sequence__lte=last).delete()[0]


def number(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Give the committed changes that have no number yet the next ones."""
    with transaction.atomic(using=using, savepoint=False):
        # Under the lock, so that numbers become visible in their own order.
        log = _locked_log(using)
        rows = Change.objects.using(using)
        # Read before it is written: an UPDATE by condition would wait for the open
        # transactions of other writers on MySQL.
        waiting = list(rows.filter(sequence=None).order_by("id").values_list("id", flat=True))
        for start in range(0, len(waiting), BATCH):
            chunk = waiting[start : start + BATCH]
            shift = max(log.newest + 1 - chunk[0], 0)
            rows.filter(pk__in=chunk).update(sequence=F("id") + shift)
            log.newest = chunk[-1] + shift
        if waiting:
            log.save(using=using)


def advance_schedule(now: datetime, *, using: str = DEFAULT_DB_ALIAS) -> datetime | None:
    """Move the mark up to which publishing dates are dealt with; returns where it was."""
    with transaction.atomic(using=using, savepoint=False):
        log = _locked_log(using)
        since, log.scheduled_until = log.scheduled_until, now
        log.save(using=using)
    return since


@dataclass(eq=False)
class _Pending:
    """What one transaction has noted; runs when it has committed.

    Django keeps it among the transaction's callbacks, and drops it there when the
    savepoint it was made in is rolled back, together with the rows it stands for.
    """

    using: str
    savepoints: frozenset
    noted: dict = field(default_factory=dict)

    def __call__(self):
        if connections[self.using].vendor != "sqlite":
            number(using=self.using)


def _pending(connection):
    # None stands for a block without a savepoint, which falls with the one around it.
    savepoints = frozenset(connection.savepoint_ids) - {None}
    # Other apps' callbacks stand between ours; far back it is cheaper to note twice.
    for _ids, callback, _robust in reversed(connection.run_on_commit[-20:]):
        if isinstance(callback, _Pending) and callback.savepoints == savepoints:
            return callback
    pending = _Pending(connection.alias, savepoints)
    transaction.on_commit(pending, using=connection.alias, robust=True)
    return pending


def _number_if_waiting(using):
    # Not inside a transaction: the lock would be held until its end.
    if connections[using].in_atomic_block:
        return
    if Change.objects.using(using).filter(sequence=None).exists():
        number(using=using)


def _log(using):
    return ChangeLog.objects.using(using).first() or ChangeLog()


def _locked_log(using):
    ChangeLog.objects.using(using).get_or_create(pk=1)
    return ChangeLog.objects.using(using).select_for_update().get(pk=1)
