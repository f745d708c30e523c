"""Reads records and makes the catalogue agree with them."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DataError, IntegrityError, connections, transaction
from django.utils import timezone

from .. import changes, get_product_model
from ..exceptions import InvalidRecord
from ..signals import catalog_imported
from .archive import Archive
from .batch import Batch
from .catalog import Catalog
from .explain import explain
from .fingerprints import Fingerprints
from .formats import Entry
from .garbage import searched_rarely
from .intake import Intake
from .keys import set_of_keys
from .later import Later
from .pictures import Pictures
from .records import (
    AttributeRecord,
    BrandRecord,
    CategoryRecord,
    CollectionRecord,
    ProductRecord,
    Record,
    clean_record,
    clean_relations,
)
from .rejects import Rejects
from .report import Outcome, Problem, Report
from .sample import Sample
from .unchanged import Imported, Known, Unchanged
from .upsert.definitions import upsert_attributes, upsert_brands, upsert_categories
from .upsert.identity import Seen
from .upsert.links import Links, upsert_collections, upsert_relations
from .upsert.products import upsert_products


class Importer:
    """Imports records, in batches of one transaction each.

    A record that cannot be used is reported and left out, the others go on. What
    refers to products that may come later, relations and collections, is written at
    the end. Importing the same records again writes nothing, and hardly looks at them.
    """

    batch_size = 1000
    """Records read, and records written in one transaction."""

    trusts_digests = True
    """Whether records are passed over that an earlier import has noted to be in."""

    def __init__(
        self,
        *,
        folder: Path | None = None,
        strict: bool = False,
        dry_run: bool = False,
        source: str = "",
        archive_missing: bool = False,
        archive_limit: int = 50,
        sample: int = 0,
        using: str = DEFAULT_DB_ALIAS,
        rejects: Rejects | None = None,
        on_problem: Callable[[Problem], None] | None = None,
        on_batch: Callable[[], None] | None = None,
    ) -> None:
        """``folder`` holds the picture files that records name; ``strict`` refuses
        brands, categories and choices that nobody has declared; ``on_batch`` is called
        after every batch, for a progress bar.

        ``source`` names the list that the file is the latest state of. With
        ``archive_missing``, products that earlier files of the source had and this one
        lacks are archived, unless they are more than ``archive_limit`` per cent.
        ``sample`` is the number of changed products that the report shows before and
        after.
        """
        self.using = using
        self.dry_run = dry_run
        self.rejects = rejects
        self.on_batch = on_batch
        self.catalog = Catalog(using, strict=strict)
        self.pictures = Pictures(folder, dry_run=dry_run)
        self.report = Report(dry_run=dry_run, on_problem=on_problem)
        self.fingerprints = Fingerprints(self.catalog, folder)
        self.unchanged = Unchanged(source, self.fingerprints, using)
        self.archive: Archive | None = None
        if archive_missing:
            self.archive = Archive(self.unchanged, archive_limit, self.report, using)
        self.sample = Sample(sample, self.report, using)
        self._products: Any = get_product_model()._base_manager.using(using)
        self._seen = Seen(set_of_keys(self._products.model))
        self._waiting: list[Record] = []
        self._waiting_keys: set[Any] = set()

    def run(self, entries: Iterable[Entry]) -> Report:
        """Import all entries of a reader (``formats``). May be called once."""
        with self._transaction(), Later() as self._later, searched_rarely() as search_garbage:
            self.unchanged.begin()
            for part in self._parts(entries):
                self._take(part)
                search_garbage()
            self._write_waiting()
            self._write_later()
            if self.archive:
                self.archive.write()
        self.report.ended_at = timezone.now()
        if not self.dry_run:
            transaction.on_commit(self._announce, using=self.using)
        return self.report

    def _parts(self, entries: Iterable[Entry]) -> Iterator[list[Entry]]:
        """Attributes are written before products, but apply only from their line on: they
        have parts of their own."""
        part: list[Entry] = []
        for entry in entries:
            if part and (len(part) == self.batch_size or _declares(entry) != _declares(part[0])):
                yield part
                part = []
            part.append(entry)
        if part:
            yield part

    def _take(self, part: list[Entry]) -> None:
        found = self.unchanged.find(part)
        agreeing = self._agreeing(part, found)
        for entry, known in zip(part, found, strict=True):
            self.report.lines += 1
            self.report.warn(entry, *entry.warnings)
            if known and self.archive:
                self.archive.keep(known.key)
            if known and known.key in agreeing:
                self._pass_over(entry, known)
            elif record := self._clean(entry, known):
                self._waiting.append(record)
                if known:
                    self._waiting_keys.add(known.key)
                if len(self._waiting) == self.batch_size:
                    self._write_waiting()
        if _declares(part[0]):
            self._write_waiting()
        if self.on_batch:
            self.on_batch()

    def _agreeing(self, part: list[Entry], found: list[Known | None]) -> set[Any]:
        if _declares(part[0]):
            self._write_waiting()
        if not self.trusts_digests:
            return set()
        agreeing = self.unchanged.agreeing(part, found)
        # What has been in the file already must not be there again.
        return {
            key
            for key in agreeing
            if key not in self._waiting_keys and key not in self._seen.products
        }

    def _pass_over(self, entry: Entry, known: Known) -> None:
        self._seen.products.add(known.key)
        data: Any = entry.data
        if relations := clean_relations(Intake(data)):
            self._later.put(Links(entry, known.key, relations, Outcome.UNCHANGED, known.since))
        else:
            self.report.count("product", Outcome.UNCHANGED)

    def _clean(self, entry: Entry, known: Known | None) -> Record | None:
        if entry.data is None:
            self.report.unreadable += 1
            self._fail(entry, entry.error or InvalidRecord(""))
            return None
        record, errors = clean_record(entry.line, entry.data)
        if record is None:
            self._fail(entry, *errors)
            return None
        record.entry = entry
        if isinstance(record, CollectionRecord):
            self._later.put(record)
            return None
        if known and known.former_status and known.status == self._products.model.Status.ARCHIVED:
            # It was archived because it was missing, and here it is again.
            record.values.setdefault("status", known.former_status)
        return record

    def _write_waiting(self) -> None:
        waiting, keys = self._waiting, self._waiting_keys
        self._waiting, self._waiting_keys = [], set()
        if waiting:
            self.sample.before(keys)
            self._attempt(waiting, self._write)
            if self.on_batch:
                self.on_batch()

    def _attempt(self, items: list[Any], write: Callable[[list[Any], Batch], None]) -> None:
        """Write in one transaction; if the database refuses, find out which line it is."""
        batch = Batch()
        try:
            with self._batch_transaction():
                write(items, batch)
        except (IntegrityError, DataError) as error:
            self.catalog.forget()
            self.fingerprints.forget()
            if len(items) == 1:
                self._fail(items[0].entry, explain(error))
                return
            middle = len(items) // 2
            self._attempt(items[:middle], write)
            self._attempt(items[middle:], write)
        else:
            self._finish(batch)

    def _write(self, records: list[Any], batch: Batch) -> None:
        def of_type(record_type):
            return [record for record in records if isinstance(record, record_type)]

        position = changes.newest(using=self.using)
        if attributes := of_type(AttributeRecord):
            upsert_attributes(attributes, self.catalog, batch)
            self.fingerprints.forget()
        upsert_brands(of_type(BrandRecord), self.catalog, batch)
        upsert_categories(of_type(CategoryRecord), self.catalog, batch)
        if products := of_type(ProductRecord):
            upsert_products(products, self.catalog, self.pictures, self._seen, batch)
            items = [item for item in batch.products if not item.is_variant]
            keys = [item.product.pk for item in items]
            batch.since = self.unchanged.own_changes(keys, position)
            # One with relations is as its record says only when they are written.
            self.unchanged.note(
                Imported(item.product.pk, item.entry.data, batch.since[item.product.pk])
                for item in items
                if not item.record.relations
            )

    def _finish(self, batch: Batch) -> None:
        """The batch is committed: what it says has become true."""
        for type_, outcome in batch.outcomes:
            self.report.count(type_, outcome)
        for entry, error in batch.failures:
            self._fail(entry, error)
        for entry, error in batch.warnings:
            self.report.warn(entry, error)
        self.sample.after(batch.products)
        for item in batch.products:
            self._seen.add(item)
            if self.archive:
                self.archive.keep(item.product.pk)
            if item.record.relations:
                key = item.product.pk
                since = batch.since[key]
                self._later.put(Links(item.entry, key, item.record.relations, item.outcome, since))
            else:
                self.report.count("variant" if item.is_variant else "product", item.outcome)

    def _fail(self, entry: Entry, *errors: InvalidRecord) -> None:
        self.report.fail(entry, *errors)
        if self.rejects:
            self.rejects.add(entry, errors)
        if self.archive:
            self.archive.keep_failed(entry)

    def _write_later(self) -> None:
        collections: list[CollectionRecord] = []
        for items in self._later.take(self.batch_size):
            collections += [item for item in items if isinstance(item, CollectionRecord)]
            if links := [item for item in items if isinstance(item, Links)]:
                self._attempt(links, self._write_relations)
        if collections:
            self._attempt(collections, self._write_collections)

    def _write_relations(self, links: list[Links], batch: Batch) -> None:
        position = changes.newest(using=self.using)
        untouched = self.unchanged.untouched({link.product: link.since for link in links})
        upsert_relations(links, self.using, batch)
        since = self.unchanged.own_changes([link.product for link in links], position)
        self.unchanged.note(
            Imported(link.product, link.entry.data or {}, since[link.product])
            for link in links
            if link.product in untouched
        )

    def _write_collections(self, records: list[CollectionRecord], batch: Batch) -> None:
        upsert_collections(records, self.using, batch)

    def _batch_transaction(self) -> Any:
        """A transaction, or a savepoint of the one that is open."""
        if connections[self.using].in_atomic_block:
            return transaction.atomic(using=self.using)
        return self._products.writing()

    @contextmanager
    def _transaction(self):
        """A dry run does everything, so that it finds every error, and takes it back."""
        if not self.dry_run:
            yield
            return
        with transaction.atomic(using=self.using):
            yield
            transaction.set_rollback(True, using=self.using)

    def _announce(self):
        catalog_imported.send_robust(type(self), report=self.report, using=self.using)


def _declares(entry: Entry) -> bool:
    """Whether it is an attribute."""
    return entry.data is not None and entry.data.get("type") == "attribute"
