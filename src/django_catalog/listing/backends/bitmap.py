"""The listing's answers from the index: a few operations on sets, whatever the size."""

from collections.abc import Collection, Iterable
from functools import cached_property, reduce
from operator import and_
from typing import Any

from django.utils.translation import gettext as _
from pyroaring import BitMap

from ...exceptions import BadCursor
from ..dimensions import YES, Dimension
from ..index import Index, Unavailable, get_live_index
from ..question import AnyOf
from ..schema import Schema
from . import orders, sets
from .base import Answer, ListingBackend, Selection
from .database import DatabaseBackend

KEPT = 2000
"""Answers of unfiltered pages that are kept; there are two for each category and brand."""


class IndexedSchema(Schema):
    """A schema with the state of the catalogue that its questions are answered from."""

    def __init__(self, index: Index):
        super().__init__(index.schema.using)
        self.index = index
        self.tree = index.schema.tree
        self.dimensions = index.schema.dimensions
        self.asked: Asked | None = None
        """The last question, because its parts are asked one after the other."""


class BitmapBackend(ListingBackend):
    """One query, for whether anything has changed; search asks more.

    Where products cannot be indexed, because their keys are no whole numbers of 32 bits,
    ``fallback`` answers.
    """

    fallback: ListingBackend = DatabaseBackend()

    def get_schema(self):
        try:
            return IndexedSchema(get_live_index().current())
        except Unavailable:
            return self.fallback.get_schema()

    def get_visible(self, schema):
        if not isinstance(schema, IndexedSchema):
            return self.fallback.get_visible(schema)
        visible = schema.index.visible
        return lambda keys: visible & as_bitmap(keys)

    def answer(self, selection, schema, names=()):
        if not isinstance(schema, IndexedSchema):
            return self.fallback.answer(selection, schema, names)
        return once(selection, schema, names, self._answer)

    def _answer(self, selection, schema, names):
        asked, answer = ask(selection, schema), Answer()
        answer.total = len(asked.found)
        for name in names:
            dimension, among = schema.dimensions[name], asked.found_without(name)
            if dimension.kind != "range":
                answer.counts[name] = asked.count(dimension, among)
            elif bounds := sets.bounds(schema.index, dimension, among):
                answer.bounds[name] = bounds
        return answer

    def weigh(self, selection, schema, names):
        if not isinstance(schema, IndexedSchema):
            return self.fallback.weigh(selection, schema, names)
        return once(selection, schema, names, self._weigh)

    def _weigh(self, selection, schema, names):
        counter = ask(selection, schema).counter
        return {name: counter.weigh(schema.dimensions[name]) for name in names}

    def keys(self, selection, schema, start, stop):
        if not isinstance(schema, IndexedSchema):
            return self.fallback.keys(selection, schema, start, stop)
        return ask(selection, schema).order.keys(start, stop)

    def keys_after(self, selection, schema, after, limit):
        if not isinstance(schema, IndexedSchema):
            return self.fallback.keys_after(selection, schema, after, limit)
        order = ask(selection, schema).order
        try:
            start = order.place_behind(after)
        except OverflowError:
            raise BadCursor(_("This cursor cannot be read. Begin again without one.")) from None
        return start, order.keys(start, start + limit)


class Asked:
    """A selection as sets of products."""

    def __init__(self, selection: Selection, schema: IndexedSchema):
        self.selection = selection
        self.index = schema.index
        self._dimensions = schema.dimensions

    @cached_property
    def here(self) -> BitMap:
        """What the page has before the visitor filters it."""
        found = self.index.visible
        if self.selection.collection is not None:
            found = found & as_bitmap(self._picked)
        for asked in self.selection.fixed:
            found = self._products(asked, found)
        for words in (self.selection.fixed_words, self.selection.words):
            if words is not None:
                found = found & as_bitmap(words.keys)
        return found

    @cached_property
    def found(self) -> BitMap:
        return self._in_all(self._filtered.values())

    def found_without(self, name: str) -> BitMap:
        """What there would be without the filter of this name."""
        if name not in self._filtered:
            return self.found
        return self._in_all(found for other, found in self._filtered.items() if other != name)

    def count(self, dimension: Dimension, among: BitMap) -> dict[str, int]:
        """How many of these products have each value."""
        counter = self.counter if among is self.found else sets.Counter(self.index, among)
        return counter.count(dimension, self.selection)

    @cached_property
    def counter(self) -> sets.Counter:
        return sets.Counter(self.index, self.found)

    @cached_property
    def order(self) -> Any:
        sort, index, found = self.selection.sort, self.index, self.found
        if sort == "name":
            return orders.Named(index, found)
        if sort in ("price", "-price"):
            return orders.by_price(index, found, reverse=sort == "-price")
        if sort == "position":
            return orders.by_list(index, found, self._picked)
        if sort == "relevance" and self.selection.words is not None:
            return orders.by_list(index, found, self.selection.words.best)
        if sort == "fit":
            in_stock = index.get(("field", "in_stock", YES))
            return orders.by_fit(index, found, self._wanted(), in_stock)
        return orders.Newest(index, found)

    def _in_all(self, parts: Iterable[BitMap]) -> BitMap:
        """What is in all these parts of what is here."""
        smallest_first = sorted(parts, key=len)
        return reduce(and_, smallest_first) if smallest_first else self.here

    @cached_property
    def _filtered(self):
        return {asked.name: self._products(asked, self.here) for asked in self.selection.asked}

    @property
    def _picked(self):
        collection = self.selection.collection
        return self.index.schema.collections.get(collection.pk, ()) if collection else ()

    def _products(self, asked, among):
        return sets.products_with(self.index, self._dimensions[asked.name], asked, among)

    def _wanted(self):
        return [
            sets.set_of(self.index, self._dimensions[asked.name], value)
            for asked in self.selection.asked
            if isinstance(asked, AnyOf)
            for value in asked.values
        ]


def ask(selection: Selection, schema: IndexedSchema) -> Asked:
    if schema.asked is None or schema.asked.selection is not selection:
        schema.asked = Asked(selection, schema)
    return schema.asked


def once(selection: Selection, schema: IndexedSchema, names: Collection[str], count: Any) -> Any:
    """What ``count()`` gives; of a page that nobody has filtered, counted only once for each
    state of the catalogue. Whoever gets it must not change it."""
    is_plain = not selection.asked and selection.words is None and selection.fixed_words is None
    if not is_plain or selection.collection is not None:
        return count(selection, schema, names)
    key = (count.__name__, selection.fixed, tuple(names))
    answers = schema.index.answers
    answer = answers.get(key)
    if answer is None:
        answer = count(selection, schema, names)
        if len(answers) < KEPT:
            answers[key] = answer
    return answer


def as_bitmap(keys: Collection[int]) -> BitMap:
    return keys if isinstance(keys, BitMap) else BitMap(keys)
