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
from .base import Answer, Asked, ListingBackend, Selection
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

    def ask(self, selection, schema):
        return AskedOfTables(selection, schema)

    def get_visible(self, schema):
        products = get_product_model().objects.published()
        return lambda keys: list(products.filter(among(keys)).values_list("pk", flat=True))


class AskedOfTables(Asked):
    """A selection as querysets."""

    def __init__(self, selection: Selection, schema: Schema):
        self.selection = selection
        self.schema = schema

    def answer(self, names=()):
        products = self.get_products()
        named = NamedProducts(products.db)
        here = named.add("here", products)
        found = self._narrow(named, "found", here, self.selection.asked)
        counts = [count_values(products_of(found), Value(""), Value(""))]
        for number, (table, own, dimensions) in enumerate(self._groups(names)):
            keys = found
            if own:
                others = [asked for asked in self.selection.asked if asked.name != own]
                keys = self._narrow(named, f"found_{number}", here, others)
            counts += table.counts(dimensions, keys, self.selection)
        return self._read(named.run(counts))

    def weigh(self, names):
        products = self.get_found()
        named = NamedProducts(products.db)
        found = named.add("found", products)
        dimensions = {_key(self.schema.dimensions[name]): name for name in names}
        weights = dict.fromkeys(names, 0)
        for key, _value, _highest, number in named.run(list(weigh_attributes(dimensions, found))):
            weights[dimensions[key]] += number
        return weights

    def keys(self, start, stop):
        found, words, sort = self.get_found(), self.selection.words, self.selection.sort
        if sort != "relevance" or words is None:
            return _keys(found, sort)[start:stop]
        best = set(_keys(found.filter(among(words.best)), "newest"))
        first = [key for key in words.best if key in best]
        rest = _keys(found.exclude(pk__in=first), "newest")
        behind = rest[max(start - len(first), 0) : max(stop - len(first), 0)]
        return [*first[start:stop], *behind]

    def keys_after(self, after, limit):
        start, sort = after.place, self.selection.sort
        if sort not in KEYSETS:
            return start, self.keys(start, start + limit)
        return start, _keys(self.get_found().filter(KEYSETS[sort](after)), sort)[:limit]

    def get_found(self):
        """The products that pass the filters."""
        found = self._filter(self.get_products(), self.selection.asked)
        return found.annotate(fit=self._fit()) if self.selection.sort == "fit" else found

    def get_products(self):
        """The products a visitor may see on this page before filtering them."""
        selection, products = self.selection, get_product_model().objects.published()
        if selection.collection is not None:
            products = products.filter(collection_entries__collection=selection.collection)
            products = products.annotate(entry_position=F("collection_entries__position"))
        products = self._filter(products, selection.fixed)
        for words in (selection.fixed_words, selection.words):
            if words is not None:
                products = products.filter(among(words.keys))
        return products

    def _filter(self, products, filters):
        for asked in filters:
            products = products.filter(self._condition(asked))
        return products

    def _condition(self, asked):
        dimension = self.schema.dimensions[asked.name]
        return TABLES[type(dimension)].condition(dimension, asked)

    def _narrow(self, named, name, keys, filters):
        """Name those of the products that pass the filters."""
        return named.add(name, self._filter(products_of(keys), filters)) if filters else keys

    def _fit(self):
        """How many of the values asked for a product has."""
        filters = (one for one in self.selection.asked if isinstance(one, AnyOf))
        single = (AnyOf(one.name, (value,)) for one in filters for value in one.values)
        cases = (Case(When(self._condition(one), then=1), default=0) for one in single)
        return reduce(add, cases, Value(0))

    def _groups(self, names):
        """Dimensions that are counted together: of one table, and under the same
        filters. Those that are asked for are each counted without their own."""
        asked = {one.name for one in self.selection.asked}
        groups = {}
        for dimension in (self.schema.dimensions[name] for name in names):
            own = dimension.name if dimension.name in asked else None
            groups.setdefault((TABLES[type(dimension)], own), []).append(dimension)
        return [(table, own, dimensions) for (table, own), dimensions in groups.items()]

    def _read(self, rows):
        answer = Answer()
        dimensions = {_key(dimension): dimension for dimension in self.schema.dimensions.values()}
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


def _keys(products, sort):
    return products.order_by(*ORDERS[sort]).values_list("pk", flat=True)


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
