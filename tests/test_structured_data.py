"""What search engines ask of the data: see the merchant listing rules of schema.org."""

import json
from decimal import Decimal

import pytest

from django_catalog.middleware import CatalogContext
from django_catalog.models import Attribute, AttributeValue, Media, Variant
from django_catalog.money import Money
from django_catalog.structured_data import breadcrumb_data, item_list_data, product_data
from django_catalog.views.breadcrumbs import breadcrumbs_to

SCHEMA = "https://schema.org"


@pytest.fixture
def request_(rf):
    return rf.get("/")


def test_a_product_with_its_offer(lamp, request_):
    lamp.gtin, lamp.description = "4006381333931", "<p>For <b>reading</b></p>"
    lamp.save()
    Media.objects.create(product=lamp, url="https://cdn.example/lamp.jpg")
    assert product_data(lamp, request_) == {
        "@context": SCHEMA,
        "@type": "Product",
        "name": "Lamp",
        "url": "http://testserver/shop/products/lamp/",
        "description": "For reading",
        "image": ["https://cdn.example/lamp.jpg"],
        "brand": {"@type": "Brand", "name": "Acme"},
        "category": "Lighting",
        "sku": "LAMP",
        "gtin": "4006381333931",
        "offers": {
            "@type": "Offer",
            "url": "http://testserver/shop/products/lamp/",
            "price": "19.99",
            "priceCurrency": "EUR",
            "availability": "https://schema.org/InStock",
        },
    }


def test_a_price_before_a_reduction_is_struck_through(lamp):
    lamp.compare_at_price = Decimal("25")
    assert product_data(lamp)["offers"]["priceSpecification"] == {
        "@type": "UnitPriceSpecification",
        "priceType": "https://schema.org/StrikethroughPrice",
        "price": "25.00",
        "priceCurrency": "EUR",
    }


def test_a_price_on_request_is_no_offer(lamp):
    lamp.price = None
    assert "offers" not in product_data(lamp)


@pytest.mark.parametrize(
    ("availability", "term"),
    [
        ("in_stock", "InStock"),
        ("limited_stock", "LimitedAvailability"),
        ("preorder", "PreOrder"),
        ("backorder", "BackOrder"),
        ("out_of_stock", "OutOfStock"),
        ("discontinued", "Discontinued"),
    ],
)
def test_availability_in_the_terms_of_schema_org(lamp, availability, term):
    lamp.availability = availability
    assert product_data(lamp)["offers"]["availability"] == f"{SCHEMA}/{term}"


def test_variants_make_a_group(mug, request_):
    data = product_data(mug, request_)
    assert data["@type"] == "ProductGroup"
    assert data["variesBy"] == ["https://schema.org/color"]
    assert "offers" not in data
    red, blue = data["hasVariant"]
    assert red == {
        "@type": "Product",
        "name": "Mug, Red",
        "url": "http://testserver/shop/products/mug/?variant=MUG-RED",
        "inProductGroupWithID": data["productGroupID"],
        "sku": "MUG-RED",
        "color": "Red",
        "offers": {
            "@type": "Offer",
            "url": "http://testserver/shop/products/mug/?variant=MUG-RED",
            "price": "8.00",
            "priceCurrency": "EUR",
            "availability": "https://schema.org/InStock",
        },
    }
    assert blue["offers"]["availability"] == f"{SCHEMA}/OutOfStock"


def test_a_variant_shows_its_own_pictures_or_the_products(mug):
    first = mug.variants.first()
    Media.objects.create(product=mug, url="https://cdn.example/both.jpg")
    Media.objects.create(product=mug, variant=first, url="https://cdn.example/red.jpg")
    red, blue = product_data(mug)["hasVariant"]
    assert red["image"] == ["https://cdn.example/red.jpg"]
    assert blue["image"] == ["https://cdn.example/both.jpg", "https://cdn.example/red.jpg"]


def test_options_without_a_term_of_schema_org_are_pairs_and_not_varied_by(mug, red):
    Attribute.objects.filter(pk=red.attribute_id).update(slug="glaze", name="Glaze")
    data = product_data(mug)
    assert "variesBy" not in data
    assert data["hasVariant"][0]["additionalProperty"] == [
        {"@type": "PropertyValue", "name": "Glaze", "value": "Red"}
    ]


def test_attributes_are_properties_with_their_units(lamp):
    width = Attribute.objects.create(name="Width", type="number", unit="cm")
    AttributeValue.objects.create(product=lamp, attribute=width, value=Decimal("12.50"))
    material = Attribute.objects.create(name="Material", type="multi_choice")
    for value in ("Brass", "Glass"):
        choice = material.choices.create(value=value)
        AttributeValue.objects.create(product=lamp, attribute=material, choice=choice)
    data = product_data(lamp)
    assert data["material"] == "Brass, Glass"
    assert data["additionalProperty"] == [
        {"@type": "PropertyValue", "name": "Width", "value": "12.5", "unitText": "cm"}
    ]


def test_the_price_is_the_one_the_visitor_sees(lamp, request_, settings):
    settings.DJANGO_CATALOG_PRICE_RESOLVER = f"{__name__}.half"
    request_.catalog = CatalogContext(request_)
    lamp.refresh_from_db()
    assert product_data(lamp, request_)["offers"]["price"] == "10.00"


def half(offer, request):
    return Money(offer.price / 2, offer.currency)


def test_breadcrumbs(mug, mugs, request_):
    data = breadcrumb_data(breadcrumbs_to(mug, mugs.lineage()), request_)
    assert data["@type"] == "BreadcrumbList"
    assert [(e["position"], e["name"], e.get("item")) for e in data["itemListElement"]] == [
        (1, "Kitchen", "http://testserver/shop/categories/kitchen/"),
        (2, "Mugs", "http://testserver/shop/categories/kitchen/mugs/"),
        (3, "Mug", None),
    ]


def test_lists_have_addresses(mug, lamp, request_):
    elements = item_list_data([mug, lamp], request_)["itemListElement"]
    assert [(e["position"], e["url"]) for e in elements] == [
        (1, "http://testserver/shop/products/mug/"),
        (2, "http://testserver/shop/products/lamp/"),
    ]


@pytest.mark.parametrize("number", [1, 20])
def test_no_query_after_for_detail(Product, mug, number, django_assert_num_queries):
    for n in range(number):
        variant = Variant.objects.create(product=mug, sku=f"M{n}")
        Media.objects.create(product=mug, variant=variant, url=f"https://cdn.example/{n}.jpg")
    product = Product.objects.for_detail().get(pk=mug.pk)
    with django_assert_num_queries(0):
        json.dumps(product_data(product))
