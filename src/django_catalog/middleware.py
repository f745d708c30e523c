"""``request.catalog``: the visitor's prices, what they looked at, and staff preview."""

from collections.abc import Iterable
from functools import cached_property

from asgiref.sync import iscoroutinefunction
from django.contrib.auth import get_permission_codename
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.decorators import sync_and_async_middleware
from django.utils.module_loading import import_string
from django.utils.translation import get_language

from . import get_product_model
from .conf import settings
from .models import Offer
from .money import Money

RECENT_COOKIE = "catalog_recent"
RECENT_LIMIT = 12
RECENT_AGE = 60 * 60 * 24 * 90
"""Seconds the cookie of recently viewed products is kept."""


@sync_and_async_middleware
def CatalogMiddleware(get_response):
    """Set ``request.catalog``. It costs nothing until it is used."""
    if iscoroutinefunction(get_response):

        async def middleware(request):
            request.catalog = CatalogContext(request)
            return request.catalog.finish(await get_response(request))

    else:

        def middleware(request):
            request.catalog = CatalogContext(request)
            return request.catalog.finish(get_response(request))

    return middleware


class CatalogContext:
    """What the catalogue knows about one request. ``request`` may be None: then it
    knows the language and the prices, and no visitor."""

    def __init__(self, request: HttpRequest | None):
        self.request = request
        self._remembered: list[str] | None = None

    @property
    def currency(self) -> str:
        """Code of the shop's currency, for filters and totals without a product."""
        return settings.DJANGO_CATALOG_CURRENCY

    @property
    def locale(self) -> str:
        """Language code by which amounts are written."""
        return get_language() or settings.LANGUAGE_CODE

    def get_price(self, offer: Offer) -> Money | None:
        """What this visitor pays for a product or variant; None is "on request"."""
        if path := settings.DJANGO_CATALOG_PRICE_RESOLVER:
            return import_string(path)(offer, self.request)
        return offer.get_price()

    def get_compare_at_price(self, offer: Offer) -> Money | None:
        """The price before a reduction, if it is higher than what this visitor pays."""
        before, price = offer.get_compare_at_price(), self.get_price(offer)
        if before is None or price is None or before.currency != price.currency:
            return None
        return before if before.amount > price.amount else None

    @property
    def recently_viewed_ids(self) -> list:
        """Primary keys of the products this visitor saw last, the newest first."""
        if self._remembered is not None:
            return self._as_keys(self._remembered)
        return self._as_keys(self._recent_in_cookie)

    def remember(self, product) -> None:
        """Put this product first among the recently viewed ones."""
        key = str(product.pk)
        known = self._recent_in_cookie if self._remembered is None else self._remembered
        self._remembered = [key, *(other for other in known if other != key)][:RECENT_LIMIT]

    @cached_property
    def may_preview(self) -> bool:
        """Whether drafts are shown: asked for by ``?preview=1``, by someone who may
        change products."""
        if self.request is None or self.request.GET.get("preview") != "1":
            return False
        user = getattr(self.request, "user", None)
        options = get_product_model()._meta
        codename = get_permission_codename("change", options)
        return user is not None and user.has_perm(f"{options.app_label}.{codename}")

    def finish(self, response: HttpResponse) -> HttpResponse:
        """Tell caches what the page depended on, and the browser what to remember."""
        if "_recent_in_cookie" in vars(self):
            patch_vary_headers(response, ["Cookie"])
        if self._remembered is not None and self._remembered != self._recent_in_cookie:
            self._set_cookie(response)
        return response

    @cached_property
    def _recent_in_cookie(self) -> list[str]:
        if self.request is None:
            return []
        # A cookie we did not sign counts as none.
        cookie = self.request.get_signed_cookie(RECENT_COOKIE, "", salt=RECENT_COOKIE)
        return cookie.split(",")[:RECENT_LIMIT] if cookie else []

    def _set_cookie(self, response):
        response.set_signed_cookie(
            RECENT_COOKIE,
            ",".join(self._remembered),
            salt=RECENT_COOKIE,
            max_age=RECENT_AGE,
            secure=self.request.is_secure(),
            httponly=True,
            samesite="Lax",
        )

    def _as_keys(self, texts: Iterable[str]) -> list:
        field = get_product_model()._meta.pk
        # The host may have swapped the product model, and its keys, since the visit.
        return [key for text in texts if (key := _parse(field, text)) is not None]


def catalog_for(request: HttpRequest | None) -> CatalogContext:
    """``request.catalog``, also where the middleware is not installed."""
    return getattr(request, "catalog", None) or CatalogContext(request)


def _parse(field, text):
    try:
        return field.to_python(text)
    except ValidationError:
        return None
