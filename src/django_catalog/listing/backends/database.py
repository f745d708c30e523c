"""The listing's answers in plain SQL: right on every database, quick on small ones."""

from decimal import Decimal
from itertools import chain

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
from .tables import AttributeTable, BrandTable, CategoryTable, ColumnTable, count_values

TABLES = {
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
        matching = self.matching(selection, schema).order_by(*ORDERS[selection.sort])
        return list(matching.values_list("pk", flat=True)[start:stop])

    def answer(self, selection, schema, names=()):
        everything = self.matching(selection, schema)
        counts = [count_values(everything, Value(""), Value(""))]
        for table, dimensions, counted in self._groups(selection, schema, names):
            counts += table.counts(dimensions, self.matching(counted, schema), selection)
        return self._read(counts[0].union(*counts[1:], all=True).order_by(), schema)

    def matching(self, selection, schema):
        """The products a visitor may see of those selected."""
        products = get_product_model().objects.published()
        if selection.collection is not None:
            products = products.filter(collection_entries__collection=selection.collection)
            products = products.annotate(entry_position=F("collection_entries__position"))
        for asked in chain(selection.fixed, selection.asked):
            dimension = schema.dimensions[asked.name]
            products = products.filter(TABLES[type(dimension)].condition(dimension, asked))
        if selection.text:
            products = self.get_search().search(products, selection.text)
        return products

    def _groups(self, selection, schema, names):
        """Dimensions that are counted alike: of one table, under the same filters."""
        asked = {one.name for one in selection.asked}
        groups = {}
        for dimension in (schema.dimensions[name] for name in names):
            own = dimension.name if dimension.name in asked else ""
            groups.setdefault((TABLES[type(dimension)], own), []).append(dimension)
        for (table, own), dimensions in groups.items():
            yield table, dimensions, selection.without(own)

    def _read(self, rows, schema):
        answer = Answer()
        dimensions = {_key(dimension): dimension for dimension in schema.dimensions.values()}
        for key, value, highest, number in rows:
            if not key:
                answer.total = number
            elif dimensions[key].kind != "range":
                counts = answer.counts.setdefault(dimensions[key].name, {})
                value = _value(dimensions[key], value)
                counts[value] = counts.get(value, 0) + number
            elif number:
                answer.bounds[dimensions[key].name] = (Decimal(value), Decimal(highest))
        return answer


def _key(dimension):
    """What a count calls it: attributes are counted together, by primary key."""
    return str(dimension.pk) if isinstance(dimension, AttributeDimension) else dimension.name


def _value(dimension, value):
    if isinstance(dimension, AttributeDimension) and dimension.kind == "choice":
        return next(slug for slug, choice in dimension.choices.items() if str(choice.pk) == value)
    return value
