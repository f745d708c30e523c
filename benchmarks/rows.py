"""Import records as rows of the tables, as the importer would have written them.

What models derive from other rows is derived here anew, without a model instance for
each of a million products. A test compares the two.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from benchmarks.generate import created_at
from django_catalog import get_brand_model, get_category_model, get_product_model
from django_catalog.models import (
    Attribute,
    AttributeChoice,
    AttributeValue,
    Media,
    Placement,
    Variant,
    VariantOption,
)
from django_catalog.models.offer import IN_STOCK
from django_catalog.models.variant import BEST_FIRST, combine

OFFER = (
    *("sku", "gtin", "mpn", "price", "compare_at_price", "currency"),
    *("availability", "stock_quantity"),
)

COLUMNS = {
    get_product_model(): (
        *("id", "external_id", "name", "slug", "brand_id", "summary", "description", "status"),
        *("publish_at", "created_at", "updated_at", "base_price", "base_compare_at_price"),
        *("highest_price", "variant_count", "seo_title", "seo_description", "metadata"),
        *OFFER,
    ),
    Placement: ("product_id", "category_id", "position"),
    AttributeValue: ("product_id", "attribute_id", "type", "choice_id", "number", "boolean"),
    Variant: ("id", "product_id", "position", "combination", *OFFER),
    VariantOption: ("variant_id", "attribute_id", "choice_id"),
    Media: ("product_id", "kind", "file", "url", "alt", "focal_x", "focal_y", "position"),
}

CURRENCY = "EUR"


class Rows:
    """Makes rows from products. Attributes, categories and brands are in the database."""

    def __init__(self):
        self._brands = dict(get_brand_model().objects.values_list("name", "pk"))
        categories = get_category_model().objects.with_lineage()
        self._categories = {tuple(n.name for n in node.lineage()): node.pk for node in categories}
        self._attributes = {a.slug: (a.pk, a.type) for a in Attribute.objects.all()}
        choices = AttributeChoice.objects.values_list("attribute__slug", "value", "pk")
        self._choices = {(code, value): key for code, value, key in choices}
        self._products = self._variants = 0

    def of(self, records: Iterable[dict]) -> dict[Any, list[tuple]]:
        """The rows of these products by model, each as ``COLUMNS`` names its values."""
        rows = defaultdict(list)
        for record in records:
            self._add(rows, record)
        return rows

    def _add(self, rows, record):
        product, index = self._products + 1, self._products
        self._products = product
        variants = record.get("variants", ())
        offer = _offer(record)
        base, offer["highest_price"] = _prices(offer, variants)
        if variants:
            _sum_up_stock(offer, variants)
        rows[get_product_model()].append(
            (
                *(product, record["external_id"], record["name"], record["slug"]),
                *(self._brands[record["brand"]], record["summary"], record["description"]),
                *(record["status"], _time(record.get("publish_at"))),
                *(_time(created_at(index)), _time(created_at(index)), *base),
                *(offer["highest_price"], len(variants), "", "", "{}"),
                *(offer[name] for name in OFFER),
            )
        )
        for position, path in enumerate(record["categories"]):
            rows[Placement].append((product, self._categories[tuple(path)], position))
        for code, value in record["attributes"].items():
            rows[AttributeValue] += self._values(product, code, value)
        for position, variant in enumerate(variants):
            self._add_variant(rows, product, position, variant)
        for position, medium in enumerate(record["media"]):
            source = ("image", "", medium["url"], medium["alt"])
            rows[Media].append((product, *source, 0.5, 0.5, position))

    def _values(self, product, code, value):
        key, type_ = self._attributes[code]
        if type_ == "number":
            return [(product, key, type_, None, value, None)]
        if type_ == "boolean":
            return [(product, key, type_, None, None, value)]
        values = value if isinstance(value, list) else [value]
        return [(product, key, type_, self._choices[code, each], None, None) for each in values]

    def _add_variant(self, rows, product, position, variant):
        self._variants += 1
        options = {
            self._attributes[code][0]: self._choices[code, value]
            for code, value in variant["options"].items()
        }
        offer = _offer(variant)
        values = (offer[name] for name in OFFER)
        rows[Variant].append((self._variants, product, position, combine(options), *values))
        rows[VariantOption] += [(self._variants, *option) for option in options.items()]


def _offer(record):
    counted = record.get("stock_quantity")
    availability = record.get("availability", "in_stock")
    return {
        "sku": record["sku"],
        "gtin": record.get("gtin", ""),
        "mpn": record.get("mpn", ""),
        "price": record.get("price"),
        "compare_at_price": record.get("compare_at_price"),
        "currency": CURRENCY,
        "availability": "out_of_stock"
        if counted == 0 and availability in IN_STOCK
        else availability,
        "stock_quantity": counted,
    }


def _prices(offer, variants):
    """Make the price of the product the lowest of its variants; returns what it was
    before, and the highest."""
    own = offer["price"], offer["compare_at_price"]
    if not any("price" in variant for variant in variants):
        return (None, None), None
    prices = [
        (variant["price"], variant.get("compare_at_price")) if "price" in variant else own
        for variant in variants
    ]
    offer["price"], offer["compare_at_price"] = min(prices, key=lambda price: float(price[0]))
    return own, max((price for price, _ in prices), key=float)


def _sum_up_stock(offer, variants):
    offers = [_offer(variant) for variant in variants]
    sold = [each["stock_quantity"] for each in offers if each["availability"] != "discontinued"]
    offer["stock_quantity"] = None if None in sold else sum(sold)
    offer["availability"] = min((o["availability"] for o in offers), key=BEST_FIRST.index)


def _time(value):
    """As both databases read it: in UTC, without saying so."""
    if value is None:
        return None
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return f"{moment:%Y-%m-%d %H:%M:%S}"
