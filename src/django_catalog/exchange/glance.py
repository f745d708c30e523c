"""What can be told of a record as it is, before it is cleaned."""

import re
from typing import Any, NamedTuple, Self

from .entries import Entry, Record


class Glance(NamedTuple):
    entry: Entry
    external_id: str
    """Of the product, as far as it can be told; else ""."""
    sku: str
    is_reference: bool
    """Whether only one of both is meant, which are the same then."""

    @classmethod
    def at(cls, entry: Entry) -> Self:
        data = entry.data
        if data is None or data.get("type", "product") != "product":
            return cls(entry, "", "", False)
        names, is_reference = _names(data)
        return cls(entry, *names, is_reference)


def is_identified(entry: Entry) -> bool:
    """Whether it can be told which product, if any, the record is about."""
    if entry.data is None:
        return False
    type_ = entry.data.get("type", "product")
    if type_ == "product":
        return any(_names(entry.data)[0])
    return type_ in ("attribute", "brand", "category", "collection")


def _names(data: Record) -> tuple[tuple[str, str], bool]:
    """External id and SKU, and whether only one of both is meant."""
    if reference := _text(data.get("product")):
        return (reference, reference), True
    return (_text(data.get("external_id")), _text(data.get("sku"))), False


def _text(value: Any) -> str:
    if isinstance(value, str):
        # Half a character, and NUL, are refused by every database.
        is_storable = "\0" not in value and (value.isascii() or not _HALF.search(value))
        return value.strip() if is_storable else ""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


_HALF = re.compile("[\ud800-\udfff]")
