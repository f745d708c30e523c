from django.views.generic import DetailView

from .. import get_product_model


class ProductDetailView(DetailView):
    template_name = "django_catalog/product_detail.html"
    context_object_name = "product"

    def get_queryset(self):
        return get_product_model().objects.published().for_detail()
