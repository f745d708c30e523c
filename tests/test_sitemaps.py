import pytest
from django.contrib.sites.requests import RequestSite

from django_catalog.sitemaps import SITEMAPS, CategorySitemap


@pytest.fixture
def entries(rf, mug, lamp):
    """What all sitemaps together say: date by address."""
    site = RequestSite(rf.get("/"))

    def entries():
        rows = [row for sitemap in SITEMAPS.values() for row in sitemap().get_urls(site=site)]
        return {row["location"]: row["lastmod"] for row in rows}

    return entries


def test_they_list_products_categories_and_brands(entries, mug, lamp):
    assert entries() == {
        "https://testserver/shop/products/mug/": mug.updated_at,
        "https://testserver/shop/products/lamp/": lamp.updated_at,
        "https://testserver/shop/categories/kitchen/": None,
        "https://testserver/shop/categories/kitchen/mugs/": mug.updated_at,
        "https://testserver/shop/categories/lighting/": lamp.updated_at,
        "https://testserver/shop/brands/acme/": lamp.updated_at,
    }


def test_a_place_is_as_new_as_the_newest_of_its_products(Product, lamp, lighting):
    newer = Product.objects.create(name="Torch")
    newer.categories.add(lighting)
    (place,) = CategorySitemap().items()
    assert CategorySitemap().lastmod(place) == newer.updated_at > lamp.updated_at


def test_queries_do_not_grow(entries, Product, acme, lighting, django_assert_num_queries):
    with django_assert_num_queries(6):
        entries()
    for n in range(20):
        Product.objects.create(name=f"P{n}", brand=acme).categories.add(lighting)
        type(lighting).objects.create(name=f"C{n}", parent=lighting)
        type(acme).objects.create(name=f"B{n}")
    with django_assert_num_queries(6):
        entries()
