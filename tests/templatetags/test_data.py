"""Data blocks, and values as people read them."""

import datetime
import json
from decimal import Decimal

import pytest
from django.utils.translation import override

from django_catalog.listing import Facet
from django_catalog.models import Media
from django_catalog.templatetags.django_catalog import (
    attribute_value,
    bound,
    by_initial,
    for_variant,
    grouped,
)


def data_in(html):
    start, end = '<script type="application/ld+json">', "</script>"
    assert html.startswith(start)
    assert html.endswith(end)
    return json.loads(html.removeprefix(start).removesuffix(end))


def test_a_product_is_described_to_search_engines(render, lamp, visit):
    data = data_in(render("{% json_ld lamp %}", visit(), lamp=lamp))
    assert data["name"] == "Lamp"


def test_data_cannot_leave_its_block(render, lamp, visit):
    name = lamp.name = "</script><script>alert('&\u2028')//"
    html = render("{% json_ld lamp %}", visit(), lamp=lamp)
    assert html.count("<script") == 1
    assert "\u2028" not in html
    assert data_in(html)["name"] == name


def test_breadcrumbs_and_lists_are_described_too(render, lamp, visit):
    class Here:
        label, url = "Lamp", None

    trail = render("{% json_ld breadcrumbs=items %}", visit(), items=[Here])
    assert data_in(trail)["@type"] == "BreadcrumbList"
    products = render("{% json_ld products=products %}", visit(), products=[lamp])
    assert data_in(products)["@type"] == "ItemList"


def test_a_product_is_described_without_a_request(render, lamp):
    assert data_in(render("{% json_ld lamp %}", lamp=lamp))["name"] == "Lamp"


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (True, "", "Yes"),
        (False, "", "No"),
        (Decimal("10.000000"), "cm", "10\u00a0cm"),
        (Decimal("1200.50"), "", "1,200.5"),
        (Decimal("0"), "kg", "0\u00a0kg"),
        (datetime.date(2030, 1, 2), "", "Jan. 2, 2030"),
        ("Oak", "", "Oak"),
    ],
)
def test_values_are_shown_as_people_read_them(value, unit, shown):
    assert attribute_value(value, unit) == shown


def test_numbers_are_written_in_the_visitor_language():
    with override("de"):
        assert grouped(12345) == "12.345"
        assert attribute_value(Decimal("2.5"), "kg") == "2,5\u00a0kg"


def test_brands_are_sorted_under_their_first_letter():
    class Brand:
        def __init__(self, name):
            self.name = name

    names = ["Ashlar", "émeline", "Fold", "Ostara", "Öst", "3rd Shelf", "Ямал"]
    letters = {letter: [b.name for b in brands] for letter, brands in by_initial(map(Brand, names))}
    assert letters == {
        "#": ["3rd Shelf"],
        "A": ["Ashlar"],
        "E": ["émeline"],
        "F": ["Fold"],
        "O": ["Ostara", "Öst"],
        "Я": ["Ямал"],
    }


def test_a_variant_shows_its_own_pictures_first_and_no_other_variant_s(mug):
    red, blue = mug.variants.all()
    shared, of_red, of_blue = Media(), Media(variant=red), Media(variant=blue)
    media = [shared, of_red, of_blue]
    assert for_variant(media, blue) == [of_blue, shared]
    assert for_variant(media, None) == media


def test_a_variant_without_pictures_shows_those_of_the_product(mug):
    red, blue = mug.variants.all()
    media = [Media(), Media(variant=red)]
    assert for_variant(media, blue) == media


@pytest.mark.parametrize(
    ("name", "unit", "number", "text"),
    [
        ("price", "EUR", "1234.5", "€1,234.50"),
        ("price", "JPY", "900", "¥900"),
        ("width", "cm", "12.50", "12.5\u00a0cm"),
    ],
)
def test_a_bound_is_read_as_money_or_with_its_unit(name, unit, number, text):
    facet = Facet(name=name, label="", kind="range", unit=unit, minimum=Decimal(number))
    with override("en"):
        assert bound(facet, "minimum") == text
