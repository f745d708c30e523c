from django.views.generic import TemplateView


class ProductListView(TemplateView):
    template_name = "django_catalog/product_list.html"


class SearchView(ProductListView):
    template_name = "django_catalog/search.html"


class CategoryDetailView(ProductListView):
    template_name = "django_catalog/category_detail.html"


class BrandDetailView(ProductListView):
    template_name = "django_catalog/brand_detail.html"


class CollectionDetailView(ProductListView):
    template_name = "django_catalog/collection_detail.html"


class BrandListView(TemplateView):
    template_name = "django_catalog/brand_list.html"
