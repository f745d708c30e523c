"""Reads records and makes the catalogue agree with them."""

import pickle
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DataError, IntegrityError, models, transaction
from pyroaring import BitMap64

from .. import get_product_model
from ..signals import catalog_imported
from .batch import Batch
from .catalog import Catalog
from .explain import explain
from .formats import Entry
from .pictures import Pictures
from .records import (
    AttributeRecord,
    BrandRecord,
    CategoryRecord,
    CollectionRecord,
    ProductRecord,
    Record,
    clean_record,
)
from .report import Problem, Report
from .upsert.definitions import upsert_attributes, upsert_brands, upsert_categories
from .upsert.identity import Seen
from .upsert.links import Links, upsert_collections, upsert_relations
from .upsert.products import upsert_products


class Importer:
    """Imports records, in batches of one transaction each.

    A record that cannot be used is reported and left out, the others go on. What
    refers to products that may come later, relations and collections, is written at
    the end. Importing the same records again writes nothing.
    """

    batch_size = 1000
    """Records in one transaction."""

    def __init__(
        self,
        *,
        folder: Path | None = None,
        strict: bool = False,
        dry_run: bool = False,
        using: str = DEFAULT_DB_ALIAS,
        on_problem: Callable[[Problem], None] | None = None,
        on_batch: Callable[[], None] | None = None,
    ) -> None:
        """``folder`` holds the picture files that records name; ``strict`` refuses
        brands, categories and choices that nobody has declared; ``on_batch`` is called
        after every batch, for a progress bar."""
        self.using = using
        self.dry_run = dry_run
        self.on_batch = on_batch
        self.catalog = Catalog(using, strict=strict)
        self.pictures = Pictures(folder, dry_run=dry_run)
        self.report = Report(dry_run=dry_run, on_problem=on_problem)
        self._seen = Seen(_set_of_keys())

    def run(self, entries: Iterable[Entry]) -> Report:
        """Import all entries of a reader (``formats``). May be called once."""
        with self._transaction(), tempfile.TemporaryFile() as later:
            self._later = later
            for records in self._batches(entries):
                self._attempt(records, self._write)
                if self.on_batch:
                    self.on_batch()
            self._write_later()
        if not self.dry_run:
            transaction.on_commit(self._announce, using=self.using)
        return self.report

    def _batches(self, entries: Iterable[Entry]) -> Iterator[list[Record]]:
        batch: list[Record] = []
        for record in self._records(entries):
            # Attributes are written before products, but apply only from their line on.
            is_late = isinstance(record, AttributeRecord) and batch
            if len(batch) == self.batch_size or is_late:
                yield batch
                batch = []
            batch.append(record)
        if batch:
            yield batch

    def _records(self, entries):
        for line, data, error, *_source in entries:
            self.report.lines += 1
            if data is None:
                self.report.unreadable += 1
                self.report.fail(line, error)
                continue
            record, errors = clean_record(line, data)
            if errors:
                self.report.fail(line, *errors)
            elif isinstance(record, CollectionRecord):
                self._put_off(record)
            else:
                yield record

    def _attempt(self, items: list[Any], write: Callable[[list[Any], Batch], None]) -> None:
        """Write in one transaction; if the database refuses, find out which line it is."""
        batch = Batch()
        try:
            with transaction.atomic(using=self.using):
                write(items, batch)
        except (IntegrityError, DataError) as error:
            self.catalog.forget()
            if len(items) == 1:
                self.report.fail(items[0].line, explain(error))
                return
            middle = len(items) // 2
            self._attempt(items[:middle], write)
            self._attempt(items[middle:], write)
        else:
            self._finish(batch)

    def _write(self, records: list[Any], batch: Batch) -> None:
        def of_type(record_type):
            return [record for record in records if isinstance(record, record_type)]

        upsert_attributes(of_type(AttributeRecord), self.catalog, batch)
        upsert_brands(of_type(BrandRecord), self.catalog, batch)
        upsert_categories(of_type(CategoryRecord), self.catalog, batch)
        if products := of_type(ProductRecord):
            upsert_products(products, self.catalog, self.pictures, self._seen, batch)

    def _finish(self, batch: Batch) -> None:
        """The batch is committed: what it says has become true."""
        batch.report_to(self.report)
        for item in batch.products:
            self._seen.add(item)
            if item.record.relations:
                self._put_off(
                    Links(item.line, item.product.pk, item.record.relations, item.outcome)
                )
            else:
                self.report.count("variant" if item.is_variant else "product", item.outcome)

    def _put_off(self, item: Links | CollectionRecord) -> None:
        # On disk, so that memory does not grow with the file.
        pickle.dump(item, self._later)

    def _write_later(self) -> None:
        self._later.seek(0)
        links: list[Links] = []
        collections: list[CollectionRecord] = []
        for item in _unpickled(self._later):
            if isinstance(item, CollectionRecord):
                collections.append(item)
                continue
            links.append(item)
            if len(links) == self.batch_size:
                self._attempt(links, self._write_relations)
                links = []
        if links:
            self._attempt(links, self._write_relations)
        if collections:
            self._attempt(collections, self._write_collections)

    def _write_relations(self, links: list[Links], batch: Batch) -> None:
        upsert_relations(links, self.using, batch)

    def _write_collections(self, records: list[CollectionRecord], batch: Batch) -> None:
        upsert_collections(records, self.using, batch)

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


def _set_of_keys() -> Any:
    """Of integers, a million take kilobytes."""
    is_integer = isinstance(get_product_model()._meta.pk, models.IntegerField)
    return BitMap64() if is_integer else set()


def _unpickled(file: Any) -> Iterator[Any]:
    while True:
        try:
            yield pickle.load(file)
        except EOFError:
            return
