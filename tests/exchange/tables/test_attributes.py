"""Attributes that come with a table."""

import pytest

from django_catalog.exchange.tables.attributes import Declarations, Guess, attribute_code


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Colour", "colour"),
        ("Größe (EU)", "größe-eu"),
        ("色", "色"),
        ("Price", "price-attribute"),
        ("Brand", "brand-attribute"),
        ("???", "attribute"),
    ],
)
def test_code_is_made_from_the_name(name, code):
    assert attribute_code(name) == code


@pytest.mark.parametrize(
    ("values", "type"),
    [
        (["1", "2.5", "-3,25", ""], "number"),
        (["007", "12"], "choice"),
        (["4006381333931"], "choice"),
        (["yes", "No"], "boolean"),
        (["1", "0"], "number"),
        (["2027-03-01", "1.4.2027"], "date"),
        (["Red", "Blue", "Red"], "choice"),
        (["Red", "5"], "choice"),
        (["Wipe with oil. Keep dry."], "text"),
        (["<b>Red</b>"], "text"),
        (["x" * 41], "text"),
        ([f"Value {number}" for number in range(51)], "text"),
        (["", " "], "text"),
    ],
)
def test_type_is_the_narrowest_that_fits(values, type):
    guess = Guess()
    for value in values:
        guess.see(value)
    assert guess.type == type


def test_attribute_is_declared_once():
    declarations = Declarations()
    assert declarations.declare("Colour", "choice", is_option=True) == "colour"
    assert declarations.declare("colour", "choice") == "colour"
    assert declarations.declare("Breadth", "number", code="width") == "width"
    colour, width = declarations.entries(7)
    assert colour.line == 7
    assert colour.data == {
        "type": "attribute",
        "code": "colour",
        "name": "Colour",
        "data_type": "choice",
        "is_option": True,
        "is_facet": True,
        "if_exists": "keep",
    }
    assert width.data["is_facet"] is False
    assert not [*declarations.entries(8)]


def test_definition_of_which_more_is_known_is_declared_as_it_is():
    declarations = Declarations()
    declarations.add({"code": "width", "name": "Width", "data_type": "number", "unit": "cm"})
    declarations.declare("Width", "choice")
    (width,) = declarations.entries(2)
    assert (width.data["unit"], width.data["if_exists"]) == ("cm", "keep")
