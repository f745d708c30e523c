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
from ..index.facts import Key, from_number, to_bounds
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


def count(
    index: Index, dimension: Dimension, among: BitMap, selection: Selection
) -> dict[str, int]:
    """How many of these products have each value, without those that none has."""
    counts = {}
    for value in _values(index, dimension, selection):
        if number := among.intersection_cardinality(set_of(index, dimension, value)):
            counts[value] = number
    return counts


def bounds(index: Index, dimension: Dimension, among: BitMap) -> tuple[Decimal, Decimal] | None:
    """The lowest and the highest number of these products."""
    found = index.get_numbers(_source(dimension)).bounds(among)
    return found and (from_number(found[0]), from_number(found[1]))


def count_numbers(index: Index, dimension: Dimension, among: BitMap) -> int:
    """How many of these products have a number."""
    return among.intersection_cardinality(index.get_numbers(_source(dimension)).known)


def _source(dimension) -> Key:
    if isinstance(dimension, AttributeDimension):
        return ("attribute", dimension.pk)
    return ("field", dimension.column)


def _key(index, dimension, value) -> Key | None:
    if isinstance(dimension, CategoryDimension):
        node = dimension.tree.get(value)
        return node and ("within", node.pk)
    if isinstance(dimension, BrandDimension):
        brand = index.schema.brand_keys.get(value)
        return brand and ("brand", brand)
    if isinstance(dimension, AttributeDimension) and dimension.kind != "boolean":
        choice = dimension.choices.get(value)
        return choice and (*_source(dimension), choice.pk)
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
