"""What is asked of the catalogue."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class AnyOf:
    """Products that have one of these values. Values are written as in a URL: slugs,
    ``"1"`` for yes and ``"0"`` for no."""

    name: str
    values: tuple[str, ...]

    def __post_init__(self):
        object.__setattr__(self, "values", tuple(sorted(set(self.values))))

    def parameters(self) -> list[tuple[str, str]]:
        return [(self.name, value) for value in self.values]


@dataclass(frozen=True)
class Between:
    """Products whose number lies between these two, both included; None is no bound."""

    name: str
    low: Decimal | None = None
    high: Decimal | None = None

    def __post_init__(self):
        for end, bound in (("low", self.low), ("high", self.high)):
            object.__setattr__(self, end, None if bound is None else Decimal(str(bound)))

    def parameters(self) -> list[tuple[str, str]]:
        bounds = ((f"{self.name}_min", self.low), (f"{self.name}_max", self.high))
        return [(name, format_number(bound)) for name, bound in bounds if bound is not None]


Filter = AnyOf | Between


@dataclass(frozen=True)
class Question:
    """Which products, in which order. Immutable, and equal to one that asks the same.

    ``category``, ``brand`` and ``collection`` are where the visitor is: they belong to
    the page's address. Text, filters and sort are what the visitor asks for there, and
    make up its query string.
    """

    text: str = ""
    filters: tuple[Filter, ...] = ()
    """At most one of each name."""
    sort: str = ""
    """The name of a sort order, or "" for the one that suits the question."""
    category: Any = None
    brand: Any = None
    collection: Any = None

    def __post_init__(self):
        ordered = sorted(self.filters, key=lambda asked: asked.name)
        object.__setattr__(self, "filters", tuple(ordered))

    def get_filter(self, name: str) -> Filter | None:
        return next((asked for asked in self.filters if asked.name == name), None)

    def values_of(self, name: str) -> tuple[str, ...]:
        """The values asked for under this name; none if it is not asked for."""
        asked = self.get_filter(name)
        return asked.values if isinstance(asked, AnyOf) else ()

    def with_values(self, name: str, values: Iterable[str]) -> "Question":
        """The same question with these values asked for under this name."""
        others, asked = self.without(name), AnyOf(name, tuple(values))
        return replace(others, filters=(*others.filters, asked)) if asked.values else others

    def toggle(self, name: str, value: str) -> "Question":
        """The same question with this value added, or taken away if it was there."""
        return self.with_values(name, set(self.values_of(name)) ^ {value})

    def without(self, name: str) -> "Question":
        """The same question without the filter of this name."""
        return replace(self, filters=tuple(f for f in self.filters if f.name != name))

    def parameters(self) -> list[tuple[str, str]]:
        """Its query string, the same for equal questions whatever order they came in."""
        pairs = [("q", self.text)] if self.text else []
        for asked in self.filters:
            pairs += asked.parameters()
        return [*pairs, ("sort", self.sort)] if self.sort else pairs


def format_number(number: Decimal) -> str:
    """The shortest way to write a number in a URL: ``10`` for ``Decimal("10.00")``."""
    return f"{number.normalize():f}" if number else "0"
