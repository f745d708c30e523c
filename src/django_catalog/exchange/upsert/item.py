"""A product's record on its way into the database."""

from dataclasses import dataclass, field
from typing import Any

from ..catalog import KnownAttribute
from ..entries import Entry
from ..images.pictures import Picture
from ..records import ProductRecord
from ..report import Outcome


@dataclass(eq=False)
class ProductItem:
    record: ProductRecord
    product: Any = None
    """The row it is about; None until it is created."""
    attributes: dict[KnownAttribute, Any] | None = None
    """Values in the attributes' own types; lists of text where they are choices."""
    named_attributes: set[Any] = field(default_factory=set)
    """Keys of those in the record, also of those that it clears."""
    options: list[dict[KnownAttribute, str] | None] = field(default_factory=list)
    """Of each variant in the record."""
    pictures: dict[str, Picture] = field(default_factory=dict)
    """The files in the record, by their path there."""
    variants: list[Any] = field(default_factory=list)
    """The row of each variant in the record, once they are written."""
    is_new: bool = False
    is_changed: bool = False
    is_variant: bool = False
    """Whether the record turned out to be about one variant of the product."""
    variant_key: Any = None
    """Its primary key then."""

    @property
    def line(self) -> int:
        return self.record.line

    @property
    def entry(self) -> Entry:
        return self.record.entry

    @property
    def outcome(self) -> Outcome:
        if self.is_new:
            return Outcome.CREATED
        return Outcome.UPDATED if self.is_changed else Outcome.UNCHANGED
