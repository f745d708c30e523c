"""The listing's answers from the index: a few operations on sets, whatever the size."""

from collections.abc import Collection, Iterable
from functools import cached_property, reduce
from operator import and_
from typing import Any

from django.utils.translation import gettext as _
from pyroaring import BitMap

from ...exceptions import BadCursor
from ..dimensions import YES
from ..index import Index, Unavailable, get_live_index
from ..question import AnyOf
from ..schema import Schema
from . import orders, sets
from .base import Answer, Asked, ListingBackend, Selection
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

    def ask(self, selection, schema):
        if not isinstance(schema, IndexedSchema):
            return self.fallback.ask(selection, schema)
        return AskedOfIndex(selection, schema.index)

    def get_visible(self, schema):
        if not isinstance(schema, IndexedSchema):
            return self.fallback.get_visible(schema)
        visible = schema.index.visible
        return lambda keys: visible & as_bitmap(keys)


class AskedOfIndex(Asked):
    """A selection as sets of products."""

    def __init__(self, selection: Selection, index: Index):
        self.selection = selection
        self.index = index
        self._dimensions = index.schema.dimensions

    def answer(self, names=()):
        return self._once("answer", names, self._answer)

    def weigh(self, names):
        return self._once("weigh", names, self._weigh)

    def keys(self, start, stop):
        return self.order.keys(start, stop)

    def keys_after(self, after, limit):
        try:
            start = self.order.place_behind(after)
        except OverflowError:
            raise BadCursor(_("This cursor cannot be read. Begin again without one.")) from None
        return start, self.order.keys(start, start + limit)

    # Sets

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

    # Counts

    def _answer(self, names):
        answer = Answer(total=len(self.found))
        for name in names:
            dimension, among = self._dimensions[name], self.found_without(name)
            if dimension.kind != "range":
                answer.counts[name] = self._counter_of(among).count(dimension, self.selection)
            elif bounds := sets.bounds(self.index, dimension, among):
                answer.bounds[name] = bounds
        return answer

    def _weigh(self, names):
        return {name: self._counter.weigh(self._dimensions[name]) for name in names}

    @cached_property
    def _counter(self):
        return sets.Counter(self.index, self.found)

    def _counter_of(self, products):
        return self._counter if products is self.found else sets.Counter(self.index, products)

    def _once(self, kind, names, count):
        """What ``count()`` gives; of a page that nobody has filtered, counted only once for
        each state of the catalogue. Whoever gets it must not change it."""
        asked = self.selection
        if asked.asked or asked.words or asked.fixed_words or asked.collection:
            return count(names)
        key, answers = (kind, asked.fixed, tuple(names)), self.index.answers
        answer = answers.get(key)
        if answer is None:
            answer = count(names)
            if len(answers) < KEPT:
                answers[key] = answer
        return answer

    # Pieces

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


def as_bitmap(keys: Collection[int]) -> BitMap:
    return keys if isinstance(keys, BitMap) else BitMap(keys)
