"""Where the index keeps what products are filtered by: the sets of a dimension's values."""

from collections.abc import Iterable
from decimal import Decimal

from pyroaring import BitMap

from ..dimensions import (
    NO,
    YES,
    AttributeDimension,
    BrandDimension,
    CategoryDimension,
    Dimension,
    FieldDimension,
)
from ..index import Index
from ..index.facts import PUBLISHED, Key, from_number, to_bounds
from ..index.index import any_value, within
from ..question import Between, Filter
from .base import Selection


def products_with(index: Index, dimension: Dimension, asked: Filter, among: BitMap) -> BitMap:
    """Those of these products that pass the filter."""
    if isinstance(asked, Between):
        low, high = to_bounds(asked.low, asked.high)
        return index.get_numbers(_source(dimension)).between(low, high, among)
    having = (set_of(index, dimension, value) for value in asked.values)
    return BitMap.union(BitMap(), *having) & among


def set_of(index: Index, dimension: Dimension, value: str) -> BitMap:
    """All products that have this value."""
    key = _key(index, dimension, value)
    return index.get(key) if key else BitMap()


class Counter:
    """Counts some of the products by what they have."""

    def __init__(self, index: Index, products: BitMap):
        self._index = index
        others = index.get(PUBLISHED) - products
        self._is_inverse = len(others) > len(products)
        self._counted = others if self._is_inverse else products
        """The larger half. It is stored bit by bit, so that it takes a look at each product
        of a value; with a small set, both would have to be gone through."""

    def count(self, dimension: Dimension, selection: Selection) -> dict[str, int]:
        """How many have each value, without those that none has."""
        if isinstance(dimension, AttributeDimension) and not self.weigh(dimension):
            return {}  # most attributes belong to a few categories
        values = _values(self._index, dimension, selection)
        counts = {value: self._count(set_of(self._index, dimension, value)) for value in values}
        return {value: number for value, number in counts.items() if number}

    def weigh(self, dimension: Dimension) -> int:
        """How many have a value of this attribute."""
        if dimension.kind == "range":
            return self._count(self._index.get_numbers(_source(dimension)).known)
        return self._count(self._index.get(any_value(_source(dimension)[1])))

    def _count(self, having):
        number = self._counted.intersection_cardinality(having)
        return len(having) - number if self._is_inverse else number


def bounds(index: Index, dimension: Dimension, among: BitMap) -> tuple[Decimal, Decimal] | None:
    """The lowest and the highest number of these products."""
    found = index.get_numbers(_source(dimension)).bounds(among)
    return found and (from_number(found[0]), from_number(found[1]))


def _source(dimension) -> Key:
    if isinstance(dimension, AttributeDimension):
        return ("attribute", dimension.pk)
    return ("field", dimension.column)


def _key(index, dimension, value) -> Key | None:
    if isinstance(dimension, CategoryDimension):
        node = dimension.tree.get(value)
        return within(node.pk) if node else None
    if isinstance(dimension, BrandDimension):
        brand = index.schema.brand_keys.get(value)
        return ("brand", brand) if brand is not None else None
    if isinstance(dimension, AttributeDimension) and dimension.kind != "boolean":
        choice = dimension.choices.get(value)
        return (*_source(dimension), choice.pk) if choice else None
    return (*_source(dimension), value)


def _values(index, dimension, selection) -> Iterable[str]:
    if isinstance(dimension, CategoryDimension):
        selected = selection.values_of(dimension.name)
        return dimension.branches(selection.fixed_value(dimension.name), selected)
    if isinstance(dimension, BrandDimension):
        return index.schema.brand_keys
    if dimension.kind == "boolean":
        return (YES, NO)
    assert isinstance(dimension, AttributeDimension | FieldDimension)
    return dimension.choices
