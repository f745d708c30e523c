"""Prices and stock of a record: what is allowed, and what is left to the variants."""

from functools import cache
from typing import Any

from django.core.exceptions import ValidationError

from ... import get_product_model
from ...exceptions import InvalidRecord
from ...models import Offer
from ...models.offer import settled_availability, switched_availability
from ...money import default_currency, validate_decimals
from ...querysets.bulk import Row
from .item import ProductItem
from .metadata import settled_metadata

PRICES = ("price", "compare_at_price")
STOCK = ("availability", "stock_quantity")


def check_prices(item: ProductItem) -> None:
    """Refuse amounts finer than the smallest coin. Raises ``InvalidRecord``."""
    values, product = item.record.values, item.product
    currency = values.get("currency") or (product.currency if product else default_currency())
    own = {}
    if product and currency != product.currency:
        own = {name: getattr(product, f"own_{name}") for name in PRICES}
    _check_decimals({**own, **values}, currency)
    for number, variant in enumerate(item.record.variants or (), 1):
        place = "" if item.is_variant else f"variants[{number}]."
        _check_decimals(variant.values, currency, place)


def product_offer(item: ProductItem) -> dict[str, Any]:
    """The record's values for the product row itself.

    Where there are variants, stock is a summary of theirs, and so is the price if any
    of them has one: the product's own is then kept aside.
    """
    values, product = item.record.values | settled_metadata(item), item.product
    had_variants = product is not None and product.variant_count > 0
    if had_variants or item.record.variants:
        values = {name: value for name, value in values.items() if name not in STOCK}
    else:
        offer = product or new_offer(get_product_model())
        values |= settled_stock(offer, values, item.record.in_stock)
    if product is not None and product.has_variant_prices:
        for name in PRICES:
            if name in values:
                values[f"base_{name}"] = values.pop(name)
    return values


def settled_stock(offer: Any, values: dict[str, Any], in_stock: bool | None) -> dict[str, Any]:
    """Values of the stock fields, as the offer will have them once it is saved."""
    given = {name: values[name] for name in STOCK if name in values}
    switches = in_stock is not None and "availability" not in values
    if not given and not switches:
        return {}
    availability = given.get("availability", offer.availability)
    if switches:
        availability = switched_availability(availability, bool(in_stock))
    quantity = given.get("stock_quantity", offer.stock_quantity)
    return {**given, "availability": settled_availability(availability, quantity)}


@cache
def new_offer(model: type[Offer]) -> Row:
    """The stock of an offer of which nothing is known."""
    return Row(**{name: model._meta.get_field(name).get_default() for name in STOCK})


def _check_decimals(values, currency, place=""):
    for name in PRICES:
        try:
            validate_decimals(values.get(name), currency)
        except ValidationError as error:
            reason = " ".join(error.messages)
            raise InvalidRecord(reason, place + name, values[name]) from None
