"""Typed attributes: asked by categories, saved by difference."""

from datetime import date
from decimal import Decimal

import pytest

from django_catalog.forms import ProductForm
from django_catalog.forms.product import SHOW_FIELDS
from django_catalog.models import Attribute, AttributeChoice, AttributeValue

TYPES = {
    "choice": ("1st", ["1st"]),
    "multi_choice": (["2nd", "1st"], ["1st", "2nd"]),
    "number": ("12.50", [Decimal("12.5")]),
    "boolean": ("false", [False]),
    "text": ("Wipe it.", ["Wipe it."]),
    "date": ("2026-03-01", [date(2026, 3, 1)]),
}


@pytest.fixture(params=TYPES)
def asked(request, lighting):
    """An attribute of each type, asked of lamps; with what is entered and what is kept."""
    attribute = Attribute.objects.create(name="Quality", type=request.param)
    keys = {value: attribute.choices.create(value=value).pk for value in ("1st", "2nd")}
    lighting.category_attributes.create(attribute=attribute)
    entry, kept = TYPES[request.param]
    as_key = [str(keys[e]) for e in entry] if isinstance(entry, list) else keys.get(entry, entry)
    return attribute, as_key, kept


def values_of(product):
    return [v.value for v in product.attribute_values.for_display()]


def plain(values):
    return [v.value if isinstance(v, AttributeChoice) else v for v in values]


def test_each_type_comes_back_as_it_was_entered(edit, lamp, asked):
    _attribute, entry, kept = asked
    edit(lamp, attribute_quality=entry).save()
    assert plain(values_of(lamp)) == kept
    shown = ProductForm(instance=lamp)["attribute_quality"].value()
    again = edit(lamp)
    assert not again.has_changed(), shown
    again.save()
    assert plain(values_of(lamp)) == kept


def test_unchanged_values_are_not_written_again(edit, lamp, asked):
    _attribute, entry, _kept = asked
    edit(lamp, attribute_quality=entry).save()
    rows = set(lamp.attribute_values.values_list("pk", flat=True))
    edit(lamp, name="Desk lamp").save()
    assert set(lamp.attribute_values.values_list("pk", flat=True)) == rows


def test_emptied_answer_deletes_the_value(edit, lamp, asked):
    _attribute, entry, _kept = asked
    edit(lamp, attribute_quality=entry).save()
    edit(lamp, attribute_quality=[] if isinstance(entry, list) else "").save()
    assert values_of(lamp) == []


def test_changed_answer_replaces_the_value(edit, lamp, lighting):
    watts = Attribute.objects.create(name="Power", type="number", unit="W")
    lighting.category_attributes.create(attribute=watts)
    edit(lamp, attribute_power="40").save()
    edit(lamp, attribute_power="60").save()
    assert values_of(lamp) == [60]


@pytest.mark.parametrize(
    ("type", "entry"), [("number", "many"), ("date", "1.13."), ("choice", "x")]
)
def test_wrong_answer_is_told_and_kept(edit, lamp, lighting, type, entry):
    attribute = Attribute.objects.create(name="Quality", type=type)
    lighting.category_attributes.create(attribute=attribute)
    form = edit(lamp, attribute_quality=entry)
    assert form.errors.keys() == {"attribute_quality"}
    assert form["attribute_quality"].value() == entry


# Which are asked


def test_category_asks_what_its_ancestors_ask(mug, lamp, material):
    assert "attribute_material" in ProductForm(instance=mug).fields
    assert "attribute_material" not in ProductForm(instance=lamp).fields


def test_value_is_shown_though_no_category_asks(lamp, material):
    glass = material.choices.get(value="Glass")
    AttributeValue.objects.create(product=lamp, attribute=material, choice=glass)
    assert ProductForm(instance=lamp)["attribute_material"].value() == str(glass.pk)


def test_required_attribute_must_be_answered(edit, mug, material):
    material.category_attributes.update(is_required=True)
    form = edit(mug)
    assert form.errors == {"attribute_material": ["This field is required."]}


def test_yes_or_no_must_be_answered_where_required(edit, lamp, lighting):
    attribute = Attribute.objects.create(name="Dimmable", type="boolean")
    lighting.category_attributes.create(attribute=attribute, is_required=True)
    assert edit(lamp).errors == {"attribute_dimmable": ["This field is required."]}
    assert edit(lamp, attribute_dimmable="false").is_valid()


def test_new_category_asks_at_once_for_what_it_requires(edit, lamp, mugs, material):
    material.category_attributes.update(is_required=True)
    form = edit(lamp, categories=[str(mugs.pk)], name="Mug lamp")
    assert form.errors.keys() == {"attribute_material"}
    assert form["name"].value() == "Mug lamp"


def test_fields_of_other_categories_can_be_asked_for(edit, lamp, mugs, material):
    material.category_attributes.update(is_required=True)
    form = edit(lamp, **{"categories": [str(mugs.pk)], "name": "", SHOW_FIELDS: "1"})
    assert not form.is_valid()
    assert not form.errors
    assert "attribute_material" in form.fields


def test_option_is_asked_of_the_variants_not_of_the_product(mug, mugs, lamp, lighting, colour):
    for category in (mugs, lighting):
        category.category_attributes.create(attribute=colour, is_required=True)
    assert "attribute_colour" not in ProductForm(instance=mug).fields
    assert not ProductForm(instance=lamp).fields["attribute_colour"].required


def test_unit_is_in_the_label_and_swatches_are_seen(lamp, lighting, red):
    width = Attribute.objects.create(name="Width", type="number", unit="cm")
    for attribute in (width, red.attribute):
        lighting.category_attributes.create(attribute=attribute)
    form = ProductForm(instance=lamp)
    assert form["attribute_width"].label == "Width (cm)"
    assert 'fill="#cc0000"' in str(form["attribute_colour"])
    assert "style=" not in str(form["attribute_colour"])


def test_fields_cost_the_same_whatever_their_number(lamp, lighting, django_assert_num_queries):
    def add(number):
        attribute = Attribute.objects.create(name=f"Quality {number}")
        choice = attribute.choices.create(value="1st")
        lighting.category_attributes.create(attribute=attribute)
        AttributeValue.objects.create(product=lamp, attribute=attribute, choice=choice)

    add(0)
    with django_assert_num_queries(6):
        str(ProductForm(instance=lamp))
    for number in range(1, 20):
        add(number)
    with django_assert_num_queries(6):
        str(ProductForm(instance=lamp))
