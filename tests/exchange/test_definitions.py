"""Attributes, brands and categories that a file declares."""

import pytest

from django_catalog import get_brand_model, get_category_model
from django_catalog.exchange import Outcome
from django_catalog.models import Attribute, CategoryAttribute, SlugHistory

COLOUR = {
    "type": "attribute",
    "code": "colour",
    "name": "Colour",
    "data_type": "choice",
    "is_facet": True,
    "is_option": True,
    "help_text": "Of the outside",
    "choices": [{"value": "Oxide red", "slug": "red", "swatch": "#a63d2f"}, "Blue"],
}
WIDTH = {"type": "attribute", "code": "width", "name": "Width", "data_type": "number", "unit": "cm"}
ACME = {"type": "brand", "name": "Acme", "slug": "acme-co", "website": "https://acme.example"}
BOWLS = {
    "type": "category",
    "path": ["Kitchen", "Bowls"],
    "slug": "bowls",
    "description": "<p>Round</p>",
    "attributes": [{"code": "colour", "required": True}, "width"],
}


def test_attribute_has_its_choices_in_order(load):
    assert load(COLOUR, WIDTH).ok
    colour, width = Attribute.objects.all()
    assert (colour.is_facet, colour.is_option, colour.help_text) == (True, True, "Of the outside")
    choices = colour.choices.values_list("value", "slug", "swatch")
    assert list(choices) == [("Oxide red", "red", "#a63d2f"), ("Blue", "blue", "")]
    assert (width.type, width.unit) == ("number", "cm")


def test_choices_that_are_not_listed_stay_behind_the_listed(load):
    load(COLOUR, {"sku": "A", "name": "A", "attributes": {"colour": "Green"}})
    load({**COLOUR, "choices": ["Blue", "White"]})
    values = Attribute.objects.get().choices.values_list("value", flat=True)
    assert list(values) == ["Blue", "White", "Oxide red", "Green"]


def test_category_is_made_with_those_above_it_and_asks_for_attributes(load):
    assert load(COLOUR, WIDTH, BOWLS).ok
    bowls = get_category_model().objects.get(slug="bowls")
    assert (bowls.parent.name, bowls.description) == ("Kitchen", "<p>Round</p>")
    asked = CategoryAttribute.objects.values_list("attribute__slug", "is_required")
    assert dict(asked) == {"colour": True, "width": False}
    assert not SlugHistory.objects.exists()


def test_category_asks_only_for_what_the_file_lists(load):
    load(COLOUR, WIDTH, BOWLS)
    assert load({**BOWLS, "attributes": ["colour"]}).total(Outcome.UPDATED) == 1
    assert load({"type": "category", "path": "Kitchen > Bowls"}).total(Outcome.UNCHANGED) == 1
    assert not CategoryAttribute.objects.get().is_required


def test_declaring_again_changes_nothing(load):
    records = (COLOUR, WIDTH, ACME, BOWLS)
    assert load(*records).total(Outcome.CREATED) == 4
    assert load(*records).total(Outcome.UNCHANGED) == 4


@pytest.mark.parametrize(
    "change",
    [
        {**COLOUR, "name": "Color"},
        {**COLOUR, "choices": ["Blue"]},
        {**ACME, "name": "ACME"},
        {**ACME, "website": None},
        {**ACME, "is_active": False},
        {**BOWLS, "description": ""},
        {**BOWLS, "slug": "dishes"},
    ],
)
def test_change_is_one_update(load, change):
    load(COLOUR, WIDTH, ACME, BOWLS)
    report = load(change)
    assert report.counts == {(change["type"], Outcome.UPDATED): 1}
    assert load(change).total(Outcome.UNCHANGED) == 1


def test_attribute_that_is_there_can_be_kept(load):
    load(COLOUR)
    suggestion = {**COLOUR, "data_type": "text", "is_option": False, "choices": ["Green"]}
    assert load({**suggestion, "if_exists": "keep"}).total(Outcome.UNCHANGED) == 1
    colour = Attribute.objects.get()
    assert (colour.type, colour.is_option, colour.choices.count()) == ("choice", True, 2)


def test_attribute_that_would_be_kept_is_made_if_there_is_none(load):
    assert load({**WIDTH, "if_exists": "keep"}).total(Outcome.CREATED) == 1
    assert load({**WIDTH, "name": "Breadth", "if_exists": "update"}).total(Outcome.UPDATED) == 1
    assert Attribute.objects.get().name == "Breadth"


def test_brand_that_products_have_named_is_completed(load):
    load({"sku": "A", "name": "A", "brand": "Acme"}, ACME)
    assert get_brand_model().objects.get().website == "https://acme.example"


def test_categories_of_one_name_have_addresses_of_their_own(load):
    load({"sku": "A", "name": "A", "categories": ["Kitchen > Sale", "Garden > Sale"]})
    slugs = get_category_model().objects.filter(name="Sale").values_list("slug", flat=True)
    assert set(slugs) == {"sale", "garden-sale"}


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"type": "attribute", "name": "X"}, "code: This cannot be empty."),
        ({**WIDTH, "code": "page"}, "code “page”: “page” already has a meaning"),
        ({**WIDTH, "code": "a b"}, "code “a b”"),
        ({**WIDTH, "data_type": "length"}, "data_type “length”: This must be one of: choice, mul"),
        ({**WIDTH, "is_option": True}, "Shoppers can choose a variant only by an attribute of ch"),
        ({**WIDTH, "choices": ["1"]}, "choices: Only an attribute of choices has choices."),
        ({"type": "attribute", "code": "new"}, "name: This field cannot be blank."),
        ({**COLOUR, "choices": [{"swatch": "#a63d2f"}]}, "choices[1].value: This cannot be empty."),
        (
            {**COLOUR, "choices": [{"value": "Red", "swatch": "red"}]},
            "choices[1].swatch “red”: Write a colour as #a1b2c3.",
        ),
        ({**COLOUR, "choices": [{"value": "Red", "hex": "red"}]}, "choices[1].hex: There is no su"),
        ({**WIDTH, "if_exists": "skip"}, "if_exists “skip”: This must be one of: update, keep."),
        ({"type": "brand"}, "name: This cannot be empty."),
        ({**ACME, "website": "acme"}, "website “acme”: Enter a valid URL."),
        ({"type": "category", "path": []}, "path “[]”: A category or one of those above it has no"),
        ({"type": "category"}, "path: This cannot be empty."),
        ({**BOWLS, "attributes": ["size"]}, "attributes “size”: There is no such attribute."),
        ({**BOWLS, "attributes": [{"required": True}]}, "attributes[1].code: This cannot be empt"),
    ],
)
def test_wrong_declaration_is_refused(problem, record, said):
    assert said in problem(record)


@pytest.mark.parametrize(
    ("record", "taken"), [({**ACME, "name": "Other"}, ACME), ({**BOWLS, "path": ["A"]}, BOWLS)]
)
def test_address_of_another_page_is_refused(load, problem, record, taken):
    load(COLOUR, WIDTH, taken)
    assert "Another page already has this address." in problem(record)


def test_two_lines_cannot_ask_for_one_address(load):
    (problem,) = load(ACME, {**ACME, "name": "Other"}).problems
    assert (problem.line, problem.field) == (2, "slug")


def test_choices_cannot_share_an_address(load):
    choices = [{"value": "Red", "slug": "r"}, {"value": "Rose", "slug": "r"}]
    (problem,) = load({**COLOUR, "choices": choices}, WIDTH).problems
    assert (problem.line, "slug" in f"{problem.field}{problem.reason}") == (1, True)
    assert Attribute.objects.get().slug == "width"


def test_type_of_an_attribute_stays_once_products_have_values(load, problem):
    load(WIDTH, {"sku": "A", "name": "A", "attributes": {"width": 3}})
    assert "Products already have values of this type" in problem({**WIDTH, "data_type": "text"})


def test_attribute_declared_after_a_product_that_uses_it_is_too_late(load, Product):
    use = {"name": "A", "attributes": {"width": 3}}
    report = load({"sku": "A", **use}, WIDTH, {"sku": "B", **use})
    assert [problem.line for problem in report.problems] == [1]
    assert Product.objects.get().sku == "B"
