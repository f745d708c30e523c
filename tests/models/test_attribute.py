"""Attributes are typed, and a product's values keep to the type."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from django_catalog.models import (
    Attribute,
    AttributeChoice,
    AttributeValue,
    CategoryAttribute,
)

VALUES = {
    "number": Decimal("2.5"),
    "boolean": False,
    "text": "Oak",
    "date": date(2030, 1, 1),
}


def attribute(type):
    return Attribute.objects.create(name=type.title(), type=type)


@pytest.fixture
def material(db):
    return Attribute.objects.create(name="Material", type="multi_choice")


@pytest.mark.parametrize("type", VALUES)
def test_value_of_its_type(lamp, type):
    value = AttributeValue(product=lamp, attribute=attribute(type))
    value.value = VALUES[type]
    value.full_clean()
    value.save()
    assert lamp.attribute_values.get().value == VALUES[type]


@pytest.mark.parametrize("type", Attribute.Type.values)
@pytest.mark.parametrize("column", [*VALUES, "choice"])
def test_value_of_another_type(refused, lamp, red, type, column):
    if column == AttributeValue.column_for(type):
        pytest.skip("it is of its type")
    value = {**VALUES, "choice": red}[column]
    refused(
        AttributeValue(product=lamp, attribute=attribute(type), **{column: value}),
        "not of the attribute's type|another attribute",
    )


@pytest.mark.parametrize("type", Attribute.Type.values)
def test_no_value_at_all(refused, lamp, type):
    refused(AttributeValue(product=lamp, attribute=attribute(type)), "not of the attribute's type")


def test_value_that_changes_its_attribute(lamp):
    number, text = attribute("number"), attribute("text")
    value = lamp.attribute_values.create(attribute=number, number=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        AttributeValue.objects.filter(pk=value.pk).update(attribute=text)
    value.attribute = text
    with pytest.raises(DatabaseError), transaction.atomic():
        value.save(update_fields=["attribute"])
    value.number, value.text = None, "Oak"
    value.save(update_fields=["attribute", "number", "text"])
    assert lamp.attribute_values.get().value == "Oak"


def test_second_value_of_a_single_choice(refused, lamp, red, blue):
    lamp.attribute_values.create(attribute=red.attribute, choice=red)
    refused(
        AttributeValue(product=lamp, attribute=red.attribute, choice=blue),
        "already has this attribute",
    )


def test_several_choices_each_once(refused, lamp, material):
    oak, ash = (material.choices.create(value=value) for value in ("Oak", "Ash"))
    for choice in (oak, ash):
        lamp.attribute_values.create(attribute=material, choice=choice)
    refused(
        AttributeValue(product=lamp, attribute=material, choice=oak), "already has this attribute"
    )


def test_choice_of_another_attribute(lamp, material, red):
    with pytest.raises(ValidationError, match="belongs to another attribute"):
        AttributeValue(product=lamp, attribute=material, choice=red).full_clean()


def test_type_stays_once_there_are_values(lamp, material):
    material.type = "text"
    material.full_clean()
    lamp.attribute_values.create(attribute=attribute("number"), number=3)
    number = Attribute.objects.get(type="number")
    number.type = "text"
    with pytest.raises(ValidationError, match="already have values of this type"):
        number.full_clean()


def test_option_of_text(refused, db):
    refused(Attribute(name="Engraving", type="text", is_option=True), "only by an attribute of")


@pytest.mark.parametrize("code", ["q", "page", "price_min", "category"])
def test_code_that_the_shops_addresses_need(db, code):
    with pytest.raises(ValidationError, match="already has a meaning"):
        Attribute(name="Query", slug=code).full_clean()


def test_attribute_named_like_a_parameter_gets_another_code(db):
    page = Attribute.objects.create(name="Page")
    page.full_clean()
    assert page.slug == "page-2"


def test_choices_have_slugs_of_their_own(red, material):
    assert red.attribute.choices.create(value="Red").slug == "red-2"
    assert material.choices.create(value="Red").slug == "red"


def test_choice_slug_twice(refused, red):
    refused(AttributeChoice(attribute=red.attribute, value="Dark", slug="red"), "this slug")


@pytest.mark.parametrize("swatch", ["red", "#12345", "#12345g", "#1234567"])
def test_swatch_that_is_no_colour(red, swatch):
    red.swatch = swatch
    with pytest.raises(ValidationError):
        red.full_clean()


def test_category_asks_once(refused, kitchen, material):
    kitchen.category_attributes.create(attribute=material)
    refused(CategoryAttribute(category=kitchen, attribute=material), "already asks for this")


def test_categories_ask_for_what_those_above_ask(kitchen, mugs, lighting, material, colour):
    kitchen.category_attributes.create(attribute=material, is_required=True)
    mugs.category_attributes.create(attribute=colour)
    asked = Attribute.objects.for_category([mugs])
    assert {(a.name, a.is_required) for a in asked} == {("Material", True), ("Colour", False)}
    assert list(Attribute.objects.for_category([kitchen])) == [material]
    assert not Attribute.objects.for_category([lighting]).exists()


def test_values_written_in_bulk_read_their_attributes_once(lamp, django_assert_max_num_queries):
    attributes = [attribute("text") for _ in range(20)]
    with django_assert_max_num_queries(8):
        AttributeValue.objects.bulk_create(
            AttributeValue(product_id=lamp.pk, attribute_id=a.pk, text="Oak") for a in attributes
        )
