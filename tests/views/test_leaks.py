"""What a visitor may not see is on no page, in no count and in no data."""

from datetime import timedelta

import pytest
from django.utils import timezone

from django_catalog import get_brand_model, get_category_model
from django_catalog.models import AttributeValue, Collection, Relation
from django_catalog.sitemaps import SITEMAPS

HOUR = timedelta(hours=1)


def hidden_category():
    attic = get_category_model().objects.create(name="Secret attic", is_active=False)
    return attic.children.create(name="Secret box")


def inactive_brand():
    return get_brand_model().objects.create(name="Secret brand", is_active=False)


REASONS = {
    "draft": lambda: {"status": "draft"},
    "archived": lambda: {"status": "archived"},
    "not yet published": lambda: {"publish_at": timezone.now() + HOUR},
    "no longer published": lambda: {"unpublish_at": timezone.now() - HOUR},
    "of an inactive brand": lambda: {"brand": inactive_brand()},
    "in a hidden category": lambda: {"category": hidden_category()},
}


@pytest.fixture(params=REASONS)
def secret(request, Product, lamp, lighting, red):
    """A product that is not to be seen, tied to all that can be seen."""
    reason = {"brand": lamp.brand, "category": lighting, **REASONS[request.param]()}
    category = reason.pop("category")
    secret = Product.objects.create(name="Secret", sku="SECRET", price="8765432.10", **reason)
    secret.categories.add(category)
    choice = red.attribute.choices.create(value="Secret choice")
    AttributeValue.objects.create(product=secret, attribute=red.attribute, choice=choice)
    Relation.objects.create(source=lamp, target=secret)
    gifts = Collection.objects.create(name="Gifts")
    gifts.products.add(secret, lamp)
    Collection.objects.create(name="By rule", rule={"price_min": 1})
    return secret


PAGES = [
    "",
    "?sort=-price",
    "?price_min=8000000",
    "brands/",
    "brands/acme/",
    "categories/lighting/",
    "collections/gifts/",
    "collections/by-rule/",
    "products/lamp/",
    "products.json",
    "products/lamp.json",
]


def test_no_page_tells_of_it(get, secret):
    for page in PAGES:
        response = get(page)
        assert response.status_code == 200, page
        assert "secret" not in response.text.lower(), page
        assert "8765432" not in response.text.replace(",", ""), page


def test_no_search_finds_it(get, secret):
    for page in ("?q=secret", "search/?q=SECRET", "products.json?q=secret"):
        response = get(page)
        assert response.status_code == 200, page
        assert "/products/secret" not in response.text, page
        assert "8765432" not in response.text.replace(",", ""), page


def test_no_suggestion_tells_of_it(get, secret):
    found = get("search/suggest/?q=secre").json()
    for group in ("completions", "products", "categories", "brands"):
        assert found[group] == []


def test_it_has_no_address(get, secret):
    for page in ("products/secret/", "products/secret.json"):
        assert get(page).status_code == 404, page


def test_nor_has_what_hides_it(get, secret):
    for page in ("brands/secret-brand/", "categories/secret-attic/", "categories/secret-box/"):
        assert get(page).status_code == 404, page


def test_it_is_in_no_count(get, secret):
    listing = get("").context["listing"]
    assert listing.total == 1
    assert {value.count for facet in listing.facets for value in facet.values} == {1}
    (brand,) = get("brands/").context["brands"]
    assert brand.product_count == 1


def test_it_is_in_no_sitemap(secret):
    pages = [(sitemap(), item) for sitemap in SITEMAPS.values() for item in sitemap().items()]
    assert pages
    for sitemap, page in pages:
        assert "secret" not in sitemap.location(page)
        assert sitemap.lastmod(page) != secret.updated_at


def test_a_former_address_does_not_tell_of_it(get, secret):
    secret.slug = "renamed"
    secret.save()
    assert get("products/secret/").status_code == 404


def test_a_hidden_collection_is_not_found(get, lamp):
    Collection.objects.create(name="Soon", is_active=False)
    assert get("collections/soon/").status_code == 404
