"""Product records: what is created, found again, changed and left alone."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from django_catalog import get_brand_model, get_category_model
from django_catalog.exchange import Outcome
from django_catalog.models import AttributeValue, Change, Media, SlugHistory, Variant, VariantOption
from django_catalog.signals import price_changed

PEN = {"sku": "PEN", "name": "Pen", "price": "2.50"}


def test_product_is_created_with_all_that_belongs_to_it(load, attributes, tea, Product):
    assert load(tea).ok
    product = Product.objects.get()
    assert (product.name, product.brand.name) == ("Green tea", "Acme")
    assert [c.name for c in product.primary_category.lineage()] == ["Kitchen", "Tea"]
    assert [p.category.name for p in product.placements.all()] == ["Tea", "Gifts"]
    assert product.own_price == Decimal("19.50")
    assert product.gtin == "4006381333931"
    assert product.metadata == {"farm": {"height": 900.5}}
    assert [str(medium) for medium in product.gallery] == [
        "Green leaves",
        "https://video.example/tea",
        "https://pictures.example/large.jpg",
    ]


def test_attribute_values_have_their_types(load, attributes, tea, Product):
    load(tea)
    values = {}
    for row in Product.objects.get().attribute_values.for_display():
        values.setdefault(row.attribute.slug, []).append(row.value)
    assert [choice.value for choice in values.pop("taste")] == ["Fresh", "Sweet"]
    assert values.pop("origin")[0].value == "Uji"
    assert values == {
        "caffeine": [Decimal("14.3")],
        "organic": [True],
        "note": ["Cool water"],
        "harvested": [date(2026, 4, 20)],
    }


def test_variants_have_options_and_are_summed_up(load, attributes, tea, Product):
    load(tea)
    small, large = Variant.objects.order_by("position")
    assert (small.label, small.stock_quantity, small.price) == ("Small", 4, None)
    assert (large.label, large.availability, large.price) == ("Large", "preorder", 35)
    product = Product.objects.get()
    assert (product.variant_count, product.price, product.highest_price) == (2, Decimal("19.5"), 35)
    assert large.media.count() == 1


def test_importing_again_writes_nothing(load, attributes, tea):
    load(tea, PEN)
    newest = Change.objects.count()
    with CaptureQueriesContext(connection) as queries:
        report = load(tea, PEN)
    assert report.counts == {("product", Outcome.UNCHANGED): 2}
    assert Change.objects.count() == newest
    verbs = {query["sql"].split()[0] for query in queries}
    assert verbs.isdisjoint({"INSERT", "UPDATE", "DELETE"})


def test_product_changed_in_all_its_tables_is_one_change(transactional_db, load, attributes, tea):
    load(tea)
    newest = Change.objects.count()
    tea["name"] = "Greener tea"
    tea["categories"] = ["Kitchen > Tea"]
    tea["attributes"]["note"] = "Hot water"
    tea["variants"][0] |= {"price": 9, "options": {"size": "Tiny"}}
    del tea["variants"][1], tea["media"][0]
    assert load(tea).total(Outcome.UPDATED) == 1
    news = [(c.kind, c.action) for c in Change.objects.order_by("id")[newest:]]
    assert sorted(news) == [("attribute", "put"), ("product", "put")]


def test_cheaper_variant_is_announced_as_the_products_price(
    transactional_db, load, attributes, tea
):
    load(tea)
    heard = []

    def listen(old, new, **kwargs):
        heard.append((str(old), str(new)))

    price_changed.connect(listen)
    try:
        tea["variants"][1]["price"] = 5
        load(tea)
    finally:
        price_changed.disconnect(listen)
    assert heard == [("19.50 EUR", "5.00 EUR")]


def test_one_changed_price_is_one_change(transactional_db, load, attributes, tea):
    load(tea, PEN)
    newest = Change.objects.count()
    report = load(tea, {**PEN, "price": 3})
    assert report.total(Outcome.UPDATED) == 1
    assert Change.objects.count() == newest + 1


def test_product_is_found_by_external_id_before_its_sku(load, Product):
    load({**PEN, "external_id": "7"})
    load({"external_id": "7", "sku": "PEN-2"})
    assert Product.objects.get().sku == "PEN-2"


def test_product_without_external_id_is_found_by_sku_and_given_one(load, Product):
    load(PEN)
    load({**PEN, "external_id": "7"})
    assert Product.objects.get().external_id == "7"


def test_missing_key_leaves_and_null_clears(load, Product):
    load({**PEN, "summary": "Blue", "brand": "Acme", "mpn": "P1", "status": "draft"})
    load({"sku": "PEN", "name": "Ball pen", "brand": None, "mpn": None, "status": None})
    pen = Product.objects.get()
    assert (pen.name, pen.summary, pen.brand, pen.mpn) == ("Ball pen", "Blue", None, "")
    assert pen.status == "published"


def test_null_price_of_a_product_whose_variants_have_prices_stays_null(load, Product):
    variants = [{"sku": "PEN-1", "price": 2}, {"sku": "PEN-2", "price": 3}]
    record = {"sku": "PEN", "name": "Pen", "price": None, "variants": variants}
    load(record)
    assert load(record).counts == {("product", Outcome.UNCHANGED): 1}
    assert Product.objects.get().own_price is None
    assert Product.objects.get().price == 2


def test_spaces_alone_are_nothing(load, Product):
    record = {**PEN, "external_id": "  ", "gtin": " ", "mpn": " ", "price": " "}
    load(record)
    assert load(record).counts == {("product", Outcome.UNCHANGED): 1}
    assert Product.objects.get().external_id is None


@pytest.mark.parametrize("value", [None, []])
def test_empty_list_takes_all_away(load, attributes, tea, Product, value):
    load(tea)
    load({"sku": "TEA", "categories": value, "variants": value, "media": value})
    product = Product.objects.get()
    assert not product.placements.exists()
    assert not Variant.objects.exists()
    assert not Media.objects.exists()
    assert (product.price, product.variant_count) == (Decimal("19.5"), 0)
    assert product.attribute_values.exists()


def test_lists_replace_what_there_was(load, attributes, tea, Product):
    load(tea)
    report = load(
        {
            "sku": "TEA",
            "categories": ["Gifts", "Sale"],
            "attributes": {"taste": ["Sweet", "Bitter"], "caffeine": 15, "note": ""},
            "media": [{"kind": "video", "url": "https://video.example/tea", "alt": "Film"}],
        }
    )
    assert report.total(Outcome.UPDATED) == 1
    product = Product.objects.get()
    assert [p.category.name for p in product.placements.all()] == ["Gifts", "Sale"]
    values = product.attribute_values.for_display()
    assert [str(row) for row in values] == ["Taste: Sweet", "Taste: Bitter", "Caffeine: 15.000000"]
    assert [medium.alt for medium in product.gallery] == ["Film", ""]


def test_variants_keep_their_rows_by_sku_and_by_options(load, attributes, tea):
    load(tea)
    small, large = Variant.objects.order_by("position")
    load(
        {
            "sku": "TEA",
            "variants": [
                {"sku": "TEA-XL", "options": {"size": "Large"}},
                {"sku": "TEA-S", "options": {"size": "Tiny"}},
                {"sku": "TEA-M", "options": {"size": "Medium"}},
            ],
        }
    )
    first, second, third = Variant.objects.order_by("position")
    assert (first.pk, first.sku, first.price) == (large.pk, "TEA-XL", 35)
    assert (second.pk, second.label) == (small.pk, "Tiny")
    assert third.label == "Medium"


def test_two_variants_can_swap_their_options(load, attributes, tea):
    load(tea)
    small, large = tea["variants"]
    small["options"], large["options"] = large["options"], small["options"]
    assert load(tea).ok
    assert VariantOption.objects.get(variant__sku="TEA-S").choice.value == "Large"


def test_sku_can_move_from_the_product_to_its_variant(load, Product):
    load({**PEN, "external_id": "p"})
    assert load({"external_id": "p", "sku": "PEN-0", "variants": [{"sku": "PEN"}]}).ok
    assert load({"external_id": "p", "sku": "PEN", "variants": []}).ok
    assert Product.objects.get().sku == "PEN"


def test_stock_of_a_product_is_what_its_variants_have(load, attributes, tea, Product):
    tea |= {"availability": "discontinued", "stock_quantity": 99}
    load(tea)
    assert load(tea).counts == {("product", Outcome.UNCHANGED): 1}
    assert Product.objects.get().availability == "in_stock"


def test_product_that_loses_its_variants_takes_the_stock_of_the_record(
    load, attributes, tea, Product
):
    load(tea)
    load({"sku": "TEA", "variants": [], "stock_quantity": 0, "price": 5})
    product = Product.objects.get()
    assert (product.availability, product.stock_quantity) == ("out_of_stock", 0)
    assert product.price == 5


@pytest.mark.parametrize(
    ("record", "availability"),
    [
        ({"in_stock": False}, "out_of_stock"),
        ({"in_stock": True, "availability": "limited_stock"}, "limited_stock"),
        ({"availability": "in_stock", "stock_quantity": 0}, "out_of_stock"),
        ({"availability": "preorder", "in_stock": True}, "preorder"),
    ],
)
def test_availability_and_pieces_agree(load, Product, record, availability):
    load({**PEN, **record})
    assert Product.objects.get().availability == availability
    assert load({**PEN, **record}).counts == {("product", Outcome.UNCHANGED): 1}


def test_names_are_matched_whatever_their_case(load, attributes):
    load({**PEN, "brand": "Acme", "categories": ["Kitchen"], "attributes": {"origin": "Uji"}})
    load(
        {
            "sku": "INK",
            "name": "Ink",
            "brand": "ACME",
            "categories": ["kitchen"],
            "attributes": {"origin": "uji"},
        }
    )
    assert get_brand_model().objects.count() == 1
    assert get_category_model().objects.count() == 1
    assert AttributeValue.objects.values("choice").distinct().count() == 1


def test_description_is_sanitised_and_stays_so(load, Product):
    record = {**PEN, "description": "<p onclick='x()'>Blue<script>x()</script>"}
    load(record)
    assert Product.objects.get().description == "<p>Blue</p>"
    assert load(record).total(Outcome.UNCHANGED) == 1


def test_changed_address_is_kept_and_the_old_one_remembered(load, Product):
    load(PEN)
    load({"sku": "PEN", "slug": "ball-pen"})
    load({"sku": "PEN", "slug": ""})
    assert Product.objects.get().slug == "ball-pen"
    assert SlugHistory.objects.get().slug == "pen"


@pytest.mark.parametrize("again", [False, True])
def test_number_of_queries_is_the_same_for_one_and_for_twenty(load, attributes, tea, again):
    def records(letter, number):
        for n in range(number):
            variants = [{**v, "sku": f"{v['sku']}{letter}{n}"} for v in tea["variants"]]
            yield {
                **tea,
                "external_id": f"{letter}{n}",
                "sku": f"{letter}{n}",
                "name": f"Tea {letter}{n}",
                "variants": variants,
            }

    # So few values that SQLite takes them all in one statement.
    tea["attributes"] = {"origin": "Uji", "caffeine": 14.3}
    load(tea)  # the brand, the categories and the choices exist
    counts = []
    for letter, number in (("A", 1), ("B", 20)):
        if again:
            load(*records(letter, number))
        with CaptureQueriesContext(connection) as queries:
            assert load(*records(letter, number)).ok
        counts.append(len(queries))
    assert counts[0] == counts[1]
