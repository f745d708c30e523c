import json
from datetime import date
from decimal import Decimal

import pytest

from django_catalog.models import Attribute, AttributeValue, Media, Relation, Variant
from django_catalog.serializers import plain, product_detail, product_summary


@pytest.fixture
def full_lamp(lamp):
    """A lamp of which everything is known."""
    for name, value in {
        "external_id": "erp-1",
        "summary": "Solid brass",
        "description": "<p>For reading</p>",
        "price": Decimal("19.9"),
        "compare_at_price": Decimal("25"),
        "availability": "preorder",
        "available_on": date(2030, 1, 31),
        "gtin": "4006381333931",
        "mpn": "LX-9",
        "stock_quantity": 123456789,
        "metadata": {"margin": "secret"},
    }.items():
        setattr(lamp, name, value)
    lamp.save()
    Media.objects.create(product=lamp, kind="video", url="https://cdn.example/film.mp4")
    Media.objects.create(product=lamp, url="https://cdn.example/lamp.jpg", alt="A lamp")
    return lamp


def test_a_summary_has_what_a_card_shows(full_lamp, rf):
    summary = product_summary(full_lamp, rf.get("/"))
    assert summary.pop("updated_at") == full_lamp.updated_at.isoformat()
    assert summary == {
        "id": full_lamp.pk,
        "external_id": "erp-1",
        "name": "Lamp",
        "slug": "lamp",
        "url": "http://testserver/shop/products/lamp/",
        "brand": {"name": "Acme", "slug": "acme"},
        "summary": "Solid brass",
        "price": {"amount": "19.90", "currency": "EUR"},
        "compare_at_price": {"amount": "25.00", "currency": "EUR"},
        "price_range": None,
        "availability": "preorder",
        "in_stock": False,
        "available_on": "2030-01-31",
        "sku": "LAMP",
        "gtin": "4006381333931",
        "mpn": "LX-9",
        "variant_count": 0,
        "images": [
            {
                "url": "https://cdn.example/lamp.jpg",
                "alt": "A lamp",
                "width": None,
                "height": None,
            }
        ],
    }


def test_without_a_request_addresses_are_of_this_site(lamp):
    assert product_summary(lamp)["url"] == "/shop/products/lamp/"


def test_a_price_on_request_is_none(lamp):
    lamp.price = None
    assert product_summary(lamp)["price"] is None


@pytest.mark.parametrize(
    ("currency", "amount"), [("JPY", "1500"), ("KWD", "1500.000"), ("USD", "1500.00")]
)
def test_amounts_have_the_decimals_of_their_currency(lamp, currency, amount):
    lamp.price, lamp.currency = Decimal(1500), currency
    assert product_summary(lamp)["price"] == {"amount": amount, "currency": currency}


def test_a_detail_adds_what_the_page_shows(mug, red):
    detail = product_detail(mug)
    assert detail["categories"] == [
        [{"name": "Kitchen", "slug": "kitchen"}, {"name": "Mugs", "slug": "mugs"}]
    ]
    assert detail["price_range"] == {
        "minimum": {"amount": "8.00", "currency": "EUR"},
        "maximum": {"amount": "9.50", "currency": "EUR"},
    }
    first, second = detail["variants"]
    assert first["options"] == {"colour": {"value": "red", "label": "Red"}}
    assert [v["price"]["amount"] for v in (first, second)] == ["8.00", "9.50"]
    assert [v["in_stock"] for v in (first, second)] == [True, False]


def test_attributes_have_values_of_their_type(lamp):
    rooms = Attribute.objects.create(name="Room", type="multi_choice")
    choices = [rooms.choices.create(value=value) for value in ("Hall", "Study")]
    width = Attribute.objects.create(name="Width", type="number", unit="cm")
    dimmed = Attribute.objects.create(name="Dimmable", type="boolean")
    since = Attribute.objects.create(name="Since", type="date")
    for attribute, value in [
        *((rooms, choice) for choice in choices),
        *((width, Decimal("12.50")), (dimmed, False), (since, date(1999, 12, 31))),
    ]:
        AttributeValue.objects.create(product=lamp, attribute=attribute, value=value)
    attributes = product_detail(lamp)["attributes"]
    assert [a["values"] for a in attributes] == [
        [{"value": "hall", "label": "Hall"}, {"value": "study", "label": "Study"}],
        ["12.5"],
        [False],
        ["1999-12-31"],
    ]
    assert attributes[1].items() >= {"code": "width", "type": "number", "unit": "cm"}.items()


def test_a_hidden_category_is_not_told(mug, kitchen):
    kitchen.is_active = False
    kitchen.save()
    mug = type(mug).objects.get(pk=mug.pk)
    assert product_detail(mug)["categories"] == []


def test_relations_are_told_if_given(mug, lamp, draft):
    for target in (lamp, draft):
        Relation.objects.create(source=mug, target=target, kind="upsell")
    (relation,) = product_detail(mug, relations=mug.relations.visible())["relations"]
    assert relation == {
        "kind": "upsell",
        "id": lamp.pk,
        "name": "Lamp",
        "slug": "lamp",
        "url": "/shop/products/lamp/",
    }


@pytest.mark.parametrize("serialize", [product_summary, product_detail])
def test_json_takes_it_and_stock_and_metadata_stay_inside(full_lamp, serialize):
    text = json.dumps(serialize(full_lamp))
    for secret in ("123456789", "margin", "status", "published", "stock_quantity"):
        assert secret not in text


def test_a_hosts_fields_are_told_under_their_names(Product, lamp, monkeypatch):
    monkeypatch.setattr(Product, "catalog_fields", ("seo_title", "highest_price", "created_at"))
    summary = product_summary(lamp)
    assert summary["seo_title"] == ""
    assert summary["highest_price"] is None
    assert summary["created_at"] == lamp.created_at.isoformat()


def test_a_hosts_field_cannot_stand_for_one_of_ours(Product, lamp, monkeypatch):
    monkeypatch.setattr(Product, "catalog_fields", ("price",))
    assert product_summary(lamp)["price"] == {"amount": "19.99", "currency": "EUR"}


@pytest.mark.parametrize(
    ("value", "text"),
    [(Decimal("1200.50"), "1200.5"), (Decimal(0), "0"), (Decimal("1E+3"), "1000"), (True, True)],
)
def test_plain(value, text):
    assert plain(value) == text


@pytest.mark.parametrize("number", [1, 20])
def test_a_summary_takes_no_query_after_for_listing(
    Product, acme, number, django_assert_num_queries
):
    for n in range(number):
        product = Product.objects.create(name=f"P{n}", brand=acme)
        Media.objects.create(product=product, url=f"https://cdn.example/{n}.jpg")
    with django_assert_num_queries(2):
        [product_summary(product) for product in Product.objects.for_listing()]


@pytest.mark.parametrize("number", [1, 20])
def test_a_detail_takes_no_query_after_for_detail(
    Product, mug, red, lighting, number, django_assert_num_queries
):
    for n in range(number):
        variant = Variant.objects.create(product=mug, sku=f"M{n}")
        Media.objects.create(product=mug, variant=variant, url=f"https://cdn.example/{n}.jpg")
        attribute = Attribute.objects.create(name=f"A{n}", type="number")
        AttributeValue.objects.create(product=mug, attribute=attribute, value=n)
    product = Product.objects.for_detail().get(pk=mug.pk)
    with django_assert_num_queries(0):
        product_detail(product)
