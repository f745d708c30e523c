"""Price and availability."""

import datetime
from decimal import Decimal

import pytest
from django.utils.translation import override

from django_catalog.models import Variant


def half_price(offer, request):
    price = offer.get_price()
    return price._replace(amount=price.amount / 2)


@pytest.fixture
def vase(Product):
    return Product(name="Vase", price=Decimal("1250"), currency="EUR")


def test_a_price_is_written_in_the_visitor_language(render, vase):
    assert "€1,250.00" in render("{% price vase %}", vase=vase)
    with override("de"):
        assert "1.250,00 €" in render("{% price vase %}", vase=vase)


def test_a_reduced_price_says_what_it_was_and_is(render, vase):
    vase.compare_at_price = Decimal(1500)
    html = render("{% price vase %}", vase=vase)
    assert (
        '<ins class="catalog-price__now"><span class="catalog-hidden">Now </span>€1,250.00</ins>'
        in html
    )
    assert "Before </span>€1,500.00</del>" in html


def test_variants_of_several_prices_cost_from_the_lowest(render, mug):
    assert "from €8.00" in render("{% price mug %}", mug=mug)


def test_a_variant_costs_what_it_costs(render, mug):
    blue = Variant.objects.get(sku="MUG-BLUE")
    html = render("{% price blue %}", blue=blue)
    assert "€9.50" in html
    assert "from" not in html


def test_without_a_price_one_has_to_ask(render, vase):
    vase.price = None
    assert "Price on request" in render("{% price vase %}", vase=vase)


def test_what_is_free_has_a_price(render, vase):
    vase.price = Decimal(0)
    assert "€0.00" in render("{% price vase %}", vase=vase)


def test_a_price_is_the_visitor_s_own(render, vase, visit, settings):
    settings.DJANGO_CATALOG_PRICE_RESOLVER = f"{__name__}.half_price"
    assert "€625.00" in render("{% price vase %}", visit(), vase=vase)


@pytest.mark.parametrize(
    ("state", "words"),
    [("in_stock", "In stock"), ("out_of_stock", "Out of stock"), ("discontinued", "No longer")],
)
def test_availability_is_told_in_words(render, vase, state, words):
    vase.availability = state
    html = render("{% availability vase %}", vase=vase)
    assert words in html
    assert f"catalog-availability--{state}" in html


def test_what_can_be_ordered_ahead_says_from_when(render, vase):
    vase.availability, vase.available_on = "preorder", datetime.date(2031, 5, 3)
    assert "Available for pre-order, from May 3, 2031" in render(
        "{% availability vase %}", vase=vase
    )


def test_what_is_in_stock_says_no_date(render, vase):
    vase.available_on = datetime.date(2031, 5, 3)
    assert "2031" not in render("{% availability vase %}", vase=vase)
