"""Price, stock and numbers of an item: taken from it into a record, and the other way."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from ....money import Money, default_currency
from ...cells import Cell
from ...entries import Record
from ...tables import Draft, Row
from ...tables.offers import take_gtin
from . import own
from .attributes import RESERVED_PREFIXES
from .draft import ItemDraft

AVAILABILITY = {
    "available_for_order": "in_stock",
    "limited_availability": "limited_stock",
    "pre_order": "preorder",
    "back_order": "backorder",
    "sold_out": "out_of_stock",
}
"""Older names, and those of Google's API."""

WAITING = ("preorder", "backorder")

SAID_AS = {"limited_stock": "in_stock", "discontinued": "out_of_stock"}
"""Availability that Google has no word for."""


def take_offer(draft: Draft, row: Row) -> None:
    """Everything but the price."""
    take_gtin(draft, row, "gtin")
    draft.take("mpn", row, "mpn")
    if text := row.text("availability"):
        name = text.casefold().replace(" ", "_").replace("-", "_")
        value = Cell(AVAILABILITY.get(name, name))
        draft.put("availability", value, row, "availability")
        if value in WAITING and row.cell("availability_date"):
            draft.take("available_on", row, "availability_date")


def take_prices(draft: Draft, rows: Sequence[Row], variants: Sequence[Draft]) -> None:
    """What all variants cost is the product's price; else each has its own."""
    if "price" not in rows[0].values:
        return
    prices = [_Price(row, draft) for row in rows]
    currency = next((price.currency for price in prices if price.currency), "")
    if currency:
        draft.put("currency", currency, rows[0], "price")
    if not variants:
        prices[0].put(draft, currency)
        return
    shared = _shared(prices)
    if shared:
        shared.put(draft, currency)
    for variant, price in zip(variants, prices, strict=True):
        if shared and price.is_inherited is not False and price.says(shared):
            variant.put("price", None, price.row, "price")
            variant.put("compare_at_price", None, price.row, "price")
        else:
            price.put(variant, currency)


def put_offer(draft: ItemDraft, record: Record, offer: Record, place: str) -> None:
    """``place`` is where the variant stands in the record; "" for the record itself."""
    inner = f"{place}." if place else ""
    kept = "variants." if place else ""
    _put_prices(draft, record, offer, kept)
    _put_availability(draft, offer, inner, kept)
    gtin = str(offer.get("gtin") or "")
    if gtin.zfill(14)[1:].startswith(RESERVED_PREFIXES):
        reason = _("Google does not take numbers that shops give out themselves.")
        draft.lose(reason, f"{inner}gtin", gtin)
        draft.keep(f"{kept}gtin")
    elif gtin:
        draft.put("gtin", gtin, f"{kept}gtin")
    if mpn := offer.get("mpn"):
        draft.put("mpn", mpn, f"{kept}mpn")
    if "gtin" not in draft.item and not draft.item.keys() >= {"brand", "mpn"}:
        draft.item["identifier_exists"] = "no"


class _Price:
    """What an item costs now, and what it cost before if it is reduced."""

    def __init__(self, row: Row, draft: Draft) -> None:
        self.row = row
        self.now, self.before = row.cell("price"), None
        self.column = "price"
        if (sale := row.cell("sale_price")) and _is_on(row, draft):
            self.now, self.before, self.column = sale, self.now, "sale_price"
        self.currency = self.now.currency() if self.now else ""
        inherited = row.values.get(own.INHERITS) or ()
        self.is_inherited = "price" in inherited if own.is_in(row.values) else None
        """Whether a variant has it from its product; None if the file does not say."""

    def says(self, other: "_Price") -> bool:
        return (self.now, self.before) == (other.now, other.before)

    def put(self, draft: Draft, currency: str) -> None:
        if self.now is None and draft.options.blank == "keep":
            return
        if self.currency and self.currency != currency:
            reason = _("It is in another currency than the rest of the group, and left out.")
            draft.warn(reason, "price", self.now)
            return
        draft.put("price", self.now, self.row, self.column)
        # An item without a sale price says that it is not reduced.
        draft.put("compare_at_price", self.before, self.row, "price")


def _shared(prices):
    if prices[0].is_inherited is None:
        return prices[0] if all(price.says(prices[0]) for price in prices) else None
    return next((price for price in prices if price.is_inherited), None)


def _is_on(row, draft):
    """Whether the sale price holds today."""
    text = row.text("sale_price_effective_date")
    if not text:
        return True
    try:
        begin, end = (_moment(part) for part in text.split("/"))
        return begin <= timezone.now() <= end
    except (ValueError, OverflowError):
        reason = _("These must be two moments with a slash between; the sale price is left out.")
        draft.warn(reason, "price", text)
        return False


def _moment(text):
    moment = datetime.fromisoformat(text.strip())
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _put_prices(draft, record, offer, kept):
    price, before = offer.get("price"), offer.get("compare_at_price")
    is_inherited = bool(kept) and price is None and before is None
    if is_inherited:
        price, before = record.get("price"), record.get("compare_at_price")
        draft.item[own.INHERITS] = ["price"]
    elif price is None and kept:
        price = record.get("price")
        draft.keep(f"{kept}price", f"{kept}compare_at_price")
    if price is None or not Decimal(str(price)):
        return
    currency = record.get("currency") or default_currency()
    now = Money(Decimal(str(price)), currency)
    old = Money(Decimal(str(before)), currency) if before is not None else None
    if old and old.amount > now.amount:
        draft.item["price"], draft.item["sale_price"] = str(old), str(now)
    else:
        draft.item["price"] = str(now)
        if old:
            draft.keep("compare_at_price" if is_inherited else f"{kept}compare_at_price")


def _put_availability(draft, offer, inner, kept):
    availability = offer.get("availability")
    if not availability:
        availability = "out_of_stock" if offer.get("in_stock") is False else "in_stock"
    said = SAID_AS.get(availability, availability)
    draft.item["availability"] = said
    if said != availability:
        draft.keep(f"{kept}availability")
    if said not in WAITING:
        return
    if date := offer.get("available_on"):
        draft.item["availability_date"] = f"{date}T00:00Z"
    else:
        reason = _("Google wants to know when it arrives, and may not show it.")
        draft.lose(reason, f"{inner}available_on")
