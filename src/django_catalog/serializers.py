"""The one shape in which machines get a product: plain dicts that are safe for JSON.

A summary is what a card shows, a detail adds what the page shows. Amounts are strings
with the decimals of their currency; what is not known is None, "" or an empty list,
and no key is ever left out. Prices are those of the catalogue, not of one visitor.
The number of pieces in stock, the status and the metadata are nobody's business.
"""

from collections.abc import Iterable
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.http import HttpRequest

from .money import Money, round_to_minor_unit

JSON = dict[str, Any]


def product_summary(product, request: HttpRequest | None = None) -> JSON:
    """``id, external_id, name, slug, url, brand, summary``, the offer's ``price,
    compare_at_price, availability, in_stock, available_on, sku, gtin, mpn``,
    ``price_range, variant_count, images, updated_at`` and the host's ``catalog_fields``.

    URLs are absolute where there is a request. No query after ``for_listing()``.
    """
    summary = {
        "id": product.pk if isinstance(product.pk, int) else str(product.pk),
        "external_id": product.external_id,
        "name": product.name,
        "slug": product.slug,
        "url": absolute(product.get_absolute_url(), request),
        "brand": product.brand and {"name": product.brand.name, "slug": product.brand.slug},
        "summary": product.summary,
        **_offer(product),
        "price_range": _price_range(product),
        "variant_count": product.variant_count,
        "images": [_image(medium, request) for medium in product.gallery if medium.is_image],
        "updated_at": product.updated_at.isoformat(),
    }
    return {**summary, **_host_fields(product, summary)}


def product_detail(product, request: HttpRequest | None = None, relations: Iterable = ()) -> JSON:
    """The summary with ``description, categories, attributes, variants, relations``.

    No query after ``for_detail()``. ``relations`` are the visible ones, which
    ``for_detail()`` does not load: ``product.relations.visible()``.
    """
    return {
        **product_summary(product, request),
        "description": product.description,
        "categories": [_lineage(category) for category in product.visible_categories],
        "attributes": _attributes(product),
        "variants": [_variant(variant, product, request) for variant in product.variants.all()],
        "relations": [_relation(relation, request) for relation in relations],
    }


def facet_data(facet: Any) -> JSON:
    """``name, label, kind, unit, is_selected`` of a listing's facet, and its ``values``
    (``value, label, count, is_selected``) or, of a range, ``minimum, maximum, low, high``."""
    data = {name: getattr(facet, name) for name in ("name", "label", "kind", "unit", "is_selected")}
    if facet.kind == "range":
        bounds = ("minimum", "maximum", "low", "high")
        return data | {name: plain(getattr(facet, name)) for name in bounds}
    columns = ("value", "label", "count", "is_selected")
    values = [{name: getattr(value, name) for name in columns} for value in facet.values]
    return data | {"values": values, "more": facet.more}


def money(money: Money | None) -> JSON | None:
    """``{"amount": "19.99", "currency": "EUR"}``"""
    if money is None:
        return None
    return {"amount": str(round_to_minor_unit(*money)), "currency": money.currency}


def absolute(url: str, request: HttpRequest | None) -> str:
    return request.build_absolute_uri(url) if request else url


def plain(value: Any) -> Any:
    """The value as JSON has it: exact numbers and dates become text."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    if value is None or isinstance(value, bool | int | float | str | list | dict):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _host_fields(product, taken):
    names = (name for name in product.catalog_fields if name not in taken)
    fields = (product._meta.get_field(name) for name in names)
    # A relation is told by its key: to name the other row would cost a query.
    return {field.name: plain(field.value_from_object(product)) for field in fields if field.column}


def _offer(offer):
    return {
        "price": money(offer.get_price()),
        "compare_at_price": money(offer.get_compare_at_price()),
        "availability": str(offer.availability),
        "in_stock": offer.in_stock,
        "available_on": plain(offer.available_on),
        "sku": offer.sku,
        "gtin": offer.gtin,
        "mpn": offer.mpn,
    }


def _price_range(product):
    """From the cheapest to the dearest variant, or None where all cost the same."""
    highest = product.get_highest_price()
    return highest and {"minimum": money(product.get_price()), "maximum": money(highest)}


def _image(medium, request):
    return {
        "url": absolute(medium.src, request),
        "alt": medium.alt,
        "width": medium.width,
        "height": medium.height,
    }


def _lineage(category):
    return [{"name": node.name, "slug": node.slug} for node in category.lineage()]


def _attributes(product):
    groups = groupby(product.attribute_values.all(), key=lambda row: row.attribute)
    return [_attribute(attribute, [row.value for row in rows]) for attribute, rows in groups]


def _attribute(attribute, values):
    return {
        "code": attribute.slug,
        "label": attribute.name,
        "type": attribute.type,
        "unit": attribute.unit,
        "values": [_choice(value) if attribute.has_choices else plain(value) for value in values],
    }


def _choice(choice):
    return {"value": choice.slug, "label": choice.value}


def _variant(variant, product, request):
    # The product in memory has the price of a variant without one.
    variant.product = product
    options = {option.attribute.slug: _choice(option.choice) for option in variant.options.all()}
    pictures = [m for m in product.gallery if m.is_image and m.variant_id == variant.pk]
    return {
        "id": variant.pk,
        **_offer(variant),
        "options": options,
        "images": [_image(medium, request) for medium in pictures],
    }


def _relation(relation, request):
    target = relation.target
    return {
        "kind": str(relation.kind),
        "id": target.pk if isinstance(target.pk, int) else str(target.pk),
        "name": target.name,
        "slug": target.slug,
        "url": absolute(target.get_absolute_url(), request),
    }
