from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.paginator import InvalidPage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from django_catalog.listing import AnyOf, Between, Listing
from django_catalog.models import Attribute, AttributeValue, Media


def facet(listing, name):
    return next((facet for facet in listing.facets if facet.name == name), None)


def counts(listing, name):
    return {value.value: value.count for value in facet(listing, name).values}


# Which products


def test_drafts_are_in_no_list_count_or_facet(ask, lamp, draft):
    listing = ask()
    assert listing.products == [lamp]
    assert listing.total == 1
    assert counts(listing, "category") == {"lighting": 1}


def test_a_category_has_the_products_of_the_categories_below(ask, kitchen, mug, lamp):
    assert ask(category=kitchen).products == [mug]


def test_a_product_hidden_in_one_category_is_not_listed_by_way_of_it(ask, kitchen, mugs, lamp):
    lamp.categories.add(mugs)
    type(mugs).objects.filter(pk=mugs.pk).update(is_active=False)
    listing = ask(category=kitchen)
    assert listing.total == 0
    assert ask().products == [lamp]


def test_a_brand_has_its_products_and_no_facet_of_brands(ask, acme, lamp, mug):
    listing = ask(brand=acme)
    assert listing.products == [lamp]
    assert facet(listing, "brand") is None


def test_a_product_is_found_by_the_option_of_any_variant(ask, mug, lamp):
    assert ask(filters=(AnyOf("colour", ("blue",)),)).products == [mug]


def test_a_product_counts_once_however_often_it_has_a_value(ask, mug, red, colour):
    AttributeValue.objects.create(product=mug, attribute=colour, choice=red)
    assert counts(ask(), "colour") == {"red": 1, "blue": 1}


def test_a_product_in_two_categories_of_a_branch_counts_once(ask, kitchen, mugs, mug):
    mug.categories.add(kitchen)
    assert counts(ask(), "category") == {"kitchen": 1}
    assert ask(category=kitchen).total == 1


def test_numbers_are_found_between_bounds_that_count_as_inside(ask, lamp, width):
    AttributeValue.objects.create(product=lamp, attribute=width, value=Decimal("12.5"))
    for low, high, total in [(12.5, None, 1), (None, 12.5, 1), (12.6, 20, 0)]:
        assert ask(filters=(Between("width", low, high),)).total == total


def test_a_price_filter_leaves_out_prices_on_request(ask, Product, lamp):
    Product.objects.create(name="Chandelier")
    assert ask(filters=(Between("price", low=0),)).products == [lamp]


def test_an_unknown_value_has_no_products_and_can_be_taken_back(ask, lamp, colour):
    listing = ask(filters=(AnyOf("colour", ("puce",)),))
    assert listing.total == 0
    assert [(chip.label, chip.url) for chip in listing.applied] == [("Colour: puce", "/shop/")]


# Order and pages


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("newest", ["New", "Cheap", "Old"]),
        ("price", ["Cheap", "Old", "New"]),
        ("-price", ["Old", "Cheap", "New"]),
        ("name", ["Cheap", "New", "Old"]),
    ],
)
def test_sorts(ask, Product, sort, names):
    """A price on request comes last, whichever way prices are sorted."""
    now = timezone.now()
    for days, name, price in [(0, "New", None), (2, "Old", 9), (1, "Cheap", 3)]:
        Product.objects.create(name=name, price=price, created_at=now - timedelta(days=days))
    assert [product.name for product in ask(sort=sort).products] == names


def test_a_sort_that_makes_no_sense_here_gives_way_to_the_default(ask, lamp):
    listing = ask(sort="relevance")
    assert listing.sort == "newest"
    assert not listing.is_filtered
    assert "relevance" not in [option.value for option in listing.sorts]


def test_a_search_is_sorted_by_relevance_unless_asked_otherwise(ask, lamp):
    assert ask(text="lamp").sort == "relevance"
    assert ask(text="lamp", sort="name").sort == "name"


def test_pages_hold_every_product_once(ask, Product):
    Product.objects.bulk_create(Product(name="Same", price=1) for _ in range(7))
    pages = [ask(page=number, page_size=3, sort="price").products for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [3, 3, 1]
    assert len({product.pk for page in pages for product in page}) == 7


@pytest.mark.parametrize("page", ["2", "0", "-1", "last", "1.5", "", "9" * 5000])
def test_a_page_that_is_not_there_is_refused(ask, lamp, page):
    with pytest.raises(InvalidPage):
        ask(page=page).products  # noqa: B018


# Facets


def test_a_facet_counts_what_another_of_its_values_would_give(ask, mug, lamp, colour):
    red_ones = ask(filters=(AnyOf("colour", ("red",)),))
    assert counts(red_ones, "colour") == {"red": 1, "blue": 1}
    assert counts(red_ones, "category") == {"kitchen": 1}


def test_an_attribute_no_product_here_has_is_no_facet(ask, lamp, colour, width):
    assert [facet.name for facet in ask().facets] == ["category", "brand", "in_stock"]


def test_choices_come_in_the_editors_order_with_their_swatches(ask, mug):
    values = facet(ask(), "colour").values
    assert [(value.label, value.swatch) for value in values] == [
        ("Red", "#cc0000"),
        ("Blue", "#0000cc"),
    ]


def test_booleans_are_yes_and_no(ask, lamp, mug, washable):
    for product, value in [(lamp, False), (mug, True)]:
        AttributeValue.objects.create(product=product, attribute=washable, value=value)
    values = facet(ask(), "dishwasher-safe").values
    assert [(value.value, value.label, value.count) for value in values] == [
        ("1", "Yes", 1),
        ("0", "No", 1),
    ]


def test_a_range_tells_its_bounds_and_what_is_asked(ask, lamp, mug):
    price = facet(ask(filters=(Between("price", low=10),)), "price")
    assert (price.minimum, price.maximum) == (8, Decimal("19.99"))
    assert (price.low, price.high, price.unit) == (10, None, "EUR")


def test_only_the_values_of_most_products_are_shown_and_the_selected_ones(
    ask, Product, colour, monkeypatch
):
    monkeypatch.setattr(Listing, "max_values", 2)
    for number, times in enumerate((1, 3, 1, 2)):
        choice = colour.choices.create(value=f"C{number}")
        for _ in range(times):
            product = Product.objects.create(name="Thing")
            AttributeValue.objects.create(product=product, attribute=colour, choice=choice)
    assert counts(ask(), "colour") == {"c1": 3, "c3": 2}
    selected = ask(filters=(AnyOf("colour", ("c2",)),))
    assert counts(selected, "colour") == {"c1": 3, "c2": 1, "c3": 2}


def test_a_category_page_leads_to_the_pages_of_the_categories_below(ask, kitchen, mugs, mug):
    listing = ask(category=kitchen, filters=(AnyOf("colour", ("red",)),))
    (value,) = facet(listing, "category").values
    assert (value.label, value.count) == ("Mugs", 1)
    assert value.url == f"{mugs.get_absolute_url()}?colour=red"


def test_a_chosen_category_shows_itself_and_what_is_below(ask, kitchen, mugs, mug, lamp):
    listing = ask(filters=(AnyOf("category", ("kitchen",)),))
    values = facet(listing, "category").values
    assert [(v.value, v.count, v.is_selected, v.url) for v in values] == [
        ("kitchen", 1, True, "/shop/"),
        ("mugs", 1, False, "/shop/?category=mugs"),
    ]


# What is applied


def test_applied_filters_read_well_and_lead_back(ask, mug, width, washable, acme):
    filters = (
        AnyOf("colour", ("red", "blue")),
        AnyOf("dishwasher-safe", ("1",)),
        AnyOf("in_stock", ("1",)),
        AnyOf("brand", ("acme",)),
        Between("price", None, 50),
        Between("width", 10, Decimal("20.5")),
    )
    applied = {chip.label: chip.url for chip in ask(filters=filters).applied}
    assert set(applied) == {
        "Colour: Red",
        "Colour: Blue",
        "Dishwasher safe: Yes",
        "Availability: In stock",
        "Brand: Acme",
        "Price: up to €50.00",
        "Width: 10 cm to 20.5 cm",
    }
    assert "colour=red" not in applied["Colour: Red"]
    assert "colour=blue" in applied["Colour: Red"]
    assert "price" not in applied["Price: up to €50.00"]


def test_values_without_products_are_still_called_by_their_names(ask, lamp, acme, red):
    filters = (AnyOf("colour", ("red",)), AnyOf("brand", ("acme",)))
    labels = [chip.label for chip in ask(filters=filters).applied]
    assert labels == ["Brand: Acme", "Colour: Red"]


def test_clearing_keeps_the_words_and_the_order(ask, lamp, colour):
    listing = ask(text="lamp", sort="price", filters=(AnyOf("colour", ("red",)),))
    assert listing.clear_url == "/shop/?q=lamp&sort=price"


# Addresses


def test_a_view_of_a_page_has_one_address(ask, lamp, mug):
    colours = ask(filters=(AnyOf("colour", ("red", "blue")), Between("price", low=1)))
    assert colours.canonical_url == "/shop/?colour=blue&colour=red&price_min=1"
    assert colours.is_filtered


def test_the_default_order_and_the_first_page_are_not_in_the_address(ask, lamp, mug):
    listing = ask(sort="newest", page="1", page_size=1)
    assert (listing.canonical_url, listing.is_filtered) == ("/shop/", False)
    assert listing.page_url(2) == "/shop/?page=2"


def test_values_are_quoted(ask, lamp, acme):
    listing = ask(filters=(AnyOf("brand", ("a&b=c",)),))
    assert listing.canonical_url == "/shop/?brand=a%26b%3Dc"


# Cost

FIVE_FILTERS = (
    AnyOf("colour", ("red", "blue")),
    AnyOf("in_stock", ("1", "0")),
    AnyOf("brand", ("acme",)),
    AnyOf("category", ("kitchen",)),
    Between("price", 0, 100),
)


def read_all(listing):
    for product in listing.products:
        product.brand, product.main_image  # noqa: B018
    return listing.total, listing.facets, listing.applied, listing.sorts, listing.canonical_url


@pytest.fixture
def shelf(Product, mugs, acme, red, blue, width):
    """Put this many mugs on the shelf, which differ in all there is to differ in."""

    def fill(number):
        for n in range(number):
            mug = Product.objects.create(name=f"Mug {n}", price=n, brand=acme)
            mug.categories.add(mugs)
            Media.objects.create(product=mug, url=f"https://cdn.example/{n}.jpg")
            AttributeValue.objects.create(product=mug, attribute=width, value=n)
            choice = (red, blue)[n % 2]
            AttributeValue.objects.create(product=mug, attribute=red.attribute, choice=choice)

    return fill


QUERIES = {"bitmap": 3, "database": 8}
"""The log's end, products with brands, media; in SQL instead of the log: attributes,
their choices, categories, counts, keys, and the names of the brands."""


@pytest.fixture
def cost(ask, begun_log):
    """How many queries it takes to read everything of a listing that was read before."""

    def cost(**question):
        read_all(ask(**question))
        with CaptureQueriesContext(connection) as queries:
            total, *_ = read_all(ask(**question))
        return total, len(queries)

    return cost


@pytest.mark.parametrize("number", [1, 20])
@pytest.mark.parametrize("filters", [(), FIVE_FILTERS])
def test_the_queries_are_few_whatever_is_asked_and_found(cost, backend, shelf, number, filters):
    shelf(number)
    assert cost(filters=filters) == (number, QUERIES[backend])


@pytest.mark.parametrize("sort", ["price", "-price", "name", "fit"])
def test_no_order_costs_more_queries(cost, backend, shelf, sort):
    shelf(20)
    assert cost(sort=sort, filters=FIVE_FILTERS) == (20, QUERIES[backend])


def test_words_cost_the_same_for_few_and_for_many(cost, shelf):
    shelf(1)
    _, queries = cost(text="mug", filters=FIVE_FILTERS)
    shelf(20)
    assert cost(text="mug", filters=FIVE_FILTERS) == (21, queries)


def test_attributes_add_no_queries(cost, backend, shelf, lamp):
    shelf(2)
    for number in range(5):
        attribute = Attribute.objects.create(name=f"A{number}", type="boolean", is_facet=True)
        AttributeValue.objects.create(product=lamp, attribute=attribute, value=True)
    assert cost() == (3, QUERIES[backend])


# Many attributes


@pytest.fixture
def many_attributes(Product, lamp):
    """Ten attributes: the first is one of all products, the last of the first product only."""
    things = [lamp, *(Product.objects.create(name=f"Thing {n}") for n in range(9))]
    for number in range(10):
        attribute = Attribute.objects.create(name=f"A{number}", type="boolean", is_facet=True)
        for thing in things[: 10 - number]:
            AttributeValue.objects.create(product=thing, attribute=attribute, value=True)


def attributes_of(listing):
    return [facet.name for facet in listing.facets if facet.name.startswith("a")]


def test_the_attributes_of_the_most_products_are_shown(ask, many_attributes, monkeypatch):
    monkeypatch.setattr(Listing, "max_attributes", 3)
    assert attributes_of(ask()) == ["a0", "a1", "a2"]


def test_what_is_asked_for_is_shown_among_them(ask, many_attributes, monkeypatch):
    monkeypatch.setattr(Listing, "max_attributes", 3)
    assert attributes_of(ask(filters=(AnyOf("a9", ("1",)),))) == ["a0", "a1", "a9"]


def test_an_option_counts_like_a_value(ask, many_attributes, mug, monkeypatch):
    monkeypatch.setattr(Listing, "max_attributes", 1)
    names = [facet.name for facet in ask(filters=(AnyOf("colour", ("red",)),)).facets]
    assert "colour" in names
    assert "a0" not in names


# The best fit


def test_the_best_fit_has_the_most_of_what_was_chosen(ask, Product, red, blue, mug, lamp, acme):
    def thing(name, *choices, **fields):
        product = Product.objects.create(name=name, **fields)
        for choice in choices:
            product.variants.create(sku=f"{name}-{choice}").set_options([choice])
        return product

    branded = thing("Branded", blue, brand=acme)
    sold_out = thing("Sold out", red, brand=acme)
    sold_out.variants.update(availability="out_of_stock")
    filters = (AnyOf("colour", ("red", "blue")), AnyOf("in_stock", ("0", "1")))
    listing = ask(filters=filters, sort="fit")
    assert listing.products == [mug, branded, sold_out]
    assert "fit" in [option.value for option in listing.sorts]
    assert "fit" not in [option.value for option in ask(filters=filters[:0]).sorts]
