"""Reads records and makes the catalogue agree with them."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, transaction
from django.utils import timezone

from .. import get_product_model
from ..exceptions import InvalidRecord
from ..signals import catalog_imported
from .archive import Archive
from .batch import Batch
from .catalog import Catalog
from .fingerprints import Fingerprints
from .formats import Entry
from .garbage import searched_rarely
from .glance import Glance
from .images.pictures import Pictures
from .intake import Intake
from .keys import set_of_keys
from .later import Later
from .records import CollectionRecord, Record, clean_record, clean_relations
from .rejects import Rejects
from .report import Outcome, Problem, Report
from .sample import Sample
from .unchanged import Known, Unchanged
from .upsert.identity import Seen
from .upsert.links import Links
from .writing import Writing


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
        self.unchanged = Unchanged(source, Fingerprints(self.catalog, folder), using)
        self.archive: Archive | None = None
        if archive_missing:
            self.archive = Archive(self.unchanged, archive_limit, self.report, using)
        self.sample = Sample(sample, self.report, using)
        self._seen = Seen(set_of_keys(get_product_model()))
        self._writing = Writing(
            *(self.catalog, self.pictures, self.unchanged, self._seen),
            on_written=self._finish,
            on_failure=self._fail,
        )
        self._waiting: list[Record] = []
        self._waiting_keys: set[Any] = set()

    def run(self, entries: Iterable[Entry]) -> Report:
        """Import all entries of a reader (``formats``). May be called once."""
        with self._transaction(), Later() as self._later, searched_rarely() as search_garbage:
            self.unchanged.begin()
            for declares, part in self._parts(entries):
                if declares:
                    self._write_waiting()
                self._take(part)
                if declares:
                    self._write_waiting()
                part.clear()  # or it would be searched, too
                search_garbage()
                if self.on_batch:
                    self.on_batch()
            self._write_waiting()
            self._write_later()
            if self.archive:
                self.archive.write()
        self.report.ended_at = timezone.now()
        if not self.dry_run:
            transaction.on_commit(self._announce, using=self.using)
        return self.report

    def _parts(self, entries: Iterable[Entry]) -> Iterator[tuple[bool, list[Glance]]]:
        """Portions of the file, and whether they declare attributes. These are written
        before products, but apply only from their line on."""
        part: list[Glance] = []
        declares = False
        for entry in entries:
            is_other = declares != _declares(entry)
            if part and (is_other or len(part) == self.batch_size):
                yield declares, part
                part = []
            declares = _declares(entry)
            part.append(self.unchanged.glance(entry))
        if part:
            yield declares, part

    def _take(self, part: list[Glance]) -> None:
        found = self.unchanged.find(part)
        agreeing = self.unchanged.agreeing(part, found) if self.trusts_digests else set()
        for glance, known in zip(part, found, strict=True):
            self.report.lines += 1
            if glance.entry.warnings:
                self.report.warn(glance.entry, *glance.entry.warnings)
            if known and self.archive:
                self.archive.keep(known.key)
            if known and known.key in agreeing and self._is_first(known):
                self._pass_over(glance, known)
            elif record := self._clean(glance.unpacked(), known):
                self._wait(record, known)

    def _is_first(self, known: Known) -> bool:
        """Whether the product has not been in the file yet."""
        return known.key not in self._waiting_keys and known.key not in self._seen.products

    def _pass_over(self, glance: Glance, known: Known) -> None:
        self._seen.products.add(known.key)
        if not glance.has_relations:
            self.report.count("product", Outcome.UNCHANGED)
            return
        # The products that it names may be others by the end of the file.
        entry = glance.unpacked()
        relations = clean_relations(Intake(entry.data or {})) or {}
        self._later.put(Links(entry, known.key, relations, Outcome.UNCHANGED, known.since))

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
        if known and known.former_status and known.is_archived:
            # It was archived because it was missing, and here it is again.
            record.values.setdefault("status", known.former_status)
        return record

    def _wait(self, record: Record, known: Known | None) -> None:
        self._waiting.append(record)
        if known:
            self._waiting_keys.add(known.key)
        if len(self._waiting) == self.batch_size:
            self._write_waiting()

    def _write_waiting(self) -> None:
        waiting, keys = self._waiting, self._waiting_keys
        self._waiting, self._waiting_keys = [], set()
        if waiting:
            self.sample.before(keys)
            self._writing.records(waiting)
            if self.on_batch:
                self.on_batch()

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
            if relations := item.record.relations:
                key = item.product.pk
                since = batch.since[key]
                self._later.put(Links(item.entry, key, relations, item.outcome, since))
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
                self._writing.relations(links)
        if collections:
            self._writing.collections(collections)

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
