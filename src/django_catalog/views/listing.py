"""Pages with a list of products."""

from django.core.paginator import InvalidPage
from django.http import Http404
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from .. import get_brand_model, get_category_model
from ..forms import ListingForm
from ..listing import Listing
from ..listing.backends.base import Selection
from ..models import Collection
from ..search import log_miss
from .address import AddressMixin, Moved
from .breadcrumbs import breadcrumbs_to


class ListingMixin:
    """Asks the listing what the URL asks."""

    form_class = ListingForm
    listing_class = Listing
    page_size = None
    """Products on a page; None leaves it to the listing class."""
    page_kwarg = "page"
    all_kwarg = "all"
    """Parameter that names the facet of which all values are shown."""
    leave_out = ()
    """Names of filters that mean nothing here, because the page itself is one."""

    def get_form(self, schema):
        return self.form_class(self.request.GET, schema=schema, leave_out=self.leave_out)

    def get_where(self):
        """The category, brand or collection the page is about, as ``Question`` names it."""
        return {}

    def get_page_size(self):
        return self.page_size

    def get_listing(self, form, schema, **kwargs):
        return self.listing_class(
            form.question(**self.get_where()),
            schema=schema,
            path=self.request.path,
            page=self.request.GET.get(self.page_kwarg, 1),
            page_size=self.get_page_size(),
            all_values_of=self.request.GET.get(self.all_kwarg, ""),
            leave_out=self.leave_out,
            **kwargs,
        )


class ListingView(ListingMixin, TemplateView):
    """A page that shows a listing. Bad filters are told beside the form; a page that
    is not there is none."""

    heading = ""

    def get_heading(self):
        return self.heading

    def get_context_data(self, **kwargs):
        schema = self.listing_class.backend.get_schema()
        form = self.get_form(schema)
        listing = self.get_listing(form, schema)
        page = self.get_page(listing)
        return super().get_context_data(
            form=form,
            listing=listing,
            page_obj=page,
            paginator=page.paginator,
            is_paginated=page.has_other_pages(),
            products=page.object_list,
            heading=self.get_heading(),
            query=listing.question.text,
            **kwargs,
        )

    def get_page(self, listing):
        try:
            return listing.page
        except InvalidPage:
            raise Http404(_("There is no such page.")) from None


class ProductListView(ListingView):
    """All products."""

    template_name = "django_catalog/product_list.html"

    def get_heading(self):
        return self.heading or _("Products")


class SearchView(ListingView):
    """What is found for the words in ``?q=``."""

    template_name = "django_catalog/search.html"

    def get_heading(self):
        return self.heading or _("Search")

    def get_page(self, listing):
        page = super().get_page(listing)
        if listing.found is not None and not listing.total and not listing.question.filters:
            log_miss(listing.question.text)
        return page


class PlaceView(AddressMixin, ListingView):
    """The listing of one category, brand or collection: the ``place``."""

    place_name: str
    """What it is called in the context and in a ``Question``."""

    def get(self, request, *args, **kwargs):
        self.place = self.get_place()
        return super().get(request, *args, **kwargs)

    def get_queryset(self):
        raise NotImplementedError

    def get_place(self):
        return self.find(self.get_queryset())

    def get_where(self):
        return {self.place_name: self.place}

    def get_heading(self):
        return self.place.name

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{self.place_name: self.place}, **kwargs)


class CategoryDetailView(PlaceView):
    """A category, with the products of all categories below it."""

    template_name = "django_catalog/category_detail.html"
    slug_url_kwarg = "path"
    place_name = "category"
    leave_out = ("category",)

    def get_queryset(self):
        return get_category_model().objects.visible().with_lineage()

    def get_place(self):
        category = super().get_place()
        address = category.get_absolute_url()
        if self.kwargs["path"] != "/".join(node.slug for node in category.lineage()):
            raise Moved(address)
        return category

    def get_subcategories(self, listing):
        """The visible categories right below; their descriptions are not loaded."""
        return [node.category for node in listing.schema.tree.children(self.place.slug)]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(
            breadcrumbs=breadcrumbs_to(self.place, self.place.lineage()[:-1]), **kwargs
        )
        return context | {"subcategories": self.get_subcategories(context["listing"])}


class BrandDetailView(PlaceView):
    template_name = "django_catalog/brand_detail.html"
    place_name = "brand"
    leave_out = ("brand",)

    def get_queryset(self):
        return get_brand_model().objects.visible()


class CollectionDetailView(PlaceView):
    template_name = "django_catalog/collection_detail.html"
    place_name = "collection"

    def get_queryset(self):
        return Collection.objects.visible()


class BrandListView(TemplateView):
    """The brands of which there is something to see."""

    template_name = "django_catalog/brand_list.html"
    listing_class = Listing

    def get_heading(self):
        return _("Brands")

    def get_brands(self):
        """By name, each with its ``product_count``."""
        backend = self.listing_class.backend
        answer = backend.ask(Selection(), backend.get_schema()).answer(("brand",))
        counts = answer.counts.get("brand", {})
        brands = list(get_brand_model().objects.visible().order_by("name"))
        for brand in brands:
            brand.product_count = counts.get(brand.slug, 0)
        return [brand for brand in brands if brand.product_count]

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            brands=self.get_brands(), heading=self.get_heading(), **kwargs
        )
