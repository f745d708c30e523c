"""The listing's answers in plain SQL: right on every database, quick on small ones."""

from decimal import Decimal
from typing import Any

from django.db.models import F, Value

from ... import get_product_model
from ...search import SearchBackend, get_backend
from ..dimensions import (
    AttributeDimension,
    BrandDimension,
    CategoryDimension,
    FieldDimension,
    StockDimension,
)
from ..schema import Schema
from .base import Answer, ListingBackend
from .counts import NamedProducts, count_values
from .tables import AttributeTable, BrandTable, CategoryTable, ColumnTable, products_of

TABLES: dict[type, Any] = {
    CategoryDimension: CategoryTable(),
    BrandDimension: BrandTable(),
    FieldDimension: ColumnTable(),
    StockDimension: ColumnTable(),
    AttributeDimension: AttributeTable(),
}

ORDERS = {
    "relevance": ("-relevance", "name", "pk"),
    "newest": ("-created_at", "-pk"),
    "price": (F("price").asc(nulls_last=True), "name", "pk"),
    "-price": (F("price").desc(nulls_last=True), "name", "pk"),
    "name": ("name", "pk"),
    "position": ("entry_position", "pk"),
}
"""Each ends in the primary key, so that no product is on two pages."""


class DatabaseBackend(ListingBackend):
    """Two queries besides the schema's: one for all counts, one for the keys."""

    def get_search(self) -> SearchBackend:
        return get_backend()

    def get_schema(self):
        return Schema()

    def keys(self, selection, schema, start, stop):
        found = _filter(self.get_products(selection, schema), selection.asked, schema)
        keys = found.order_by(*ORDERS[selection.sort]).values_list("pk", flat=True)
        return list(keys[start:stop])

    def get_products(self, selection, schema):
        """The products a visitor may see on this page before filtering them."""
        products = get_product_model().objects.published()
        if selection.collection is not None:
            products = products.filter(collection_entries__collection=selection.collection)
            products = products.annotate(entry_position=F("collection_entries__position"))
        products = _filter(products, selection.fixed, schema)
        if selection.text:
            products = self.get_search().search(products, selection.text)
        return products

    def answer(self, selection, schema, names=()):
        products = self.get_products(selection, schema)
        named = NamedProducts(products.db)
        here = named.add("here", products)
        found = _narrow(named, "found", here, selection.asked, schema)
        counts = [count_values(products_of(found), Value(""), Value(""))]
        for number, (table, own, dimensions) in enumerate(self._groups(selection, schema, names)):
            keys = found
            if own:
                others = [asked for asked in selection.asked if asked.name != own]
                keys = _narrow(named, f"found_{number}", here, others, schema)
            counts += table.counts(dimensions, keys, selection)
        return self._read(named.run(counts), schema)

    def _groups(self, selection, schema, names):
        """Dimensions that are counted together: of one table, and under the same
        filters. Those that are asked for are each counted without their own."""
        asked = {one.name for one in selection.asked}
        groups = {}
        for dimension in (schema.dimensions[name] for name in names):
            own = dimension.name if dimension.name in asked else None
            groups.setdefault((TABLES[type(dimension)], own), []).append(dimension)
        return [(table, own, dimensions) for (table, own), dimensions in groups.items()]

    def _read(self, rows, schema):
        answer = Answer()
        dimensions = {_key(dimension): dimension for dimension in schema.dimensions.values()}
        slugs = _slugs_of_choices(dimensions.values())
        for key, value, highest, number in rows:
            if not key:
                answer.total = number
            elif dimensions[key].kind == "range":
                answer.bounds[dimensions[key].name] = (Decimal(value), Decimal(highest))
            else:
                counts = answer.counts.setdefault(dimensions[key].name, {})
                value = slugs.get((key, value), value)
                counts[value] = counts.get(value, 0) + number
        return answer


def _filter(products, filters, schema):
    for asked in filters:
        dimension = schema.dimensions[asked.name]
        products = products.filter(TABLES[type(dimension)].condition(dimension, asked))
    return products


def _narrow(named, name, keys, filters, schema):
    """Name those of the products that pass the filters."""
    return named.add(name, _filter(products_of(keys), filters, schema)) if filters else keys


def _key(dimension):
    """What a count calls it: attributes are counted together, by primary key."""
    return str(dimension.pk) if isinstance(dimension, AttributeDimension) else dimension.name


def _slugs_of_choices(dimensions):
    """How a URL writes what counts call by its primary key."""
    return {
        (_key(dimension), str(choice.pk)): slug
        for dimension in dimensions
        if isinstance(dimension, AttributeDimension)
        for slug, choice in dimension.choices.items()
    }
