"""A small shop, told once: most tests begin with one of these."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings

from django_catalog import get_brand_model, get_category_model, get_product_model
from django_catalog.models import Attribute, Change, Variant

settings.register_profile(
    "catalog",
    # What an example costs depends on the machine and on who else is at work on it.
    deadline=None,
    # Examples share a database: each test says how it cleans up, or that it need not.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("catalog")


@pytest.fixture
def Product():
    return get_product_model()


@pytest.fixture
def begun_log(db):
    """A log with a numbered change in it, as every shop has. Where changes are numbered
    after the commit, a test in a transaction has none of its own."""
    if connection.vendor != "sqlite":
        Change.objects.create(sequence=1, kind="product", key="0", action="put")


@pytest.fixture
def kitchen(db):
    return get_category_model().objects.create(name="Kitchen")


@pytest.fixture
def mugs(kitchen):
    return get_category_model().objects.create(name="Mugs", parent=kitchen)


@pytest.fixture
def lighting(db):
    return get_category_model().objects.create(name="Lighting")


@pytest.fixture
def acme(db):
    return get_brand_model().objects.create(name="Acme")


@pytest.fixture
def lamp(Product, lighting, acme):
    """A published product without variants."""
    lamp = Product.objects.create(name="Lamp", price="19.99", sku="LAMP", brand=acme)
    lamp.categories.add(lighting)
    return lamp


@pytest.fixture
def draft(Product, lighting):
    """A product no visitor may see."""
    draft = Product.objects.create(name="Secret lantern", price="5", status="draft", sku="SECRET")
    draft.categories.add(lighting)
    return draft


@pytest.fixture
def colour(db):
    return Attribute.objects.create(name="Colour", is_facet=True, is_option=True)


@pytest.fixture
def red(colour):
    return colour.choices.create(value="Red", swatch="#cc0000")


@pytest.fixture
def blue(colour):
    return colour.choices.create(value="Blue", swatch="#0000cc")


@pytest.fixture
def mug(Product, mugs, red, blue):
    """A product with a red and a blue variant; the blue one is dearer and sold out."""
    mug = Product.objects.create(name="Mug", price="8.00")
    mug.categories.add(mugs)
    for sku, choice, price, quantity in (
        ("MUG-RED", red, None, 3),
        ("MUG-BLUE", blue, "9.50", 0),
    ):
        variant = Variant.objects.create(product=mug, sku=sku, price=price, stock_quantity=quantity)
        variant.set_options([choice])
    mug.refresh_from_db()
    return mug
