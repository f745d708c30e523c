"""Records that tell a part of a product, as tables do, and leave the rest alone."""

import pytest

from django_catalog.exchange import Outcome
from django_catalog.models import Change, Variant

MUG = {
    "external_id": "m1",
    "sku": "MUG",
    "name": "Mug",
    "price": "8.00",
    "currency": "EUR",
    "variants": [
        {"sku": "MUG-S", "options": {"size": "Small"}, "stock_quantity": 4},
        {
            "sku": "MUG-L",
            "options": {"size": "Large"},
            "media": [{"url": "https://pictures.example/large.jpg"}],
        },
    ],
}


def test_attributes_that_are_not_named_can_be_kept(load, attributes, tea, Product):
    load(tea)
    part = {"caffeine": None, "taste": ["Sweet"], "origin": "Kyoto"}
    assert load({"sku": "TEA", "attributes": part, "other_attributes": "keep"}).ok
    values = [
        (row.attribute.slug, str(getattr(row.value, "value", row.value)))
        for row in Product.objects.get().attribute_values.for_display()
    ]
    assert sorted(values) == [
        ("harvested", "2026-04-20"),
        ("note", "Cool water"),
        ("organic", "True"),
        ("origin", "Kyoto"),
        ("taste", "Sweet"),
    ]


@pytest.mark.parametrize("reference", ["m1", "MUG"])
def test_variants_that_are_not_named_can_be_kept(load, attributes, reference):
    load(MUG)
    variants = [
        {"options": {"size": "Huge"}, "sku": "MUG-XL"},
        {"sku": "MUG-L", "price": "9.00"},
    ]
    record = {"product": reference, "variants": variants, "other_variants": "keep"}
    assert load(record).total(Outcome.UPDATED) == 1
    found = [(v.sku, v.label, v.media.count()) for v in Variant.objects.order_by("position")]
    assert found == [("MUG-S", "Small", 0), ("MUG-L", "Large", 1), ("MUG-XL", "Huge", 0)]
    assert load(record).total(Outcome.UNCHANGED) == 1


def test_stock_list_finds_variants_and_products_by_sku(load, attributes, Product):
    load(MUG, {"sku": "PEN", "name": "Pen"})
    stock = [{"sku": sku, "stock_quantity": 7} for sku in ("MUG-L", "PEN", "MUG-S")]
    report = load(*stock)
    assert report.counts == {("variant", Outcome.UPDATED): 2, ("product", Outcome.UPDATED): 1}
    assert list(Variant.objects.values_list("stock_quantity", flat=True)) == [7, 7]
    assert Product.objects.get(sku="MUG").stock_quantity == 14
    newest = Change.objects.count()
    assert load(*stock).total(Outcome.UNCHANGED) == 3
    assert Change.objects.count() == newest


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"price": "1.234"}, "price “1.234”: A price in EUR has at most 2 decimals."),
        ({"currency": "USD"}, "currency “USD”: The product has prices in EUR."),
        ({"name": "Small mug"}, "sku “MUG-S”: Another product or variant already has this SKU."),
    ],
)
def test_line_that_is_not_about_the_variant_alone(load, problem, attributes, change, said):
    load(MUG)
    assert problem({"sku": "MUG-S", **change}) == f"Line 1, {said}"


@pytest.mark.parametrize("batch_size", [1, 250])
def test_variant_is_there_once_in_a_file(load, attributes, monkeypatch, batch_size):
    monkeypatch.setattr("django_catalog.exchange.Importer.batch_size", batch_size)
    load(MUG)
    report = load({"sku": "MUG-S", "price": 5}, {"sku": "MUG-S", "price": 6})
    assert [problem.line for problem in report.problems] == [2]
    assert Variant.objects.get(sku="MUG-S").price == 5


def test_product_that_is_referred_to_must_exist(problem):
    said = problem({"product": "NIX", "price": 5})
    assert said == "Line 1, product “NIX”: There is no product with this SKU or external id."


def test_reference_and_identifier_contradict_each_other(problem):
    assert "but not both" in problem({"product": "MUG", "sku": "MUG", "name": "Mug"})
