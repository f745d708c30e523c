"""Writes cleaned records, in a transaction for each batch."""

from collections.abc import Callable
from typing import Any

from django.db import DataError, IntegrityError, connections, transaction

from .. import changes, get_product_model
from ..exceptions import InvalidRecord
from .batch import Batch
from .catalog import Catalog
from .entries import Entry
from .explain import explain
from .images.pictures import Pictures
from .records import (
    AttributeRecord,
    BrandRecord,
    CategoryRecord,
    CollectionRecord,
    ProductRecord,
    Record,
)
from .unchanged import Imported, Unchanged
from .upsert.definitions import upsert_attributes, upsert_brands, upsert_categories
from .upsert.identity import Seen
from .upsert.links import Links, upsert_collections, upsert_relations
from .upsert.products import upsert_products


class Writing:
    """Each of its methods writes a batch. If the database refuses it, it is taken apart
    until it is known which record is to blame."""

    def __init__(
        self,
        catalog: Catalog,
        pictures: Pictures,
        unchanged: Unchanged,
        seen: Seen,
        on_written: Callable[[Batch], None],
        on_failure: Callable[[Entry, InvalidRecord], None],
    ) -> None:
        """``on_written`` is called once the transaction has committed."""
        self.using = catalog.using
        self.catalog = catalog
        self.pictures = pictures
        self.unchanged = unchanged
        self.seen = seen
        self.on_written = on_written
        self.on_failure = on_failure
        self._products: Any = get_product_model()._base_manager.using(self.using)

    def records(self, records: list[Record]) -> None:
        """Products and what they refer to."""
        self._attempt(records, self._write_records)

    def relations(self, links: list[Links]) -> None:
        """When all products of the file are written."""
        self._attempt(links, self._write_relations)

    def collections(self, records: list[CollectionRecord]) -> None:
        """When all products of the file are written."""
        self._attempt(records, self._write_collections)

    def _attempt(self, items: list[Any], write: Callable[[list[Any], Batch], None]) -> None:
        batch = Batch()
        try:
            with self._transaction():
                write(items, batch)
        except (IntegrityError, DataError) as error:
            self.catalog.forget()
            self.unchanged.fingerprints.forget()
            if len(items) == 1:
                self.on_failure(items[0].entry, explain(error))
                return
            middle = len(items) // 2
            self._attempt(items[:middle], write)
            self._attempt(items[middle:], write)
        else:
            self.on_written(batch)

    def _transaction(self) -> Any:
        """A new one, or a savepoint of the one that is open."""
        if connections[self.using].in_atomic_block:
            return transaction.atomic(using=self.using)
        return self._products.writing()

    def _write_records(self, records: list[Any], batch: Batch) -> None:
        def of_type(record_type):
            return [record for record in records if isinstance(record, record_type)]

        position = changes.newest(using=self.using)
        if attributes := of_type(AttributeRecord):
            upsert_attributes(attributes, self.catalog, batch)
            self.unchanged.fingerprints.forget()
        upsert_brands(of_type(BrandRecord), self.catalog, batch)
        upsert_categories(of_type(CategoryRecord), self.catalog, batch)
        if products := of_type(ProductRecord):
            upsert_products(products, self.catalog, self.pictures, self.seen, batch)
            self._note_products(batch, position)

    def _note_products(self, batch, position):
        # A record of a variant is not all that a file may say of its product.
        items = {item.product.pk: item for item in batch.products if not item.is_variant}
        batch.since = self.unchanged.own_changes(list(items), position)
        self.unchanged.note(
            Imported(key, item.entry.data, batch.since[key], item.is_new)
            for key, item in items.items()
            # One with relations is as its record says only when they are written.
            if not item.record.relations
        )

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
