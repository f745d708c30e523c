import pytest
from django.template import Context, RequestContext, Template
from django.test import RequestFactory

from django_catalog.middleware import CatalogContext


@pytest.fixture
def render():
    """What a host's template shows, on one line. There is no request but a given one."""

    def render(source, request=None, **context):
        context = RequestContext(request, context) if request else Context(context)
        text = Template("{% load django_catalog %}" + source).render(context)
        return " ".join(text.split())

    return render


@pytest.fixture
def visit():
    """A request of a visitor who has seen these products, the last one first."""

    def visit(*products, address="/"):
        request = RequestFactory().get(address)
        request.catalog = CatalogContext(request)
        for product in reversed(products):
            request.catalog.remember(product)
        return request

    return visit


@pytest.fixture
def shelf(Product, acme, lighting):
    """Puts so many published products with a brand and a picture on the shelf."""

    def shelf(count):
        for number in range(Product.objects.count(), count):
            product = Product.objects.create(name=f"Lamp {number}", price=number, brand=acme)
            product.categories.add(lighting)
            product.media.create(url=f"https://example.com/{number}.jpg", width=600, height=400)
        return Product.objects.order_by("pk")

    return shelf
