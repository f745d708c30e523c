from .data import ProductDetailJSONView, ProductListJSONView
from .listing import (
    BrandDetailView,
    BrandListView,
    CategoryDetailView,
    CollectionDetailView,
    ProductListView,
    SearchView,
)
from .product import ProductDetailView

__all__ = [
    "BrandDetailView",
    "BrandListView",
    "CategoryDetailView",
    "CollectionDetailView",
    "ProductDetailJSONView",
    "ProductDetailView",
    "ProductListJSONView",
    "ProductListView",
    "SearchView",
]
