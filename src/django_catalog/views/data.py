"""Products as JSON, for scripts."""

from hashlib import md5

from django.core.paginator import InvalidPage
from django.http import Http404, JsonResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views import View

from .. import get_product_model
from ..exceptions import BadCursor
from ..forms import ListingDataForm
from ..serializers import facet_data, product_detail, product_summary
from .address import AddressMixin
from .listing import ListingMixin


class JSONView(View):
    """Answers in JSON, also when it refuses, and not at all to who has it already."""

    def get(self, request, *args, **kwargs):
        try:
            response = JsonResponse(self.get_data())
        except BadQuestion as problem:
            return JsonResponse({"errors": problem.errors}, status=400)
        except Http404 as problem:
            return JsonResponse({"errors": {"__all__": [str(problem)]}}, status=404)
        etag = quote_etag(md5(response.content, usedforsecurity=False).hexdigest())
        response["ETag"] = etag
        return get_conditional_response(request, etag=etag, response=response)

    def get_data(self):
        raise NotImplementedError


class BadQuestion(Exception):
    def __init__(self, errors):
        super().__init__(errors)
        self.errors = errors


class ProductListJSONView(ListingMixin, JSONView):
    """A page of products, each a ``product_summary()``, asked for with the parameters of
    the product list and ``page_size``. Pages are counted by ``page``, or follow each
    other by ``cursor``, which neither repeats nor leaves out products while the list
    changes. ``facets=1`` adds the facets with their counts."""

    form_class = ListingDataForm
    cursor_kwarg = "cursor"

    def get_data(self):
        schema = self.listing_class.backend.get_schema()
        form = self.get_form(schema)
        if not form.is_valid():
            raise BadQuestion(form.errors)
        self.page_size = form.cleaned_data["page_size"]
        cursor, facets = form.cleaned_data["cursor"], form.cleaned_data["facets"]
        listing = self.get_listing(form, schema, cursor=cursor, with_facets=facets)
        try:
            data = self.get_page_data(listing)
        except InvalidPage:
            raise Http404(_("There is no such page.")) from None
        except BadCursor as error:
            raise BadQuestion({"cursor": [str(error)]}) from None
        data["ignored"] = form.ignored
        return data | ({"facets": list(map(facet_data, listing.facets))} if facets else {})

    def get_page_data(self, listing):
        data = {
            "total": listing.total,
            "page_size": listing.page_size,
            "next_cursor": listing.next_cursor or None,
            "searched_for": listing.found.text if listing.found else None,
        }
        if not listing.cursor:
            page = listing.page
            data |= {
                "page": page.number,
                "next": self.get_page_url(page.number + 1) if page.has_next() else None,
                "previous": self.get_page_url(page.number - 1) if page.has_previous() else None,
            }
        products = [product_summary(product, self.request) for product in listing.products]
        return data | {"products": products}

    def get_page_url(self, number):
        query = self.request.GET.copy()
        query[self.page_kwarg] = number
        return self.request.build_absolute_uri(f"?{query.urlencode()}")


class ProductDetailJSONView(AddressMixin, JSONView):
    """Everything about one product: ``product_detail()``."""

    def get_queryset(self):
        return get_product_model().objects.published().for_detail()

    def get_data(self):
        product = self.find(self.get_queryset())
        return product_detail(product, self.request, product.relations.visible())

    def get_address(self, page):
        return reverse("django_catalog:product_detail_json", args=[page.slug])
