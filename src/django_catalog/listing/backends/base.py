"""The contract of a listing backend: from a selection to keys and counts."""

from abc import ABC, abstractmethod
from collections.abc import Collection as Sized
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import router

from ... import get_product_model
from ...search import Found, Visible, get_backend
from ..cursor import After
from ..question import AnyOf, Filter
from ..schema import Schema


@dataclass(frozen=True)
class Selection:
    """A question as a backend gets it: what the page asks is a filter like any other."""

    fixed: tuple[Filter, ...] = ()
    """What the page, or the rule of a collection, asks for. Names may come twice, also
    among ``asked``: all of them hold."""
    fixed_words: Found | None = None
    """What the words of the collection's rule find."""
    asked: tuple[Filter, ...] = ()
    """What the visitor asks for; at most one filter of each name."""
    words: Found | None = None
    """What the visitor's words find, or None if there are none."""
    collection: Any = None
    """A hand-picked collection, to which the products belong."""
    sort: str = "newest"

    def values_of(self, name: str) -> tuple[str, ...]:
        """The values the visitor asks for."""
        return next((f.values for f in self.asked if f.name == name and isinstance(f, AnyOf)), ())

    def fixed_value(self, name: str) -> str | None:
        """The one value the page is about."""
        values = [f.values for f in self.fixed if f.name == name and isinstance(f, AnyOf)]
        return values[0][0] if len(values) == 1 and len(values[0]) == 1 else None


@dataclass
class Answer:
    """How many products there are, and of which."""

    total: int = 0
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    """Products by dimension and value; a product counts once for each value it has."""
    bounds: dict[str, tuple[Decimal, Decimal]] = field(default_factory=dict)
    """Lowest and highest number of each dimension of kind "range"."""


class Asked(ABC):
    """A selection that was put to a backend. Nothing is looked up before it is asked for."""

    @abstractmethod
    def answer(self, names: Sized[str] = ()) -> Answer:
        """The exact total, and exact counts for the dimensions of these names: each
        counted under all filters but its own."""

    @abstractmethod
    def weigh(self, names: Sized[str]) -> dict[str, int]:
        """How many of the products found have a value of each of these attributes."""

    @abstractmethod
    def keys(self, start: int, stop: int) -> Sequence:
        """Primary keys of the products at these places of the selection's sort order."""

    @abstractmethod
    def keys_after(self, after: After, limit: int) -> tuple[int, Sequence]:
        """Those that come next, and how many come before them. The products of former
        pages may have changed or gone meanwhile."""


class ListingBackend(ABC):
    """Answers for the products a visitor may see, and no others.

    A listing takes the schema first and hands it back with its question, so that a
    backend can answer all of it from one state of the catalogue.
    """

    @abstractmethod
    def get_schema(self) -> Schema:
        """What can be asked."""

    @abstractmethod
    def ask(self, selection: Selection, schema: Schema) -> Asked:
        """Put a question."""

    @abstractmethod
    def get_visible(self, schema: Schema) -> Visible:
        """Picks those a visitor may see from the keys of any products."""

    def find(self, text: str, schema: Schema, *, strictly: bool = False) -> Found | None:
        """What the search finds among the products a visitor may see; None for a text
        without words."""
        using, visible = database_of(schema), self.get_visible(schema)
        return get_backend(using=using).find(text, visible, using=using, strictly=strictly)

    def complete(self, text: str, schema: Schema, limit: int) -> Sequence[str]:
        """Searches that begin with this text and find something a visitor may see."""
        using, visible = database_of(schema), self.get_visible(schema)
        return get_backend(using=using).complete(text, visible, limit, using=using)


def database_of(schema: Schema) -> str:
    return schema.using or router.db_for_read(get_product_model())
