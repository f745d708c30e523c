"""Records of products, made of rows of all tables."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ...exceptions import InvalidRecord
from ..entries import Record
from ..records import PRODUCT_FIELDS, host_fields
from .names import Names
from .parts import Parts
from .references import left_out
from .values import amount, plain

SUMMARY = ("base_price", "base_compare_at_price", "highest_price", "variant_count")
STOCK = ("availability", "stock_quantity")


class Products:
    """Makes records in a number of queries that does not depend on theirs."""

    def __init__(
        self,
        names: Names,
        picture_url: Callable[[str], str] | None,
        on_loss: Callable[[str, InvalidRecord], None],
    ) -> None:
        self.names = names
        self.picture_url = picture_url
        self.on_loss = on_loss
        self.fields = (*PRODUCT_FIELDS, *host_fields())

    def records(self, rows: QuerySet) -> dict[Any, Record]:
        """By primary key, in the order of the rows."""
        loaded = {row["pk"]: row for row in rows.values("pk", "brand", *SUMMARY, *self.fields)}
        parts = Parts(loaded, self.names, self.picture_url, rows.db)
        return {key: self._record(row, parts) for key, row in loaded.items()}

    def _record(self, row, parts):
        key = row["pk"]
        record = {
            "type": "product",
            **{name: plain(row[name]) for name in self.fields},
            **_own_prices(row),
            "brand": row["brand"] and self.names.brands[row["brand"]],
            "categories": parts.categories.get(key, []),
            "attributes": parts.attributes.get(key, {}),
            "variants": parts.variants.get(key, []),
            "media": parts.media.get((key, None), []),
            "relations": parts.relations.get(key, {}),
        }
        if record["variants"]:
            # A summary of theirs, and made anew wherever the record is read.
            for name in STOCK:
                del record[name]
        self._tell_losses(record, parts.nameless.get(key))
        return record

    def _tell_losses(self, record, nameless):
        identifier = record["external_id"] or record["sku"]
        if not identifier:
            self._lose(
                record["slug"],
                _("It has neither an external id nor a SKU, by which an import would find it."),
            )
        identifier = identifier or record["slug"]
        for number, variant in enumerate(record["variants"], 1):
            if not variant["sku"] and not variant["options"]:
                reason = _("It has neither a SKU nor options, by which an import would find it.")
                self._lose(identifier, reason, f"variants[{number}]")
        for kind in nameless or ():
            self.on_loss(identifier, left_out(f"relations.{kind}"))

    def _lose(self, identifier, reason, field=""):
        self.on_loss(identifier, InvalidRecord(reason, field))


def _own_prices(row):
    """Those of the product itself, whatever its variants cost."""
    prefix = "" if row["highest_price"] is None else "base_"
    return {
        name: amount(row[f"{prefix}{name}"], row["currency"])
        for name in ("price", "compare_at_price")
    }
