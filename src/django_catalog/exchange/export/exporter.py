"""Yields the catalogue's records in an order in which they can be imported in one go."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import QuerySet

from ... import get_product_model
from ...exceptions import InvalidRecord
from ..entries import Record
from .definitions import attributes, brands, categories, collections
from .names import Names
from .products import Products
from .scope import Scope, batches

TYPES = ("attribute", "brand", "category", "product", "collection")
"""Of records, each before those that refer to it."""


class Exporter:
    """Makes records of the catalogue, or of some of its products and what they refer to.

    They hold everything that ``catalog.schema.json`` has a key for. Where a record cannot
    say something so that an import finds it again, ``on_loss`` is called with the product's
    external id, SKU or slug, or the name of what it is, and the reason. Nothing is written.
    """

    batch_size = 1000
    """Products held in memory. The number of queries a batch does not depend on it."""

    def __init__(
        self,
        products: QuerySet | None = None,
        *,
        types: Collection[str] = TYPES,
        using: str = DEFAULT_DB_ALIAS,
        picture_url: Callable[[str], str] | None = None,
        on_loss: Callable[[str, InvalidRecord], None] | None = None,
    ) -> None:
        """``products`` are all, or those of a queryset without a slice: then attributes,
        brands and categories are those that they have, and there are no collections.
        ``picture_url`` turns the stored name of a picture into its address, for files
        that are read elsewhere; without it, records have the name."""
        self.using = using
        self.types = types
        self.scope = Scope(products, using)
        self.picture_url = picture_url
        self.on_loss = on_loss or _ignore

    def records(self) -> Iterator[Record]:
        """One after the other; no more than a batch of them is in memory."""
        makers = {
            "attribute": attributes,
            "brand": brands,
            "category": categories,
            "product": self._products,
            "collection": collections,
        }
        for type_ in TYPES:
            if type_ in self.types:
                yield from makers[type_](self.scope, self.on_loss)

    def count(self) -> int:
        """How many records there will be at most, for a progress bar."""
        return sum(self.scope.rows(type_).count() for type_ in self.types)

    def records_of(self, keys: Iterable[Any]) -> dict[Any, Record]:
        """The records of the products with these primary keys as they are now, by key:
        at most a batch. Those that do not exist are missing."""
        rows = get_product_model()._base_manager.using(self.using)
        return self._maker().records(rows.filter(pk__in=list(keys)).order_by("pk"))

    def _products(self, scope, on_loss):
        maker = self._maker()
        for rows in batches(scope.rows("product"), self.batch_size):
            yield from maker.records(rows).values()

    def _maker(self):
        return Products(Names(self.using), self.picture_url, self.on_loss)


def _ignore(identifier: str, error: InvalidRecord) -> None:
    pass
