"""What a person reads of a product before and after."""

import pytest

from django_catalog.exchange import Exporter
from django_catalog.exchange.differences import differences

SMALL = {"sku": "TEA-S", "options": {"size": "Small"}, "stock_quantity": 4, "media": []}
LARGE = {"sku": "TEA-L", "options": {"size": "Large"}, "stock_quantity": None, "media": []}
LEAF = {"kind": "image", "url": "https://a.example/leaf.jpg", "alt": "A leaf"}
POT = {"kind": "image", "file": "catalog/products/pot.jpg", "alt": ""}


def told(before, after):
    return [str(each) for each in differences(before, after)]


def between(name, before, after):
    return told({name: before}, {name: after})


@pytest.mark.parametrize(
    ("name", "before", "after", "said"),
    [
        ("price", "12.00", "13.00", "price: 12.00 → 13.00"),
        ("price", None, "13.00", "price: (nothing) → 13.00"),
        ("brand", "Acme", None, "brand: Acme → (nothing)"),
        ("organic", True, False, "organic: yes → no"),
        ("attributes", {"colour": "Red"}, {"colour": "Blue"}, "attributes.colour: Red → Blue"),
        ("attributes", {"colour": "Red"}, {}, "attributes.colour: Red → (nothing)"),
        ("attributes", {"taste": ["A", "B"]}, {"taste": ["B", "C"]}, "attributes.taste: A → C"),
        ("metadata", {"farm": {"m": 9}}, {"farm": {"m": 8}}, "metadata.farm.m: 9 → 8"),
        ("metadata", {"farm": 1}, {"farm": {"m": [8]}}, 'metadata.farm: 1 → {"m": [8]}'),
        ("metadata", {"media": [1]}, {"media": [2]}, "metadata.media: 1 → 2"),
        ("categories", [["A", "B"], ["C"]], [["A"], ["C"]], "categories: A > B → A"),
        ("categories", [["A"], ["C"]], [["C"], ["A"]], "categories: A, C → C, A"),
        ("relations", {}, {"upsell": ["POT"]}, "relations.upsell: (nothing) → POT"),
    ],
)
def test_value(name, before, after, said):
    assert between(name, before, after) == [said]


def test_same_records_do_not_differ():
    record = {"price": "12.00", "variants": [SMALL, LARGE], "media": [LEAF, LEAF]}
    assert differences(record, {**record, "media": [dict(LEAF), dict(LEAF)]}) == []


def test_what_counts_for_nothing_is_no_difference():
    assert between("metadata", {"a": None, "b": []}, {}) == []
    assert told({"stock_quantity": 4}, {"variants": []}) == []


def test_variants_are_found_by_sku_or_options():
    sold = {**SMALL, "stock_quantity": 0}
    assert between("variants", [SMALL, LARGE], [sold, LARGE]) == [
        "variants[TEA-S].stock_quantity: 4 → 0"
    ]
    assert between("variants", [SMALL, LARGE], [{**SMALL, "sku": "TEA-1"}, LARGE]) == [
        "variants[TEA-1].sku: TEA-S → TEA-1"
    ]
    nameless = {**SMALL, "sku": None}
    assert between("variants", [nameless], [{**nameless, "stock_quantity": 0}]) == [
        "variants[Small].stock_quantity: 4 → 0"
    ]


def test_variants_that_come_go_or_change_places():
    assert between("variants", [SMALL], [LARGE]) == [
        "variants[TEA-L]: (nothing) → TEA-L, Large",
        "variants[TEA-S]: TEA-S, Small, 4 → (nothing)",
    ]
    assert between("variants", [SMALL, LARGE], [LARGE, SMALL]) == [
        "variants: TEA-S, TEA-L → TEA-L, TEA-S"
    ]


def test_media_are_found_by_where_they_come_from():
    assert between("media", [LEAF, POT], [LEAF, {**POT, "alt": "A pot"}]) == [
        "media[catalog/products/pot.jpg].alt: (nothing) → A pot"
    ]
    assert between("media", [LEAF], []) == [
        "media[https://a.example/leaf.jpg]: image, https://a.example/leaf.jpg, A leaf → (nothing)"
    ]
    assert between("variants", [SMALL], [{**SMALL, "media": [LEAF]}]) == [
        "variants[TEA-S].media[https://a.example/leaf.jpg]: (nothing) → "
        "image, https://a.example/leaf.jpg, A leaf"
    ]


def test_of_a_long_text_the_part_that_differs_is_shown():
    before = "Green tea of the first harvest, " * 10
    after = before.replace("first harvest, " * 1, "second harvest, ", 1)
    (difference,) = differences({"description": before}, {"description": after})
    assert difference.before == "Green tea of the first harvest, Green tea of the first harve…"
    assert difference.after == "Green tea of the second harvest, Green tea of the first harv…"
    (difference,) = differences({"description": before + "A"}, {"description": before + "B"})
    assert (difference.before, difference.after) == (
        "…first harvest, A",
        "…first harvest, B",
    )


def test_a_products_records_before_and_after(mug):
    before = Exporter().records_of([mug.pk])[mug.pk]
    mug.variants.filter(sku="MUG-RED").update(stock_quantity=0)
    mug.name = "Cup"
    mug.save()
    after = Exporter().records_of([mug.pk])[mug.pk]
    assert told(before, after) == [
        "name: Mug → Cup",
        "variants[MUG-RED].availability: in_stock → out_of_stock",
        "variants[MUG-RED].stock_quantity: 3 → 0",
    ]
