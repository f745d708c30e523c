"""The site in example_project works as its README says."""

import json
from urllib.request import urlopen

import pytest

from .example_site import ExampleSite


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    site = ExampleSite(tmp_path_factory.mktemp("example"))
    site.demo = site.manage("demo", "--port", "8123")
    return site


@pytest.fixture(scope="module")
def get(site):
    """Read a page of the running site."""
    with site.serve() as url:

        def get(path):
            with urlopen(url + path) as response:
                return response.read().decode()

        yield get


def test_its_settings_and_models_are_in_order(site):
    site.manage("check", "--fail-level", "WARNING")


def test_its_migrations_say_what_its_models_say(site):
    site.manage("makemigrations", "--check", "--dry-run")


def test_the_demo_imports_the_whole_sample(site):
    assert "product: 86 created, 0 updated, 0 unchanged" in site.demo
    assert "not imported" not in site.demo


def test_the_demo_tells_where_the_shop_is(site):
    assert "http://localhost:8123/" in site.demo


def test_a_second_demo_changes_nothing(site):
    again = site.manage("demo")
    assert "product: 0 created, 0 updated, 86 unchanged" in again
    assert "category: 0 created, 0 updated, 23 unchanged" in again


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/categories/kitchen/cooking/",
        "/brands/",
        "/brands/skerry-clay/",
        "/collections/long-evenings/",
        "/products/hearthside-casserole/",
        "/search/?q=lamp",
        "/admin/login/",
    ],
)
def test_its_pages_answer(get, path):
    assert "</html>" in get(path)


def test_pages_are_in_the_frame_of_the_shop(get):
    page = get("/brands/")
    assert "Mornwick" in page
    assert "/categories/garden/" in page


def test_the_field_of_the_site_is_on_the_page(get):
    page = get("/products/hearthside-casserole/")
    assert "Made in" in page
    assert "France" in page


def test_the_field_of_the_site_is_in_the_json(get):
    assert json.loads(get("/products/hearthside-casserole.json"))["made_in"] == "FR"


def test_the_field_of_the_site_is_a_filter(get):
    products = json.loads(get("/products.json?made_in=FR"))["products"]
    assert {product["made_in"] for product in products} == {"FR"}
