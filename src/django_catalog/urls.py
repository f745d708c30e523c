"""The catalogue's pages: ``path("shop/", include("django_catalog.urls"))``."""

from django.urls import path, register_converter

from . import views

app_name = "django_catalog"


class SlugConverter:
    """A slug in any letters; Django's own converter takes only ASCII."""

    regex = r"[-\w]+"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class SlugPathConverter(SlugConverter):
    """Nested slugs: ``kitchen/mugs``."""

    regex = r"[-\w]+(?:/[-\w]+)*"


register_converter(SlugConverter, "catalog_slug")
register_converter(SlugPathConverter, "catalog_slugs")

urlpatterns = [
    path("", views.ProductListView.as_view(), name="product_list"),
    path("search/", views.SearchView.as_view(), name="search"),
    path("search/suggest/", views.SuggestView.as_view(), name="suggest"),
    path("brands/", views.BrandListView.as_view(), name="brand_list"),
    path("brands/<catalog_slug:slug>/", views.BrandDetailView.as_view(), name="brand_detail"),
    path(
        "categories/<catalog_slugs:path>/",
        views.CategoryDetailView.as_view(),
        name="category_detail",
    ),
    path(
        "collections/<catalog_slug:slug>/",
        views.CollectionDetailView.as_view(),
        name="collection_detail",
    ),
    path("products.json", views.ProductListJSONView.as_view(), name="product_list_json"),
    path(
        "products/<catalog_slug:slug>.json",
        views.ProductDetailJSONView.as_view(),
        name="product_detail_json",
    ),
    path("products/<catalog_slug:slug>/", views.ProductDetailView.as_view(), name="product_detail"),
    path("add/", views.ProductCreateView.as_view(), name="product_create"),
    path(
        "products/<catalog_slug:slug>/edit/",
        views.ProductUpdateView.as_view(),
        name="product_update",
    ),
    path(
        "products/<catalog_slug:slug>/delete/",
        views.ProductDeleteView.as_view(),
        name="product_delete",
    ),
]
