import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from django_catalog.models import Relation
from django_catalog.serializers import product_detail, product_summary


def test_the_list_has_summaries_and_totals(get, rf, lamp, mug):
    response = get("products.json")
    request = response.wsgi_request
    assert response["Content-Type"] == "application/json"
    assert response.json() == {
        "total": 2,
        "page": 1,
        "page_size": 24,
        "next": None,
        "previous": None,
        "next_cursor": None,
        "searched_for": None,
        "ignored": [],
        "products": [product_summary(mug, request), product_summary(lamp, request)],
    }


def test_the_list_takes_the_parameters_of_the_page(get, lamp, mug):
    names = [p["name"] for p in get("products.json?colour=red&price_max=10").json()["products"]]
    assert names == ["Mug"]


def test_pages_link_to_each_other_and_keep_what_was_asked(get, Product):
    Product.objects.bulk_create(Product(name=f"P{n}", price=n) for n in range(5))
    url, names = "products.json?sort=price&page_size=2&price_min=1", []
    while url:
        data = get(url).json()
        names += [product["name"] for product in data["products"]]
        url = data["next"]
    assert names == ["P1", "P2", "P3", "P4"]
    assert data["previous"].endswith(
        "/shop/products.json?sort=price&page_size=2&price_min=1&page=1"
    )


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("price_min=cheap", "price_min"),
        ("sort=prettiest", "sort"),
        ("page_size=0", "page_size"),
        ("page_size=101", "page_size"),
        ("page_size=many", "page_size"),
        ("page_size=" + "9" * 5000, "page_size"),
        ("cursor=nonsense", "cursor"),
        ("cursor=%00", "cursor"),
        ("cursor=" + "A" * 5000, "cursor"),
    ],
)
def test_a_wrong_question_is_refused_with_the_reason(get, lamp, query, field):
    response = get(f"products.json?{query}")
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [field]


def test_cursors_go_on_where_the_last_page_ended_whatever_has_changed(get, Product):
    Product.objects.bulk_create(Product(name=f"P{n}", price=n) for n in range(1, 7))
    asked = "products.json?sort=price&page_size=2"
    first = get(asked).json()
    Product.objects.create(name="Cheapest", price="0.5")
    Product.objects.filter(name="P2").delete()
    second = get(f"{asked}&cursor={first['next_cursor']}").json()
    third = get(f"{asked}&cursor={second['next_cursor']}").json()
    names = [[product["name"] for product in page["products"]] for page in (first, second, third)]
    assert names == [["P1", "P2"], ["P3", "P4"], ["P5", "P6"]]
    assert third["next_cursor"] is None
    assert "page" not in second


def test_a_cursor_of_another_question_is_refused(get, Product):
    Product.objects.bulk_create(Product(name=f"P{n}", price=n) for n in range(3))
    cursor = get("products.json?page_size=1&sort=price").json()["next_cursor"]
    for query in ("sort=name", "sort=price&price_min=1", "q=p1"):
        response = get(f"products.json?{query}&cursor={cursor}")
        assert response.status_code == 400
        assert "another list" in response.json()["errors"]["cursor"][0]


def test_facets_come_if_they_are_asked_for(get, lamp, mug):
    assert "facets" not in get("products.json").json()
    facets = {f["name"]: f for f in get("products.json?facets=1&colour=red").json()["facets"]}
    assert [(v["value"], v["count"], v["is_selected"]) for v in facets["colour"]["values"]] == [
        ("red", 1, True),
        ("blue", 1, False),
    ]
    price = get("products.json?facets=1&price_min=9").json()["facets"][2]
    assert (price["name"], price["minimum"], price["low"]) == ("price", "8", "9")


def test_unknown_parameters_are_told(get, lamp):
    assert get("products.json?flavour=mint&utm_source=x").json()["ignored"] == ["flavour"]


def test_a_correction_is_told(get, lamp):
    data = get("products.json?q=lampp").json()
    assert (data["searched_for"], data["total"]) == ("lamp", 1)


@pytest.mark.parametrize("page", ["0", "2", "x", "%00"])
def test_a_page_that_is_not_there_is_not_found(get, lamp, page):
    response = get(f"products.json?page={page}")
    assert response.status_code == 404
    assert response.json()["errors"]


def test_the_detail_tells_everything(get, lamp, mug):
    Relation.objects.create(source=mug, target=lamp)
    response = get("products/mug.json")
    relations = mug.relations.visible()
    assert response.json() == product_detail(mug, response.wsgi_request, relations)


def test_a_product_that_is_not_there_is_not_found_in_json(get, draft):
    response = get("products/secret-lantern.json")
    assert response.status_code == 404
    assert response.json() == {"errors": {"__all__": ["There is no such page."]}}


def test_a_former_address_leads_to_the_data(get, mug):
    mug.slug = "cup"
    mug.save()
    response = get("products/mug.json")
    assert (response.status_code, response["Location"]) == (301, "/shop/products/cup.json")


@pytest.mark.parametrize("path", ["products.json", "products/lamp.json"])
def test_who_has_it_already_does_not_get_it_again(get, lamp, path):
    etag = get(path)["ETag"]
    assert get(path, headers={"If-None-Match": etag}).status_code == 304
    lamp.price = 7
    lamp.save()
    changed = get(path, headers={"If-None-Match": etag})
    assert (changed.status_code, changed["ETag"] != etag) == (200, True)


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("products.json", 3),
        ("products.json?facets=1&colour=red&colour=blue&price_max=100", 3),
        ("products/mug.json", 7),
    ],
)
@pytest.mark.parametrize("products", [1, 20])
def test_queries_do_not_grow_with_the_products(
    get, begun_log, Product, mug, path, number, products
):
    for n in range(products):
        other = Product.objects.create(name=f"P{n}")
        Relation.objects.create(source=mug, target=other)
    get(path)
    with CaptureQueriesContext(connection) as queries:
        get(path)
    assert len(queries) == number
