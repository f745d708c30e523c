from decimal import Decimal

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.models import AnonymousUser, Permission
from django.http import HttpResponse
from django.test import AsyncRequestFactory, RequestFactory
from django.utils.translation import override

from django_catalog import get_product_model
from django_catalog.middleware import (
    RECENT_COOKIE,
    RECENT_LIMIT,
    CatalogContext,
    CatalogMiddleware,
    catalog_for,
)
from django_catalog.models import Variant
from django_catalog.money import Money


def respond(view, cookies=None, **kwargs):
    """The response of a view behind the middleware."""
    request = RequestFactory().get("/", **kwargs)
    request.COOKIES.update(cookies or {})

    def get_response(request):
        view(request.catalog)
        return HttpResponse()

    return CatalogMiddleware(get_response)(request)


def cookies_of(response):
    return {name: morsel.value for name, morsel in response.cookies.items()}


def read_after(response):
    """What the visitor's next request knows."""
    seen = []
    respond(lambda catalog: seen.extend(catalog.recently_viewed_ids), cookies_of(response))
    return seen


class Seen:
    """Enough of a product to be remembered."""

    def __init__(self, pk):
        self.pk = pk


@pytest.fixture
def reduced(Product):
    return Product(name="Vase", price=Decimal(20), compare_at_price=Decimal(25), currency="EUR")


def test_costs_nothing_until_it_is_used():
    # Without the database at hand, a query would fail.
    response = respond(lambda catalog: None)
    assert not response.cookies
    assert not response.has_header("Vary")


def test_prices_cost_no_cookie_and_no_vary(reduced):
    response = respond(lambda catalog: catalog.get_price(reduced))
    assert not response.cookies
    assert not response.has_header("Vary")


def test_remembers_products_newest_first():
    def visit(catalog):
        for key in (1, 2, 3, 1):
            catalog.remember(Seen(key))

    assert read_after(respond(visit)) == [1, 3, 2]


def test_remembers_only_so_many():
    def visit(catalog):
        for key in range(RECENT_LIMIT + 5):
            catalog.remember(Seen(key))

    assert len(read_after(respond(visit))) == RECENT_LIMIT


def test_the_cookie_is_for_the_server_alone():
    cookie = respond(lambda catalog: catalog.remember(Seen(1))).cookies[RECENT_COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["secure"]


def test_the_cookie_is_secure_where_the_request_is():
    response = respond(lambda catalog: catalog.remember(Seen(1)), secure=True)
    assert response.cookies[RECENT_COOKIE]["secure"]


def test_looking_again_at_the_same_product_sets_no_cookie():
    first = respond(lambda catalog: catalog.remember(Seen(1)))
    again = respond(lambda catalog: catalog.remember(Seen(1)), cookies_of(first))
    assert not again.cookies


def test_reading_what_was_viewed_varies_by_cookie():
    assert respond(lambda catalog: catalog.recently_viewed_ids)["Vary"] == "Cookie"


def test_remembering_varies_by_cookie():
    assert respond(lambda catalog: catalog.remember(Seen(1)))["Vary"] == "Cookie"


@pytest.mark.parametrize("garbage", ["", "x", "1,2", "a:b:c", "\x00", "🍪" * 2000, ",,,:x:y"])
def test_a_cookie_of_somebody_elses_making_counts_as_none(garbage):
    seen = []
    respond(lambda catalog: seen.extend(catalog.recently_viewed_ids), {RECENT_COOKIE: garbage})
    assert seen == []


def test_a_key_of_another_product_model_is_passed_over():
    def visit(catalog):
        catalog.remember(Seen(7))
        catalog.remember(Seen("0a51-of-a-uuid"))

    assert read_after(respond(visit)) == [7]


def test_async_views_are_remembered_too():
    async def get_response(request):
        request.catalog.remember(Seen(1))
        return HttpResponse()

    response = async_to_sync(CatalogMiddleware(get_response))(AsyncRequestFactory().get("/"))
    assert read_after(response) == [1]


def test_a_visit_is_remembered_under_wsgi(client, lamp):
    client.get(lamp.get_absolute_url())
    assert RECENT_COOKIE in client.cookies


def test_a_visit_is_remembered_under_asgi(async_client, lamp):
    async_to_sync(async_client.get)(lamp.get_absolute_url())
    assert RECENT_COOKIE in async_client.cookies


# Prices


def half_price(offer, request):
    price = offer.get_price()
    return price._replace(amount=price.amount / 2)


def double_price(offer, request):
    price = offer.get_price()
    return price._replace(amount=price.amount * 2)


def in_pounds(offer, request):
    return Money(Decimal(15), "GBP")


def test_a_price_is_what_is_stored(reduced):
    assert CatalogContext(None).get_price(reduced) == Money(Decimal(20), "EUR")


def test_the_host_may_resolve_prices(reduced, settings):
    settings.DJANGO_CATALOG_PRICE_RESOLVER = "tests.test_middleware.half_price"
    assert CatalogContext(None).get_price(reduced) == Money(Decimal(10), "EUR")


def test_a_variant_without_a_price_costs_what_its_product_does(mug):
    red = Variant.objects.get(sku="MUG-RED")
    assert CatalogContext(None).get_price(red) == Money(Decimal("8.00"), "EUR")


def test_a_reduction_shows_what_it_cost_before(reduced):
    assert CatalogContext(None).get_compare_at_price(reduced) == Money(Decimal(25), "EUR")


def test_a_visitor_who_pays_more_sees_no_reduction(reduced, settings):
    settings.DJANGO_CATALOG_PRICE_RESOLVER = "tests.test_middleware.double_price"
    assert CatalogContext(None).get_compare_at_price(reduced) is None


def test_prices_of_two_currencies_are_not_compared(reduced, settings):
    settings.DJANGO_CATALOG_PRICE_RESOLVER = "tests.test_middleware.in_pounds"
    assert CatalogContext(None).get_compare_at_price(reduced) is None


def test_knows_the_shop_currency_and_the_visitor_language(settings):
    settings.DJANGO_CATALOG_CURRENCY = "CHF"
    with override("de"):
        catalog = CatalogContext(None)
        assert (catalog.currency, catalog.locale) == ("CHF", "de")


# Preview


def may_preview(user, address="/?preview=1"):
    request = RequestFactory().get(address)
    request.user = user
    return catalog_for(request).may_preview


@pytest.fixture
def editor(db, django_user_model):
    editor = django_user_model.objects.create_user("editor")
    codename = f"change_{get_product_model()._meta.model_name}"
    editor.user_permissions.add(Permission.objects.get(codename=codename))
    return editor


def test_editors_may_preview_if_they_ask(editor):
    assert may_preview(editor)
    assert not may_preview(editor, "/")
    assert not may_preview(editor, "/?preview=0")


def test_visitors_and_other_staff_may_not_preview(db, django_user_model):
    clerk = django_user_model.objects.create_user("clerk", is_staff=True)
    assert not may_preview(AnonymousUser())
    assert not may_preview(clerk)


def test_without_users_nobody_may_preview():
    assert not catalog_for(RequestFactory().get("/?preview=1")).may_preview


# Without the middleware


def test_a_request_without_the_middleware_has_viewed_nothing():
    catalog = catalog_for(RequestFactory().get("/"))
    assert catalog.recently_viewed_ids == []


def test_no_request_is_a_visitor_who_knows_prices(lamp):
    catalog = catalog_for(None)
    assert catalog.get_price(lamp) == lamp.get_price()
    assert catalog.recently_viewed_ids == []
    assert not catalog.may_preview
