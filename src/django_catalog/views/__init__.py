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
from .staff import ProductCreateView, ProductDeleteView, ProductUpdateView
from .suggest import SuggestView

__all__ = [
    "BrandDetailView",
    "BrandListView",
    "CategoryDetailView",
    "CollectionDetailView",
    "ProductCreateView",
    "ProductDeleteView",
    "ProductDetailJSONView",
    "ProductDetailView",
    "ProductListJSONView",
    "ProductListView",
    "ProductUpdateView",
    "SearchView",
    "SuggestView",
]
