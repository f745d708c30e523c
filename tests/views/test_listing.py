import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import conditional_escape

from django_catalog.models import AttributeValue, Collection
from django_catalog.views import ProductListView


@pytest.fixture
def gifts(lamp, mug):
    gifts = Collection.objects.create(name="Gifts")
    gifts.products.add(mug, lamp)
    return gifts


@pytest.fixture
def places(kitchen, lamp, mug, gifts):
    """The address of each kind of page that lists products."""
    return {
        "product_list": "/shop/",
        "search": "/shop/search/",
        "category_detail": kitchen.get_absolute_url(),
        "brand_detail": lamp.brand.get_absolute_url(),
        "collection_detail": gifts.get_absolute_url(),
    }


PLACES = ["product_list", "search", "category_detail", "brand_detail", "collection_detail"]


@pytest.mark.parametrize("name", PLACES)
def test_every_page_shows_its_products(get, places, name):
    response = get(places[name])
    assert response.status_code == 200
    assert response.context["products"]
    for product in response.context["products"]:
        assert product.get_absolute_url() in response.text


@pytest.mark.parametrize(
    "query", ["price_min=cheap", "price_min=9&price_max=1", "sort=prettiest", "in_stock=2"]
)
def test_a_wrong_filter_is_told_on_the_page(get, places, query):
    for address in places.values():
        response = get(f"{address}?{query}")
        assert response.status_code == 200
        (messages,) = response.context["form"].errors.values()
        assert conditional_escape(messages[0]) in response.text
        assert response.context["products"]


@pytest.mark.parametrize("page", ["0", "-1", "999", "two", "%00", "1;drop", "9" * 5000])
def test_a_page_that_is_not_there_is_not_found(get, places, page):
    for address in places.values():
        assert get(f"{address}?page={page}").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=%25_%27%22%5C",
        "q=" + "x" * 10_240,
        "q=%F0%9F%8D%B5",
        "q=%FF%FE",
        "colour=puce&brand=nobody&category=nowhere",
        "colour=%00&brand=%00&category=%00",
        "brand=" + "y" * 5000,
        "nonsense=1&page=1&variant=X&preview=1",
    ],
)
def test_strange_queries_are_harmless(get, places, query):
    for address in places.values():
        assert get(f"{address}?{query}").status_code == 200


def test_an_unknown_value_is_shown_as_applied(get, mug):
    response = get("?colour=puce")
    assert response.context["listing"].total == 0
    assert "Colour: puce" in response.text


def test_what_was_typed_is_escaped(get, mug):
    response = get("?q=<script>alert(1)</script>&colour=<b>&brand=<i>")
    assert "<script>alert" not in response.text
    assert "<b>" not in response.text


def test_the_search_page_finds_words(get, lamp, mug):
    response = get("search/?q=lamp")
    assert response.context["products"] == [lamp]
    assert response.context["query"] == "lamp"


# Categories


def test_a_category_has_its_way_and_what_is_below(get, kitchen, mugs, mug):
    context = get(kitchen.get_absolute_url()).context
    assert list(context["subcategories"]) == [mugs]
    crumbs = get("/shop/categories/kitchen/mugs/").context["breadcrumbs"]
    assert crumbs == [("Kitchen", "/shop/categories/kitchen/"), ("Mugs", None)]


@pytest.mark.parametrize("path", ["mugs", "lighting/mugs", "kitchen/lighting/mugs"])
def test_a_category_below_the_wrong_ones_moves_to_its_place(get, mugs, lighting, path):
    response = get(f"categories/{path}/?sort=price")
    assert response.status_code == 301
    assert response["Location"] == "/shop/categories/kitchen/mugs/?sort=price"


def test_a_hidden_category_and_those_below_are_not_found(get, kitchen, mugs):
    kitchen.is_active = False
    kitchen.save()
    assert get("categories/kitchen/").status_code == 404
    assert get("categories/kitchen/mugs/").status_code == 404


def test_a_category_in_other_letters_is_found(get, db, kitchen):
    cups = type(kitchen).objects.create(name="Чашки и кружки", parent=kitchen)
    assert cups.slug == "чашки-и-кружки"
    assert get(cups.get_absolute_url()).status_code == 200


# Former addresses


@pytest.mark.parametrize("kind", ["kitchen", "acme", "gifts"])
def test_former_addresses_lead_to_the_present_one(get, request, kind):
    place = request.getfixturevalue(kind)
    first = place.get_absolute_url()
    for slug in ("second", "third"):
        second = place.get_absolute_url()
        place.slug = slug
        place.save()
    for former in (first, second):
        response = get(f"{former}?page=1")
        assert (response.status_code, response["Location"]) == (
            301,
            f"{place.get_absolute_url()}?page=1",
        )
    assert get(place.get_absolute_url()).status_code == 200


def test_a_former_address_that_is_in_use_again_is_not_redirected(get, acme):
    acme.slug = "acme-corp"
    acme.save()
    other = type(acme).objects.create(name="Another Acme", slug="acme")
    assert get("brands/acme/").context["brand"] == other


def test_a_former_address_of_something_hidden_is_not_found(get, acme):
    acme.slug, acme.is_active = "acme-corp", False
    acme.save()
    assert get("brands/acme/").status_code == 404


# Brands


def test_the_brand_list_counts_what_can_be_seen(get, Product, acme, lamp):
    empty = type(acme).objects.create(name="Empty")
    Product.objects.create(name="Draft", brand=empty, status="draft")
    Product.objects.create(name="Another draft", brand=acme, status="draft")
    brands = get("brands/").context["brands"]
    assert [(brand.name, brand.product_count) for brand in brands] == [("Acme", 1)]


# Cost


FIVE_FILTERS = "?colour=red&colour=blue&price_min=0&price_max=100&in_stock=1&in_stock=0"


@pytest.mark.parametrize(("name", "number"), [*zip(PLACES, (3, 3, 4, 4, 4), strict=True)])
@pytest.mark.parametrize("products", [1, 20])
@pytest.mark.parametrize("query", ["", FIVE_FILTERS])
def test_a_page_takes_the_same_queries_for_few_and_for_many(
    get, begun_log, places, Product, acme, mug, mugs, gifts, red, name, number, products, query
):
    """What the page is about, the end of the change log, the products with their brands,
    and their media."""
    for n in range(products):
        product = Product.objects.create(name=f"Mug {n}", price=n, brand=acme)
        product.categories.add(mugs)
        gifts.products.add(product)
        AttributeValue.objects.create(product=product, attribute=red.attribute, choice=red)
    get(places[name])
    with CaptureQueriesContext(connection) as queries:
        response = get(places[name] + query)
    assert response.status_code == 200
    assert len(response.context["products"]) >= products
    assert len(queries) == number


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("query", ["?q=mug", "?q=mug&sort=price&colour=red", "?q=nug"])
def test_a_search_takes_the_same_queries_for_few_and_for_many(get, mug, Product, query):
    counts = set()
    for n in range(20):
        if n in (0, 19):
            get("search/?q=other")
            with CaptureQueriesContext(connection) as queries:
                assert get(f"search/{query}").context["listing"].total
            counts.add(len(queries))
        Product.objects.create(name=f"Mug {n}", brand=mug.brand)
    assert len(counts) == 1
    assert counts.pop() <= 16


def test_the_brand_list_takes_two_queries(get, begun_log, lamp, django_assert_num_queries):
    get("brands/")
    with django_assert_num_queries(2):
        get("brands/")


# Knobs


def test_a_host_changes_the_page_by_attributes(rf, lamp, mug):
    view = ProductListView.as_view(page_size=1, heading="Everything", leave_out=("price",))
    context = view(rf.get("/", {"price_max": "1"})).context_data
    assert context["heading"] == "Everything"
    assert context["is_paginated"]
    assert context["paginator"].count == 2


def test_a_filter_that_is_left_out_is_no_facet(rf, lamp, mug):
    names = {
        leave_out: [facet.name for facet in context["listing"].facets]
        for leave_out in ((), ("price",))
        for context in [ProductListView.as_view(leave_out=leave_out)(rf.get("/")).context_data]
    }
    assert set(names[()]) - set(names["price",]) == {"price"}
