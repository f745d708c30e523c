"""Sitemaps of what a visitor may see.

In the project's ``urls.py``::

    from django.contrib.sitemaps.views import sitemap
    from django_catalog.sitemaps import SITEMAPS

    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap")
"""

from django.contrib.sitemaps import Sitemap
from django.db.models import OuterRef, Subquery

from . import get_brand_model, get_category_model, get_product_model


class ProductSitemap(Sitemap):
    def items(self):
        return get_product_model().objects.published().order_by("pk")

    def lastmod(self, product):
        return product.updated_at


class PlaceSitemap(Sitemap):
    """Pages that list products, as new as the last of their products that changed."""

    product_lookup: str
    """From a product to the rows whose pages they are."""

    def get_queryset(self):
        raise NotImplementedError

    def items(self):
        products = get_product_model().objects.published()
        here = products.filter(**{self.product_lookup: OuterRef("pk")}).order_by("-updated_at")
        newest = Subquery(here.values("updated_at")[:1])
        return self.get_queryset().annotate(products_updated_at=newest).order_by("pk")

    def lastmod(self, place):
        return place.products_updated_at


class CategorySitemap(PlaceSitemap):
    product_lookup = "placements__category"

    def get_queryset(self):
        return get_category_model().objects.visible().with_lineage()


class BrandSitemap(PlaceSitemap):
    product_lookup = "brand"

    def get_queryset(self):
        return get_brand_model().objects.visible()


SITEMAPS = {"products": ProductSitemap, "categories": CategorySitemap, "brands": BrandSitemap}
