"""Which records come out, in which order, and what is told of the rest."""

import json
from decimal import Decimal
from importlib.resources import files

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from jsonschema import Draft202012Validator

from django_catalog import get_brand_model, get_category_model
from django_catalog.exchange import Exporter, formats
from django_catalog.exchange.export import picture_address
from django_catalog.models import Attribute, CategoryAttribute, Collection, Media

from .test_definitions import ACME, BOWLS, COLOUR, WIDTH

SCHEMA = json.loads((files(formats) / "catalog.schema.json").read_text())

OFFER = {
    **dict.fromkeys(["price", "compare_at_price", "available_on", "stock_quantity"]),
    **dict.fromkeys(["gtin", "mpn"], ""),
}
"""Of which nothing is known."""


@pytest.fixture
def losses(db):
    return []


@pytest.fixture
def export(losses):
    def export(products=None, **options):
        def on_loss(identifier, error):
            losses.append(f"{identifier}, {error.field}: {error}")

        return list(Exporter(products, on_loss=on_loss, **options).records())

    return export


@pytest.fixture
def product(export):
    """The record of the only product."""

    def product(**options):
        (record,) = export(types=["product"], **options)
        return record

    return product


def names(records):
    return [
        (record["type"], record.get("code") or record.get("path") or record["name"])
        for record in records
    ]


def test_what_records_refer_to_comes_before_them(export, load, attributes, tea):
    relations = {"related": ["POT"]}
    load(ACME, WIDTH, COLOUR, BOWLS, {**tea, "relations": relations}, {"sku": "POT", "name": "Pot"})
    load({"type": "collection", "name": "New", "products": ["TEA"]})
    records = export()
    codes = "origin taste caffeine organic note harvested size width colour".split()
    assert names(records) == [
        *(("attribute", code) for code in codes),
        ("brand", "Acme"),
        ("category", ["Kitchen"]),
        ("category", ["Kitchen", "Bowls"]),
        ("category", ["Kitchen", "Tea"]),
        ("category", ["Gifts"]),
        ("product", "Green tea"),
        ("product", "Pot"),
        ("collection", "New"),
    ]
    validator = Draft202012Validator(SCHEMA)
    for record in records:
        validator.validate(record)
    assert Exporter().count() == len(records)


def test_record_of_a_product_says_everything(product, load, attributes, tea):
    load(tea)
    small, large = tea["variants"]
    assert product() == {
        "type": "product",
        **tea,
        "slug": "green-tea",
        "categories": [["Kitchen", "Tea"], ["Gifts"]],
        "publish_at": "2026-01-01T08:00:00Z",
        "compare_at_price": "25.00",
        "gtin": "4006381333931",
        "attributes": {**tea["attributes"], "caffeine": "14.3"},
        "variants": [
            {**OFFER, **small, "availability": "in_stock", "media": []},
            {
                **OFFER,
                **large,
                "price": "35.00",
                "media": [
                    {"kind": "image", "url": "https://pictures.example/large.jpg", "alt": ""}
                ],
            },
        ],
        "media": [
            {"kind": "image", "url": "https://pictures.example/tea.jpg", "alt": "Green leaves"},
            {"kind": "video", "url": "https://video.example/tea", "alt": ""},
        ],
        "relations": {},
    }


def test_product_without_variants_has_its_own_stock(product, lamp):
    record = product()
    assert (record["availability"], record["stock_quantity"]) == ("in_stock", None)
    assert (record["external_id"], record["variants"], record["media"]) == (None, [], [])


@pytest.mark.parametrize(
    ("amount", "currency", "said"),
    [("12", "EUR", "12.00"), ("1200", "JPY", "1200"), ("0.005", "KWD", "0.005")],
)
def test_prices_have_the_decimals_of_their_currency(product, Product, db, amount, currency, said):
    Product.objects.create(name="A", sku="A", price=amount, currency=currency)
    assert product()["price"] == said


@pytest.mark.parametrize(
    ("number", "said"), [("14.500", "14.5"), ("1000000", "1000000"), ("0.000001", "0.000001")]
)
def test_numbers_are_exact_and_without_noise(product, lamp, number, said):
    width = Attribute.objects.create(name="Width", type="number")
    lamp.attribute_values.create(attribute=width, number=Decimal(number))
    assert product()["attributes"] == {"width": said}


def test_focal_point_is_told_where_it_is_not_the_middle(product, lamp, load):
    lamp.media.create(url="https://a.example/1.jpg", focal_x=0.25)
    medium = {"kind": "image", "url": "https://a.example/1.jpg", "alt": ""}
    assert product()["media"] == [{**medium, "focal_x": 0.25, "focal_y": 0.5}]
    assert load({"sku": "LAMP", "media": [{**medium, "focal_x": None, "focal_y": 1}]}).ok
    assert product()["media"] == [{**medium, "focal_x": 0.5, "focal_y": 1.0}]


def test_picture_is_named_by_its_file_or_by_an_address(product, lamp):
    Media.objects.bulk_create(
        [Media(product=lamp, file="catalog/products/lamp.jpg", width=4, height=3)]
    )
    assert product()["media"][0]["file"] == "catalog/products/lamp.jpg"
    address = "https://shop.example/{}".format
    assert product(picture_url=address)["media"][0]["url"] == address("catalog/products/lamp.jpg")


def test_address_of_a_stored_picture_needs_a_host(settings):
    settings.MEDIA_URL = "/media/"
    assert picture_address("") is None
    assert (
        picture_address("https://shop.example")("a b.jpg") == "https://shop.example/media/a%20b.jpg"
    )
    settings.MEDIA_URL = "https://cdn.example/"
    assert picture_address("")("a.jpg") == "https://cdn.example/a.jpg"


def test_fetched_picture_is_named_by_the_url_it_came_from(product, lamp):
    url = "https://a.example/1.jpg"
    file = "catalog/products/1.jpg"
    Media.objects.bulk_create([Media(product=lamp, file=file, url=url, width=4, height=3)])
    assert product()["media"] == [{"kind": "image", "url": url, "alt": ""}]


# A part of the catalogue


def test_some_products_and_what_they_refer_to(export, Product, lamp, mug, kitchen, colour):
    other = Attribute.objects.create(name="Other")
    asked = Attribute.objects.create(name="Asked", type="text")
    CategoryAttribute.objects.create(category=kitchen, attribute=asked)
    get_category_model().objects.create(name="Bowls", parent=kitchen)
    Collection.objects.create(name="New").entries.create(product=mug)
    lamp.attribute_values.create(attribute=other, choice=other.choices.create(value="A"))
    assert names(export(Product.objects.filter(name="Mug"))) == [
        ("attribute", "colour"),
        ("attribute", "asked"),
        ("category", ["Kitchen"]),
        ("category", ["Kitchen", "Mugs"]),
        ("product", "Mug"),
    ]
    assert names(export(Product.objects.filter(name="Lamp"))) == [
        ("attribute", "other"),
        ("brand", "Acme"),
        ("category", ["Lighting"]),
        ("product", "Lamp"),
    ]


def test_queryset_may_have_an_order_and_join(export, Product, lamp, mug, draft):
    products = Product.objects.published().filter(categories__gt=0).order_by("-name")
    assert names(export(products, types=["product"])) == [("product", "Lamp"), ("product", "Mug")]


def test_some_types(export, lamp, mug):
    assert {record["type"] for record in export(types=["brand", "category"])} == {
        "brand",
        "category",
    }


def test_batches_come_one_after_the_other(export, Product, monkeypatch):
    monkeypatch.setattr(Exporter, "batch_size", 2)
    Product.objects.bulk_create(Product(name=f"Pen {n}", sku=f"PEN-{n}") for n in range(5))
    assert [record["sku"] for record in export()] == [f"PEN-{n}" for n in range(5)]


def test_what_is_created_meanwhile_is_named_too(Product, lamp, monkeypatch):
    monkeypatch.setattr(Exporter, "batch_size", 1)
    records = Exporter(types=["product"]).records()
    assert next(records)["brand"] == "Acme"
    Product.objects.create(
        name="Pen", sku="PEN", brand=get_brand_model().objects.create(name="Bolt")
    )
    assert next(records)["brand"] == "Bolt"


def test_queries_do_not_depend_on_the_number_of_products(load, attributes, tea, Product):
    def stock(number):
        names = {"external_id": f"T{number}", "sku": f"T{number}"}
        variants = [{**each, "sku": f"{number}-{each['sku']}"} for each in tea["variants"]]
        return {**tea, **names, "variants": variants, "relations": {"related": ["POT"]}}

    def queries():
        with CaptureQueriesContext(connection) as captured:
            list(Exporter().records())
        return len(captured)

    load({"sku": "POT", "name": "Pot"}, stock(0))
    few = queries()
    load(*(stock(number) for number in range(1, 20)))
    assert queries() == few
    keys = list(Product.objects.order_by("pk").values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as captured:
        assert [*Exporter().records_of(keys)] == keys
    assert len(captured) <= 17


def test_records_of_products_that_exist(lamp, mug):
    records = Exporter().records_of([lamp.pk, 0, mug.pk])
    assert {key: record["name"] for key, record in records.items()} == {
        lamp.pk: "Lamp",
        mug.pk: "Mug",
    }


# What a record cannot say


def test_product_without_an_identifier(export, losses, mug):
    (record,) = export(types=["product"])
    assert record["external_id"] is record["sku"] is None
    assert losses == [
        "mug, : It has neither an external id nor a SKU, by which an import would find it."
    ]


def test_variant_without_an_identifier(export, losses, lamp):
    lamp.variants.create()
    export(types=["product"])
    assert losses == [
        "LAMP, variants[1]: It has neither a SKU nor options, by which an import would find it."
    ]


def test_relations_to_a_product_without_an_identifier(export, losses, lamp, draft, Product):
    """To leave one out would take it away where the file is imported."""
    nameless = Product.objects.create(name="Nameless")
    for kind, target in (("related", draft), ("related", nameless), ("upsell", draft)):
        lamp.relations.create(kind=kind, target=target)
    collection = Collection.objects.create(name="New")
    collection.entries.create(product=nameless)
    record, *_, new = export(Product.objects.all(), types=["product", "collection"])
    assert record["relations"] == {"upsell": ["SECRET"]}
    assert losses[0].startswith("LAMP, relations.related: One of the products has neither")
    (new,) = export(types=["collection"])
    assert "products" not in new
    assert losses[-1].startswith("New, products: One of the products has neither")


def test_products_are_referred_to_by_what_finds_them(export, losses, lamp, mug, Product):
    """The mug by a variant's SKU; the pen not by its own, which is another's external id."""
    Product.objects.create(name="Ink", external_id="PEN")
    pen = Product.objects.create(name="Pen", sku="PEN")
    pen.variants.create(sku="PEN-1")
    for target in (mug, pen):
        lamp.relations.create(target=target)
    record = export(Product.objects.filter(pk=lamp.pk), types=["product"])[0]
    assert record["relations"] == {"related": ["MUG-RED", "PEN-1"]}
    assert losses == []


def test_younger_ones_of_a_name_are_told(export, losses, kitchen, colour):
    for _time in range(2):
        get_brand_model().objects.create(name="Acme")
        get_category_model().objects.create(name="Mugs", parent=kitchen)
        colour.choices.create(value="Red")
        Collection.objects.create(name="New")
    records = export()
    assert len(records) == 5
    reason = "An older one has the same name, and an import would take one for the other."
    assert losses == [
        f"colour, choices: {reason}",
        f"Acme, brand: {reason}",
        f"Kitchen > Mugs, category: {reason}",
        f"New, collection: {reason}",
    ]
