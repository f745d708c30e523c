"""What is seen of a record at a glance, and kept of it until it is known whether more has
to be looked at."""

import marshal
import re
from collections.abc import Callable
from typing import Any, NamedTuple, Self

from .entries import Entry, Record


class Glance(NamedTuple):
    entry: Entry
    """Without its data, if that is packed."""
    packed: bytes | None
    external_id: str
    """Of the product, as far as it can be told from the record as it is; else ""."""
    sku: str
    is_reference: bool
    """Whether only one of both is meant, which are the same then."""
    has_relations: bool
    digest: str
    """"" if it is not known."""

    @classmethod
    def at(cls, entry: Entry, digest_of: Callable[[Record], str] | None = None) -> Self:
        """``digest_of`` is given where the digest is likely to be all that is needed."""
        data = entry.data
        if data is None or data.get("type", "product") != "product":
            return cls(entry, None, "", "", False, False, "")
        names, is_reference = _names(data)
        has_relations = bool(data.get("relations"))
        if digest_of is None:
            return cls(entry, None, *names, is_reference, has_relations, "")
        digest, packed = digest_of(data), _pack(data)
        if packed is not None:
            # A thousand records in memory are more than a processor has at hand: to look at
            # them later, and to let go of them, takes longer than to read them.
            entry = Entry(entry.line, None, entry.error, entry.source, entry.warnings)
        return cls(entry, packed, *names, is_reference, has_relations, digest)

    def unpacked(self) -> Entry:
        """The entry as it was."""
        if self.packed is None:
            return self.entry
        return self.entry._replace(data=marshal.loads(self.packed))


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


def _pack(data: Record) -> bytes | None:
    """None for what has cells of a table in it."""
    try:
        return marshal.dumps(data)
    except ValueError:
        return None
