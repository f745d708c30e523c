"""What search engines read: schema.org data as JSON-LD.

The data say what the page says: the prices are those this visitor sees, and what
visitors do not see is not in there.
"""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.html import strip_tags

from .models import AttributeValue, Availability
from .money import round_to_minor_unit
from .serializers import absolute, plain

JSON = dict[str, Any]

SCHEMA = "https://schema.org"

AVAILABILITY = {
    Availability.IN_STOCK: "InStock",
    Availability.LIMITED_STOCK: "LimitedAvailability",
    Availability.PREORDER: "PreOrder",
    Availability.BACKORDER: "BackOrder",
    Availability.OUT_OF_STOCK: "OutOfStock",
    Availability.DISCONTINUED: "Discontinued",
}

PROPERTIES = {
    "color": "color",
    "colour": "color",
    "size": "size",
    "material": "material",
    "pattern": "pattern",
}
"""Attributes for which schema.org has a property, by their code. Variants that differ
in anything else cannot be said to vary by it."""


def product_data(product, request: HttpRequest | None = None) -> JSON:
    """A ``Product`` with its ``Offer``, or a ``ProductGroup`` with its variants.

    No query after ``for_detail()``.
    """
    if product.has_variants:
        return {"@context": SCHEMA, **_group(product, request)}
    data = {
        "@context": SCHEMA,
        "@type": "Product",
        **_page(product, request),
        **_identifiers(product),
        **_properties(product.attribute_values.all()),
        "offers": _offer(product, product.get_absolute_url(), request),
    }
    return _known(data)


def breadcrumb_data(items, request: HttpRequest | None = None) -> JSON:
    """A ``BreadcrumbList`` of items with ``label`` and ``url``, which is None for the
    page itself."""
    elements = []
    for position, item in enumerate(items, 1):
        element = {"@type": "ListItem", "position": position, "name": str(item.label)}
        if item.url:
            element["item"] = absolute(item.url, request)
        elements.append(element)
    return {"@context": SCHEMA, "@type": "BreadcrumbList", "itemListElement": elements}


def item_list_data(products, request: HttpRequest | None = None) -> JSON:
    """An ``ItemList`` of the pages of these products."""
    elements = [
        {
            "@type": "ListItem",
            "position": position,
            "url": absolute(product.get_absolute_url(), request),
        }
        for position, product in enumerate(products, 1)
    ]
    return {"@context": SCHEMA, "@type": "ItemList", "itemListElement": elements}


def _group(product, request):
    variants = list(product.variants.all())
    options = {o.attribute.slug for variant in variants for o in variant.options.all()}
    shared = [row for row in product.attribute_values.all() if row.attribute.slug not in options]
    properties = sorted({PROPERTIES[code] for code in options if code in PROPERTIES})
    group = {
        "@type": "ProductGroup",
        **_page(product, request),
        **_properties(shared),
        "productGroupID": _group_id(product),
        "variesBy": [f"{SCHEMA}/{name}" for name in properties],
        "hasVariant": [_variant(variant, product, request) for variant in variants],
    }
    return _known(group)


def _variant(variant, product, request):
    # The product in memory has the price of a variant without one.
    variant.product = product
    url = f"{product.get_absolute_url()}?{urlencode({'variant': variant.sku or variant.pk})}"
    label = variant.label
    data = {
        "@type": "Product",
        "name": f"{product.name}, {label}" if label else product.name,
        "url": absolute(url, request),
        "image": _images(product, request, variant) or _images(product, request),
        "inProductGroupWithID": _group_id(product),
        **_identifiers(variant),
        **_properties(variant.options.all()),
        "offers": _offer(variant, url, request),
    }
    return _known(data)


def _page(product, request):
    """What is said of a product whether it has variants or not."""
    category = product.primary_category
    return {
        "name": product.name,
        "url": absolute(product.get_absolute_url(), request),
        "description": product.summary or _plain_text(product.description),
        "image": _images(product, request),
        "brand": product.brand and {"@type": "Brand", "name": product.brand.name},
        "category": category and " > ".join(node.name for node in category.lineage()),
    }


def _identifiers(offer):
    return {"sku": offer.sku, "gtin": offer.gtin, "mpn": offer.mpn}


def _group_id(product):
    return product.sku or product.slug


def _images(product, request, variant=None):
    pictures = (medium for medium in product.gallery if medium.is_image)
    return [
        absolute(medium.src, request)
        for medium in pictures
        if variant is None or medium.variant_id == variant.pk
    ]


def _properties(rows):
    """Attributes with a property of schema.org under its name, the others as pairs."""
    named: JSON = {}
    others = []
    for row in rows:
        value = _value(row)
        if name := PROPERTIES.get(row.attribute.slug):
            named[name] = f"{named[name]}, {value}" if name in named else value
        else:
            others.append(_pair(row.attribute, value))
    return {**named, "additionalProperty": others}


def _value(row):
    if isinstance(row, AttributeValue):
        return plain(row.choice.value if row.choice else row.value)
    return row.choice.value


def _pair(attribute, value):
    pair = {"@type": "PropertyValue", "name": attribute.name, "value": value}
    return {**pair, "unitText": attribute.unit} if attribute.unit else pair


def _offer(offer, url, request):
    """What it costs; None for a price on request, which is no offer."""
    price, before = _prices(offer, request)
    if price is None:
        return None
    data = {
        "@type": "Offer",
        "url": absolute(url, request),
        "price": _amount(price),
        "priceCurrency": price.currency,
        "availability": f"{SCHEMA}/{AVAILABILITY[offer.availability]}",
    }
    return {**data, "priceSpecification": _struck_through(before)} if before else data


def _prices(offer, request):
    """What this visitor pays, and what it cost before."""
    catalog = getattr(request, "catalog", None)
    if catalog is None:
        return offer.get_price(), offer.get_compare_at_price()
    return catalog.get_price(offer), catalog.get_compare_at_price(offer)


def _struck_through(money):
    return {
        "@type": "UnitPriceSpecification",
        "priceType": f"{SCHEMA}/StrikethroughPrice",
        "price": _amount(money),
        "priceCurrency": money.currency,
    }


def _amount(money):
    return str(round_to_minor_unit(*money))


def _plain_text(html):
    return " ".join(strip_tags(html).split())


def _known(data):
    return {key: value for key, value in data.items() if value not in (None, "", [], {})}
