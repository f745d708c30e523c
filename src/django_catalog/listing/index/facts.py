"""What the database knows of published products, read as sets and numbers."""

import math
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zlib import crc32

from pyroaring import BitMap

from ... import get_product_model
from ...models import AttributeValue, Placement, VariantOption
from ..dimensions import NO, YES
from .numbers import Column
from .schema import LoadedSchema

Key = tuple[Any, ...]
"""What a set or a number is of. The first two parts say where it comes from, a third one
is the value: ``("brand", 17)``, ``("field", "price")``, ``("attribute", 5, choice id)``."""

PUBLISHED: Key = ("published",)
"""Products of this status, whatever their dates."""
CREATED: Key = ("created",)
STARTS: Key = ("publish_at",)
ENDS: Key = ("unpublish_at",)
NAME_HASH: Key = ("name hash",)

DIGITS = 6
"""Decimals of a number that are kept, as many as an attribute has."""

ROWS = 5000
"""Rows fetched at a time."""

EPOCH = datetime(1970, 1, 1)


@dataclass
class Facts:
    """Of all published products, or of those asked for."""

    sets: dict[Key, BitMap] = field(default_factory=dict)
    numbers: dict[Key, Column] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    """In the database's order; only if some products were asked for."""
    in_order: array = field(default_factory=lambda: array("I"))
    """The products in the order of their names."""

    @property
    def products(self) -> BitMap:
        return self.sets.get(PUBLISHED, BitMap())


class Reader:
    """Collects facts table by table: few queries, and no join."""

    def __init__(self, schema: LoadedSchema, using: str | None, keys: Iterable[int] | None = None):
        """``keys`` are the products to read; None reads all of them."""
        self.schema = schema
        self.using = using
        self.keys = keys if keys is None else list(keys)
        self._sets: dict[Key, array] = {}
        self._facts = Facts()

    def read(self) -> Facts:
        """Everything."""
        self._read_products()
        self._read_placements()
        facts = self.read_attributes(self.schema.attributes)
        # What belongs to other products was read as well, since no table was joined.
        facts.sets = {key: found & facts.products for key, found in facts.sets.items()}
        return facts

    def read_attributes(self, attributes: Iterable[Any]) -> Facts:
        """Only the values of these attributes."""
        dimensions = [self.schema.attributes[key] for key in attributes]
        if dimensions:
            self._read_values([dimension.pk for dimension in dimensions])
        if options := [dimension.pk for dimension in dimensions if dimension.is_option]:
            self._read_options(options)
        return self._finish()

    def _finish(self):
        self._facts.in_order = self._sets.get(PUBLISHED, self._facts.in_order)
        self._facts.sets = {key: BitMap(found) for key, found in self._sets.items()}
        return self._facts

    # Tables

    def _products(self):
        product = get_product_model()
        rows = product._base_manager.using(self.using).filter(status=product.Status.PUBLISHED)
        return rows if self.keys is None else rows.filter(pk__in=self.keys)

    def _read_products(self):
        fields = self.schema.fields
        columns = [one.column for one in fields]
        rows = (
            self._products()
            .order_by("name", "pk")
            .values_list(
                *("pk", "name", "brand_id", "created_at", "publish_at", "unpublish_at"), *columns
            )
        )
        for key, name, brand, created, starts, ends, *values in rows.iterator(chunk_size=ROWS):
            self._add(PUBLISHED, key)
            if self.keys is not None:
                self._facts.names[key] = name
            self._number(NAME_HASH, key, crc32(name.encode()))
            self._number(CREATED, key, to_moment(created))
            if brand is not None:
                self._add(("brand", brand), key)
            for kind, moment in ((STARTS, starts), (ENDS, ends)):
                if moment is not None:
                    self._number(kind, key, to_moment(moment))
            self._note_fields(key, fields, values)

    def _note_fields(self, key, fields, values):
        for one, value in zip(fields, values, strict=True):
            if value is None or value != value:
                continue  # no number, which a float may be
            if one.kind == "range":
                self._number(("field", one.column), key, to_number(value))
            else:
                text = (YES if value else NO) if one.kind == "boolean" else str(value)
                self._add(("field", one.column, text), key)

    def _read_placements(self):
        for category, product in self._rows(Placement, "product", "category_id"):
            self._add(("category", category), product)

    def _read_values(self, attributes):
        columns = ("choice_id", "number", "boolean", "attribute_id")
        values = self._rows(AttributeValue, "product", *columns, attribute__in=attributes)
        for choice, number, boolean, attribute, product in values:
            if choice is not None:
                self._add(("attribute", attribute, choice), product)
            elif number is not None:
                self._number(("attribute", attribute), product, to_number(number))
            elif boolean is not None:
                self._add(("attribute", attribute, YES if boolean else NO), product)

    def _read_options(self, attributes):
        columns = ("attribute_id", "choice_id")
        options = self._rows(VariantOption, "variant__product", *columns, attribute__in=attributes)
        for attribute, choice, product in options:
            self._add(("attribute", attribute, choice), product)

    def _rows(self, model, owner, *columns, **condition):
        """These columns and the product of each row that belongs to one that is read."""
        rows = model._base_manager.using(self.using).filter(**condition).order_by()
        if self.keys is not None:
            rows = rows.filter(**{f"{owner}__in": self.keys})
        return rows.values_list(*columns, f"{owner}_id").iterator(chunk_size=ROWS)

    # Notes

    def _add(self, kind, key):
        try:
            self._sets[kind].append(key)
        except KeyError:
            self._sets[kind] = array("I", [key])

    def _number(self, kind, key, number):
        if kind not in self._facts.numbers:
            self._facts.numbers[kind] = Column()
        self._facts.numbers[kind].add(key, number)


def to_number(value: Any) -> int:
    """A number as the index keeps it: in millionths."""
    return round(Decimal(str(value)).scaleb(DIGITS))


def to_bounds(low: Decimal | None, high: Decimal | None) -> tuple[int | None, int | None]:
    """The bounds of a question likewise; they may lie between two numbers kept."""
    return (
        None if low is None else math.ceil(low.scaleb(DIGITS)),
        None if high is None else math.floor(high.scaleb(DIGITS)),
    )


def from_number(number: int) -> Decimal:
    return Decimal(number).scaleb(-DIGITS)


def to_moment(moment: datetime) -> int:
    """Microseconds since 1970."""
    if moment.tzinfo is not None:
        moment = moment.astimezone(UTC).replace(tzinfo=None)
    since = moment - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
