"""What a page shows of a listing beside its products."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .dimensions import Kind


@dataclass(frozen=True)
class FacetValue:
    """A value that can be chosen, and how many products there would be."""

    value: str
    label: str
    count: int
    get_url: Callable[[], str] = field(repr=False, compare=False)
    is_selected: bool = False
    swatch: str = ""
    """A colour as ``#rrggbb``, or ""."""
    swatch_image: Any = None

    @property
    def url(self) -> str:
        """This listing with the value chosen, or without it if it is. Made when it is
        read: most pages have a form, and hundreds of values."""
        return self.get_url()


@dataclass(frozen=True)
class Facet:
    """One filter with what there is to choose."""

    name: str
    """The parameter in the URL."""
    label: str
    kind: Kind
    unit: str = ""
    is_selected: bool = False
    values: list[FacetValue] = field(default_factory=list)
    more: int = 0
    """Values with products that are not among these, because there are many."""
    more_url: str = ""
    """This page with all values of this facet."""
    minimum: Decimal | None = None
    """The lowest number there is, for a facet of kind "range"."""
    maximum: Decimal | None = None
    low: Decimal | None = None
    """The bounds asked for."""
    high: Decimal | None = None


@dataclass(frozen=True)
class AppliedFilter:
    """Something asked for, and the way back."""

    label: str
    url: str


@dataclass(frozen=True)
class SortOption:
    value: str
    label: str
    url: str
    is_selected: bool = False
