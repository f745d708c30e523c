"""The listing's answers in plain SQL: right on every database, quick on small ones."""

from decimal import Decimal
from functools import reduce
from operator import add
from typing import Any

from django.db.models import Case, F, Value, When

from ... import get_product_model
from ..dimensions import (
    AttributeDimension,
    BrandDimension,
    CategoryDimension,
    FieldDimension,
    StockDimension,
)
from ..question import AnyOf
from ..schema import Schema
from .base import Answer, ListingBackend
from .counts import NamedProducts, count_values
from .keysets import KEYSETS, among
from .tables import (
    AttributeTable,
    BrandTable,
    CategoryTable,
    ColumnTable,
    products_of,
    weigh_attributes,
)

TABLES: dict[type, Any] = {
    CategoryDimension: CategoryTable(),
    BrandDimension: BrandTable(),
    FieldDimension: ColumnTable(),
    StockDimension: ColumnTable(),
    AttributeDimension: AttributeTable(),
}

ORDERS = {
    "newest": ("-created_at", "-pk"),
    "price": (F("price").asc(nulls_last=True), "pk"),
    "-price": (F("price").desc(nulls_last=True), "-pk"),
    "name": ("name", "pk"),
    "position": ("entry_position", "pk"),
    "relevance": ("-created_at", "-pk"),
    "fit": ("-fit", "-in_stock", "-created_at", "-pk"),
}
"""Each ends in the primary key, so that no product is on two pages."""


class DatabaseBackend(ListingBackend):
    """Two queries besides the schema's: one for all counts, one for the keys. Words and
    their order cost one more each."""

    def get_schema(self):
        return Schema()

    def get_visible(self, schema):
        products = get_product_model().objects.published()
        return lambda keys: list(products.filter(among(keys)).values_list("pk", flat=True))

    def keys(self, selection, schema, start, stop):
        found = self.get_found(selection, schema)
        if selection.sort != "relevance" or selection.words is None:
            return _keys(found, selection.sort)[start:stop]
        best = set(_keys(found.filter(among(selection.words.best)), "newest"))
        first = [key for key in selection.words.best if key in best]
        rest = _keys(found.exclude(pk__in=first), "newest")
        behind = rest[max(start - len(first), 0) : max(stop - len(first), 0)]
        return [*first[start:stop], *behind]

    def keys_after(self, selection, schema, after, limit):
        start = after.place
        if selection.sort not in KEYSETS:
            return start, self.keys(selection, schema, start, start + limit)
        found = self.get_found(selection, schema).filter(KEYSETS[selection.sort](after))
        return start, _keys(found, selection.sort)[:limit]

    def get_found(self, selection, schema):
        """The products that pass the filters."""
        found = _filter(self.get_products(selection, schema), selection.asked, schema)
        return found.annotate(fit=_fit(selection, schema)) if selection.sort == "fit" else found

    def get_products(self, selection, schema):
        """The products a visitor may see on this page before filtering them."""
        products = get_product_model().objects.published()
        if selection.collection is not None:
            products = products.filter(collection_entries__collection=selection.collection)
            products = products.annotate(entry_position=F("collection_entries__position"))
        products = _filter(products, selection.fixed, schema)
        for words in (selection.fixed_words, selection.words):
            if words is not None:
                products = products.filter(among(words.keys))
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

    def weigh(self, selection, schema, names):
        named = NamedProducts(get_product_model().objects.published().db)
        found = named.add("found", self.get_found(selection, schema))
        dimensions = {_key(one): one.name for one in map(schema.dimensions.get, names)}
        weights = dict.fromkeys(names, 0)
        for key, _value, _highest, number in named.run(list(weigh_attributes(dimensions, found))):
            weights[dimensions[key]] += number
        return weights

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
        products = products.filter(_condition(asked, schema))
    return products


def _condition(asked, schema):
    dimension = schema.dimensions[asked.name]
    return TABLES[type(dimension)].condition(dimension, asked)


def _keys(products, sort):
    return products.order_by(*ORDERS[sort]).values_list("pk", flat=True)


def _fit(selection, schema):
    """How many of the values asked for a product has."""
    values = [
        (one.name, value)
        for one in selection.asked
        if isinstance(one, AnyOf)
        for value in one.values
    ]
    conditions = [_condition(AnyOf(name, (value,)), schema) for name, value in values]
    cases = [Case(When(condition, then=1), default=0) for condition in conditions]
    return reduce(add, cases, Value(0))


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
