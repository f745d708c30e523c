"""The ordered log of changes: write to it, read it from a cursor, follow it.

A change is recorded in the transaction that makes it and numbered once that
transaction has committed, so that numbers are given in the order in which changes
become visible: a reader that has dealt with number 7 will never meet a 6 that was
committed later. ``number()`` runs after each commit; should a process die in
between, the next reader does it.

SQLite has one writer at a time, so there a change is numbered where it is recorded.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DEFAULT_DB_ALIAS, connections, router, transaction
from django.db.models import F, Max, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from .exceptions import CursorExpired
from .models import Change, ChangeLog, Follower
from .querysets.bulk import writer
from .transactions import Collected

PUT, DELETE = Change.Action.PUT, Change.Action.DELETE

BATCH = 1000

FEW = 100
"""Changes that one INSERT writes as fast as anything else does."""


def record(kind: str, keys: Iterable, action: str, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Note that these have changed, in the transaction that is open.

    What the transaction has already noted, and nobody has read since, is not noted again.
    """
    keys = list(dict.fromkeys(str(key) for key in keys))
    with transaction.atomic(using=using, savepoint=False):
        noted = _Noted.begin(using)
        for start in range(0, len(keys), BATCH):
            noted.note(kind, keys[start : start + BATCH], action)


def newest(*, using: str = DEFAULT_DB_ALIAS) -> int:
    """The number of the last committed change; 0 if there has been none.

    Take it before reading the current state in full, then follow from it.
    """
    _prepare_reading(using)
    last = Change.objects.using(using).aggregate(last=Max("sequence"))["last"]
    log = _log(using)
    return max(last or 0, log.newest, log.pruned)


def oldest(*, using: str = DEFAULT_DB_ALIAS) -> int:
    """The smallest cursor from which the log can be read."""
    return _log(using).pruned


def read(after: int = 0, limit: int = BATCH, *, using: str = DEFAULT_DB_ALIAS) -> list[Change]:
    """Committed changes after this cursor, in order; the last one's ``sequence`` is the
    next cursor.

    The same product may come again; only its newest change counts. Inside a
    transaction and on a replica, changes not yet numbered come last with ``sequence``
    None: they may be used, but are no cursor. Raises ``CursorExpired`` if the log was
    pruned beyond the cursor.
    """
    _prepare_reading(using)
    wanted = Q(sequence__gt=after)
    if not may_number(using=using):
        wanted |= Q(sequence=None)
    rows = Change.objects.using(using).filter(wanted)
    batch = list(rows.order_by(F("sequence").asc(nulls_last=True), "id")[:limit])
    _refuse_pruned(after, using)
    return batch


def noted(kind: str, keys: Iterable, *, using: str = DEFAULT_DB_ALIAS) -> dict[str, int]:
    """Ids of the changes that the open transaction itself has made of these, by key.

    Those since the log was last read in it, of which this is a reading, too: what
    changes again is noted anew. Empty where the database does not tell the ids.
    """
    found = _Noted.find(using)
    if found is None:
        return {}
    made = {str(key): found.changes.get((kind, str(key))) for key in keys}
    found.forget()
    return {key: change.pk for key, change in made.items() if change and change.pk}


def later(
    kind: str, keys: Iterable, after: int, *, using: str = DEFAULT_DB_ALIAS
) -> Iterator[tuple[str, int, int | None]]:
    """Key, id and number of each change of these that came after this cursor.

    Changes not yet numbered are among them, with None. Raises ``CursorExpired``.
    """
    rows = Change.objects.using(using).filter(Q(sequence__gt=after) | Q(sequence=None), kind=kind)
    keys = [str(key) for key in keys]
    for start in range(0, len(keys), BATCH):
        chunk = rows.filter(key__in=keys[start : start + BATCH]).order_by()
        yield from chunk.values_list("key", "id", "sequence")
    _refuse_pruned(after, using)


def last_before(moment: datetime, *, using: str = DEFAULT_DB_ALIAS) -> int:
    """About the number of the last change before this time; 0 if there is none."""
    numbered = Change.objects.using(using).filter(sequence__isnull=False, created_at__lt=moment)
    last = numbered.order_by("-created_at").values_list("sequence", flat=True).first()
    return last or 0


@dataclass(frozen=True)
class Mark:
    """The end of the log at some moment, to be recognised later.

    A number alone is not enough: where a transaction is rolled back or a backup is
    restored, the same number comes again for another change.
    """

    sequence: int = 0
    created_at: datetime | None = None
    waiting: int | None = None
    """Id of the last change without a number, if there is one."""


def mark(*, using: str = DEFAULT_DB_ALIAS) -> Mark:
    """Where the log ends now, in one query. As long as it stays the same, nothing has
    changed that this connection could see."""
    rows = Change.objects.using(using)
    waiting = rows.filter(sequence=None).order_by("-id").values("id")[:1]
    numbered = rows.filter(sequence__isnull=False).order_by("-sequence")
    found = numbered.values_list("sequence", "created_at", Subquery(waiting)).first()
    return Mark(*found) if found else Mark(waiting=waiting.values_list("id", flat=True).first())


def read_since(
    start: Mark, limit: int = BATCH, *, using: str = DEFAULT_DB_ALIAS
) -> tuple[list[Change], Mark]:
    """What ``read()`` gives after this mark, and the mark to go on from. Raises
    ``CursorExpired`` also if the log is not the one that was marked."""
    rows = read(max(start.sequence - 1, 0), limit + 1, using=using)
    if start.sequence:
        known, *rows = rows or [Change()]
        if (known.sequence, known.created_at) != (start.sequence, start.created_at):
            raise CursorExpired(_("The log is not the one that was read. Read everything again."))
    numbered = [change for change in rows if change.sequence is not None]
    if not numbered:
        return rows, Mark(start.sequence, start.created_at)
    return rows, Mark(numbered[-1].sequence, numbered[-1].created_at)


def may_number(*, using: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether committed changes without a number can be given one here and now.

    Not in a transaction, where the lock would be held until its end, and not on a
    replica, which gets the numbers from where they are given.
    """
    is_primary = router.db_for_write(Change) == using
    return is_primary and not connections[using].in_atomic_block


def is_writing(*, using: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether the transaction that is open has noted changes of its own, which may yet be
    rolled back."""
    return _Noted.find(using) is not None


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
    followers = Follower.objects.using(using)
    followers.get_or_create(name=name, defaults={"cursor": _log(using).pruned})
    total = 0
    while True:
        _prepare_reading(using)
        with transaction.atomic(using=using, savepoint=False):
            # A write is a lock on every database.
            followers.filter(name=name).update(updated_at=timezone.now())
            follower = followers.get(name=name)
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

    Readers whose cursor lies further back get ``CursorExpired``. The newest change is
    kept whatever its age, so that readers at the end of the log find their place.
    """
    numbered = Change.objects.using(using).filter(sequence__isnull=False)
    newest = numbered.order_by("-sequence").values("sequence")[:1]
    before = timezone.now() - older_than
    old = numbered.filter(created_at__lt=before, sequence__lt=Subquery(newest))
    last = old.aggregate(last=Max("sequence"))["last"]
    if last is None:
        return 0
    with _locked_log(using) as log:
        log.pruned = max(log.pruned, last)
        log.save(using=using)
        # By number, so that nothing is left behind the mark.
        return Change.objects.using(using).filter(sequence__lte=last).delete()[0]


def number(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Give the committed changes that have no number yet the next ones."""
    # Under the lock, so that numbers become visible in their own order.
    with _locked_log(using) as log:
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
    with _locked_log(using) as log:
        since, log.scheduled_until = log.scheduled_until, now
        log.save(using=using)
    return since


class _Noted(Collected):
    """What one transaction has noted, and numbers once it has committed."""

    def __init__(self, using):
        super().__init__(using)
        self.changes = {}

    def note(self, kind, keys, action):
        rows = Change.objects.using(self.using)
        known = [self.changes[kind, key].pk for key in keys if (kind, key) in self.changes]
        # Asked of the database: a savepoint that was rolled back took its rows with it.
        kept = rows.filter(pk__in=known, kind=kind, action=action)
        kept = set(kept.values_list("key", flat=True))
        new = [Change(kind=kind, key=key, action=action) for key in keys if key not in kept]
        if len(new) < FEW:
            rows.bulk_create(new)
        else:
            writer(Change, self.using).insert(new)
        self.changes.update({(kind, change.key): change for change in new})
        if new and connections[self.using].vendor == "sqlite":
            rows.filter(sequence=None).update(sequence=F("id"))

    def forget(self):
        self.changes.clear()

    def finish(self):
        if connections[self.using].vendor != "sqlite":
            number(using=self.using)


def _prepare_reading(using):
    if may_number(using=using):
        if Change.objects.using(using).filter(sequence=None).exists():
            number(using=using)
    elif noted := _Noted.find(using):
        # What is read now has to be noted anew when it changes again.
        noted.forget()


def _refuse_pruned(after, using):
    """To be called after reading, because the log may be pruned while it is read."""
    if after < _log(using).pruned:
        raise CursorExpired(
            _("The log was pruned after %(cursor)d. Read everything again.") % {"cursor": after}
        )


def _log(using):
    return ChangeLog.objects.using(using).first() or ChangeLog()


@contextmanager
def _locked_log(using):
    """A transaction in which nobody else writes the log's row."""
    logs = ChangeLog.objects.using(using)
    if not connections[using].in_atomic_block and not logs.filter(pk=1).exists():
        # Not in the transaction: MySQL locks the gap where an UPDATE finds no row, and
        # two who both go on to insert it there wait for each other.
        logs.get_or_create(pk=1)
    with transaction.atomic(using=using, savepoint=False):
        # A write is a lock on every database, and begins before anything has been read.
        while not logs.filter(pk=1).update(newest=F("newest")):
            logs.get_or_create(pk=1)
        yield logs.get(pk=1)
