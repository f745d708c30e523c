import pytest
from django.db import models

from django_catalog.listing import AnyOf, Between, Schema
from django_catalog.listing.schema import kind_of_field
from django_catalog.models import Attribute


@pytest.fixture
def host_fields(Product, monkeypatch):
    """Fields of the product, named as a host names its own."""
    monkeypatch.setattr(Product, "catalog_fields", ("availability", "variant_count", "seo_title"))


def test_dimensions_begin_with_the_catalogues_own_and_go_on_in_the_editors_order(
    width, colour, washable
):
    Attribute.objects.filter(pk=width.pk).update(position=9)
    assert list(Schema().dimensions) == [
        "category",
        "brand",
        "price",
        "in_stock",
        "colour",
        "dishwasher-safe",
        "width",
    ]


def test_an_attribute_is_asked_for_only_if_it_is_a_facet_and_can_be_counted(db):
    Attribute.objects.create(name="Colour")
    Attribute.objects.create(name="Care", type="text", is_facet=True)
    Attribute.objects.create(name="Since", type="date", is_facet=True)
    assert len(Schema().dimensions) == 4


def test_a_hosts_choices_and_numbers_are_facets(ask, host_fields, lamp, mug, Product):
    Product.objects.filter(pk=lamp.pk).update(availability="preorder")
    facets = {facet.name: facet for facet in ask().facets}
    assert [(v.value, v.label) for v in facets["availability"].values] == [
        ("in_stock", "In stock"),
        ("preorder", "Available for pre-order"),
    ]
    assert (facets["variant_count"].minimum, facets["variant_count"].maximum) == (0, 2)
    assert "seo_title" not in facets


def test_a_hosts_fields_filter(ask, host_fields, lamp, mug):
    assert ask(filters=(Between("variant_count", 0.5, 2.5),)).products == [mug]
    assert ask(filters=(AnyOf("availability", ("in_stock",)),)).total == 2
    assert ask(filters=(AnyOf("availability", ("nonsense",)),)).total == 0


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        (models.BooleanField(null=True), "boolean"),
        (models.CharField(choices=[("a", "A")]), "choice"),
        (models.IntegerField(choices=[(1, "One")]), "choice"),
        (models.DecimalField(), "range"),
        (models.FloatField(), "range"),
        (models.TextField(), None),
        (models.DateField(), None),
    ],
)
def test_what_a_hosts_field_is_asked_for_by(field, kind):
    field.set_attributes_from_name("roast")
    assert kind_of_field(field) == kind


def test_an_attribute_does_not_take_the_place_of_a_filter_the_catalogue_has(db):
    Attribute.objects.create(name="Price", slug="price", type="number", is_facet=True)
    assert Schema().dimensions["price"].unit == "EUR"
