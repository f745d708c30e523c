"""The index this process has of each database, kept up with the change log."""

import logging
import os
from threading import RLock

from django.db import connections, models, router
from pyroaring import BitMap

from ... import changes, get_product_model
from ...changes import Mark
from ...exceptions import CursorExpired
from ...models import Change
from ...querysets import ProductQuerySet
from ...transactions import enclosing_test
from . import store
from .index import Index

logger = logging.getLogger("django_catalog")

STORED_FROM = 2000
"""Products from which on the index is stored; a smaller one is made as quickly."""

BATCH = 1000
"""Changed products dealt with at a time."""


class Unavailable(Exception):
    """These products cannot be indexed: their keys are no whole numbers of 32 bits, or
    the host has its own idea of which are published."""


class LiveIndex:
    """Hands out the index as the newest committed change left it. Safe to be asked by
    several threads at once, and by a process that was forked."""

    def __init__(self, using: str):
        self.using = using
        self._lock = RLock()
        self._test: object = None
        self._committed: Index | None = None
        self._uncommitted: Index | None = None
        """As the transaction that asked last sees it, which may be rolled back."""
        self._is_available = True

    def current(self) -> Index:
        """Costs one query while nothing has changed. Raises ``Unavailable``."""
        self._begin_test()
        if not self._is_available:
            raise Unavailable
        mark = changes.mark(using=self.using)
        index = self._known(mark)
        if index is None:
            with self._lock:
                try:
                    index = self._known(mark) or self._catch_up(mark)
                except OverflowError as error:
                    self._is_available = False
                    raise Unavailable from error
        return self._at_this_moment(index)

    def rebuild(self) -> Index:
        """Make it anew from the database, and store it. Raises ``Unavailable``."""
        with self._lock:
            try:
                self._committed = index = self._build()
            except OverflowError as error:
                raise Unavailable from error
            store.save(index, self.using)
        return index

    def store(self) -> Index:
        """Bring it up to date and store it, so that other processes begin there."""
        index = self.current()
        store.save(index, self.using)
        return index

    def forget(self) -> None:
        """Start again as a new process would."""
        self._committed = self._uncommitted = None
        self._is_available = True

    def unlock(self) -> None:
        """In a process just forked, where the thread that held the lock is not."""
        self._lock = RLock()

    def _known(self, mark: Mark) -> Index | None:
        if mark != Mark():
            for index in (self._committed, self._uncommitted):
                if index is not None and index.mark == mark:
                    return index
        return self._committed if self._is_behind(mark) else None

    def _is_behind(self, mark):
        """Whether the transaction sees an older state than is committed by now. It gets
        that one: what it reads of products later is what it may see anyway."""
        if self._committed is None or self._test is not None:
            return False
        in_transaction = connections[self.using].in_atomic_block
        return in_transaction and self._committed.mark.sequence > mark.sequence

    def _begin_test(self):
        # What a test of the host has written is gone with the block around it, and the
        # log gives the same numbers again.
        test = enclosing_test(self.using)
        if test is not self._test:
            self.forget()
            self._test = test

    def _at_this_moment(self, index):
        fresh = index.now()
        if self._committed is index:
            self._committed = fresh
        elif self._uncommitted is index:
            self._uncommitted = fresh
        return fresh

    def _catch_up(self, mark: Mark) -> Index:
        index = self._committed or self._load()
        try:
            if index is None or index.mark == Mark():
                raise CursorExpired
            index = self._follow(index)
        except CursorExpired:
            index = self._build()
            self._store_if_large(index)
            index = self._follow_if_possible(index)
        if self._may_be_rolled_back(mark):
            self._uncommitted = index.at(mark)
            return self._uncommitted
        self._committed = index
        return index

    def _may_be_rolled_back(self, mark):
        has_unnumbered = mark.waiting is not None and not changes.may_number(using=self.using)
        return has_unnumbered or changes.is_writing(using=self.using)

    def _load(self):
        try:
            return store.load(self.using)
        except store.Damaged as reason:
            logger.warning("The stored listing index is made anew: %s.", reason)
            return None

    def _follow(self, index: Index) -> Index:
        """Bring it up to the end of the log. Raises ``CursorExpired`` also where making it
        anew is less work."""
        limit = max(5000, index.size // 20)
        rows, mark = changes.read_since(index.mark, limit + 1, using=self.using)
        if len(rows) > limit:
            raise CursorExpired
        kinds = {change.kind for change in rows}
        if kinds & {"category", "brand", "attribute"}:
            index = index.with_schema(type(index.schema)(self.using))
        elif "collection" in kinds:
            index = index.with_schema(index.schema.with_collections())
        keys = list(dict.fromkeys(int(row.key) for row in rows if row.kind == "product"))
        for start in range(0, len(keys), BATCH):
            index = index.with_products(BitMap(keys[start : start + BATCH]))
        return index.at(mark)

    def _follow_if_possible(self, index):
        """Products that changed while the index was made may have been read half before
        and half after."""
        try:
            return self._follow(index)
        except CursorExpired:
            return index

    def _build(self) -> Index:
        mark = changes.mark(using=self.using)
        index = Index.build(mark, self.using)
        logger.info("The listing index was made of %d products.", index.size)
        return index.at(Mark(mark.sequence, mark.created_at))

    def _store_if_large(self, index):
        is_primary = router.db_for_write(Change) == self.using
        if index.size >= STORED_FROM and is_primary and not changes.is_writing(using=self.using):
            store.save(index, self.using)


_indexes: dict[str, LiveIndex] = {}


def get_live_index(using: str | None = None) -> LiveIndex:
    """Of this database, by default the one that products are read from. Raises
    ``Unavailable`` if it cannot be had for the product model in use."""
    product = get_product_model()
    published = type(product._default_manager.all()).published
    if not isinstance(product._meta.pk, models.IntegerField):
        raise Unavailable
    if published is not ProductQuerySet.published:
        raise Unavailable
    using = using or router.db_for_read(product)
    if using not in _indexes:
        _indexes.setdefault(using, LiveIndex(using))
    return _indexes[using]


def _unlock_all() -> None:
    for index in _indexes.values():
        index.unlock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_unlock_all)
