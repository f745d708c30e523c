"""Keeps the entries of the text index: a follower of the change log.

Nobody else writes them. Which words a product has is worked out from the product as it
is, so that a change which comes twice does no harm.
"""

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import nullcontext
from itertools import chain, islice

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections, models, router, transaction
from django.db.models import Exists, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from .. import changes, get_product_model
from ..exceptions import CursorExpired
from ..models import Change, Follower, SearchEntry, SearchLabel
from ..transactions import Collected
from . import labels, storage, vocabulary
from .analysis import signature
from .documents import build
from .storage import COLUMNS

FOLLOWER = "search"

AT_ONCE = 2_000
"""Products that a search indexes before it answers, a second's work; what is more
waits for ``catalog_index``."""

CHUNK = 1000

KEYS = 2**32
"""Sets of keys hold those below this."""

logger = logging.getLogger(__name__)


class Unseen(Collected):
    """Entries that the open transaction has written: full-text indexes of MariaDB and
    MySQL have them only once it has committed."""

    def __init__(self, using):
        super().__init__(using)
        self.keys = set()

    @classmethod
    def keys_of(cls, using: str) -> set[int]:
        callbacks = (callback for _ids, callback, _robust in connections[using].run_on_commit)
        owners = (getattr(callback, "__self__", None) for callback in callbacks)
        return set().union(*(owner.keys for owner in owners if isinstance(owner, cls)))

    def finish(self):
        """Nothing remains to be done: now the index has them."""


def is_supported() -> bool:
    """Whether the products can be indexed: by numbers only."""
    return isinstance(get_product_model()._meta.pk, models.IntegerField)


def freshen(*, using: str = DEFAULT_DB_ALIAS) -> str:
    """Bring the index up to date before a search: one small query, if it is already.
    Returns what is the same as long as no entry changes, or "".

    Where that would take long, or where nothing can be written now, the search answers
    from what there is.
    """
    is_built, is_behind, state = _state(using)
    # A replica gets the entries with everything else.
    if router.db_for_write(SearchEntry) != using or (is_built and not is_behind):
        return state
    try:
        with transaction.atomic(using=using) if _is_in_transaction(using) else nullcontext():
            _catch_up(using, AT_ONCE)
    except _TooMany:
        logger.warning("The text index is too far behind for a search to wait. Run catalog_index.")
    except OperationalError as error:
        logger.warning("The text index could not be brought up to date: %s", error)
    return _state(using)[2]


def update(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Index what has changed, however much it is."""
    if is_supported():
        _catch_up(using, None)


def rebuild(
    *, using: str = DEFAULT_DB_ALIAS, progress: Callable[[int], object] = lambda done: None
) -> int:
    """Index everything while others go on searching and writing; returns how many.

    ``progress`` is told of each thousand how many they were. Entries that are right are
    only read.
    """
    if not is_supported():
        return 0
    if not _is_in_transaction(using):
        storage.install(connections[using])
    cursor = changes.newest(using=using)
    followers = Follower.objects.using(using).filter(name=FOLLOWER)
    if not _is_following(using):
        changes.rewind(FOLLOWER, cursor, using=using)
    known = vocabulary.words(using=using)
    labels.remember_all(using=using)
    total, words = 0, Counter()
    for keys, entries in _ranges(using):
        with transaction.atomic(using=using):
            # Nobody follows the log meanwhile, so what is read here is not older than
            # what is overwritten.
            followers.update(updated_at=timezone.now())
            left_over = set(entries.values_list("pk", flat=True)).difference(keys)
            documents, _before = _write([*keys, *left_over], using)
        words.update(_count(document.words for document in documents.values()))
        total += len(keys)
        progress(len(keys))
    vocabulary.replace(known, words, using=using)
    storage.gather_statistics(connections[using])
    labels.remember_signature(signature(), using=using)
    labels.remember_change(using=using)
    return total


class _TooMany(Exception):
    pass


def _state(using):
    """Whether there is an index of the present language, whether it is behind, and what
    tells its entries from others."""
    numbered = Change.objects.filter(sequence__gt=OuterRef("cursor"))
    signed = SearchLabel.objects.filter(kind=labels.OWN, words=signature())
    state = SearchLabel.objects.filter(kind=labels.STATE).values("words")[:1]
    followers = (
        Follower.objects.using(using)
        .filter(name=FOLLOWER)
        .annotate(
            is_built=Exists(signed),
            is_behind=Exists(numbered) | Exists(Change.objects.filter(sequence=None)),
            state=Coalesce(Subquery(state), Value(""), output_field=TextField()),
        )
    )
    return followers.values_list("is_built", "is_behind", "state").first() or (False, True, "")


def _catch_up(using, limit):
    """Index what is new, but no more products than the limit."""
    if not _state(using)[0] or not _is_following(using):
        everything = get_product_model()._base_manager.using(using).order_by()
        if limit is not None and everything[: limit + 1].count() > limit:
            raise _TooMany
        rebuild(using=using)
    left = limit

    def handle(batch):
        nonlocal left
        keys = {int(change.key) for change in batch if change.kind == "product"}
        keys.update(labels.products_of(batch, using=using))
        if left is not None and (left := left - len(keys)) < 0:
            raise _TooMany
        waiting = iter(sorted(keys))
        while chunk := list(islice(waiting, CHUNK)):
            documents, before = _write(chunk, using)
            _learn(documents, before, using)

    changes.follow(FOLLOWER, handle, using=using)
    if _is_in_transaction(using):
        # Used, but not followed: they get their numbers after the commit.
        handle(list(Change.objects.using(using).filter(sequence=None)))


def _is_following(using):
    """Whether the log still has what the index has not read."""
    cursor = Follower.objects.using(using).filter(name=FOLLOWER).values_list("cursor").first()
    try:
        return cursor is not None and changes.read(cursor[0], 1, using=using) is not None
    except CursorExpired:
        return False


def _is_in_transaction(using):
    return connections[using].in_atomic_block


def _ranges(using) -> Iterator[tuple[list[int], models.QuerySet]]:
    """All products by chunks, each with the entries that lie between their keys."""
    products = get_product_model()._base_manager.using(using).order_by("pk")
    entries = SearchEntry.objects.using(using)
    last = None
    while True:
        after = {"pk__gt": last} if last is not None else {}
        keys = list(products.filter(**after).values_list("pk", flat=True)[:CHUNK])
        if len(keys) < CHUNK:
            yield keys, entries.filter(**after)
            return
        last = keys[-1]
        yield keys, entries.filter(**after, pk__lte=last)


def _write(keys: Collection[int], using: str):
    """Make the entries of these products right; returns what they are indexed by, and the
    entries as they were."""
    rows = SearchEntry.objects.using(using)
    keys = [key for key in keys if 0 <= key < KEYS]
    before = rows.in_bulk(keys)
    documents = build(keys, using=using)
    entries = [
        document.entry
        for key, document in documents.items()
        if key not in before or _columns(before[key]) != _columns(document.entry)
    ]
    options = {"update_conflicts": True, "update_fields": COLUMNS}
    if connections[using].features.supports_update_conflicts_with_target:
        options["unique_fields"] = ["product"]
    rows.bulk_create(entries, **options)
    if gone := before.keys() - documents.keys():
        rows.filter(pk__in=gone).delete()
    if entries or gone:
        labels.remember_change(using=using)
    if connections[using].vendor == "mysql" and _is_in_transaction(using):
        Unseen.begin(using).keys.update(entry.pk for entry in entries)
    return documents, before


def _learn(documents, before, using):
    """Count each word that a product has not had before."""
    new = (
        document.words.difference(*(column.split() for column in _columns(before[key])))
        if key in before
        else document.words
        for key, document in documents.items()
    )
    vocabulary.learn(_count(new), using=using)


def _count(sets_of_words):
    counted = Counter(chain.from_iterable(sets_of_words))
    return {word: number for word, number in counted.items() if vocabulary.is_kept(word)}


def _columns(entry):
    return [getattr(entry, column) for column in COLUMNS]
