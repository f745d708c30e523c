"""What stands in a table's cell, as a number, a date or a truth value."""

import pickle
from datetime import date
from decimal import Decimal

import pytest

from django_catalog.exceptions import InvalidRecord
from django_catalog.exchange.cells import Cell


@pytest.mark.parametrize(
    ("text", "decimal_comma", "number"),
    [
        ("19.5", None, "19.5"),
        ("19,5", None, "19.5"),
        ("19,50", True, "19.50"),
        ("1.234,50", None, "1234.50"),
        ("1,234.50", None, "1234.50"),
        ("1,234,567", None, "1234567"),
        ("1.234.567", None, "1234567"),
        ("1.234", None, "1.234"),
        ("1.234", True, "1234"),
        ("1,234", False, "1234"),
        ("1,234", True, "1.234"),
        ("1 234,5", True, "1234.5"),
        ("1\u2019234.50", None, "1234.50"),
        ("-3", None, "-3"),
        ("€ 19,50", None, "19.50"),
        ("19.50 USD", None, "19.50"),
        ("$5", None, "5"),
        ("US$5", None, None),
        ("1,234", None, None),
        ("12,34.5", None, None),
        ("1,23,456", None, None),
        ("1.5", True, None),
        ("19.50", True, None),
        ("1,234.50", True, None),
        ("9.50601E+12", None, None),
        ("free", None, None),
        ("5 kg", None, None),
        ("1.2.3", None, None),
        ("12 x 4", None, None),
        (".", None, None),
        ("NaN", None, None),
    ],
)
def test_number(text, decimal_comma, number):
    cell = Cell(text, decimal_comma)
    if number is None:
        with pytest.raises(InvalidRecord):
            cell.as_number()
    else:
        assert cell.as_number() == Decimal(number)


def test_unit_of_the_attribute_may_stand_behind_the_number():
    assert Cell("14,3 cm").as_number("cm") == Decimal("14.3")


@pytest.mark.parametrize(
    ("text", "code"), [("€5", "EUR"), ("5 usd", "USD"), ("$5", ""), ("5", ""), ("5 kg", "")]
)
def test_currency(text, code):
    assert Cell(text).currency() == code


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-03-01", date(2027, 3, 1)),
        ("1.3.2027", date(2027, 3, 1)),
        ("2027-03-01T09:00:00", date(2027, 3, 1)),
        ("01/03/2027", None),
        ("31.2.2027", None),
        ("soon", None),
    ],
)
def test_date(text, day):
    if day is None:
        with pytest.raises(InvalidRecord, match="2027-03-01"):
            Cell(text).as_date()
    else:
        assert Cell(text).as_date() == day


def test_truth():
    assert [Cell(text).as_boolean() for text in ("TRUE", "Ja", "1", "no", "0")] == [
        *(True, True, True),
        *(False, False),
    ]
    with pytest.raises(InvalidRecord, match="yes or no"):
        Cell("maybe").as_boolean()


def test_whole_number():
    assert (Cell("4").as_integer(), Cell("1 000").as_integer(), Cell("5.0").as_integer()) == (
        *(4, 1000),
        5,
    )
    with pytest.raises(InvalidRecord, match="whole number"):
        Cell("4.5").as_integer()


def test_whole_number_of_thousands_of_digits_is_refused():
    with pytest.raises(InvalidRecord, match="whole number"):
        Cell("9" * 5000).as_integer()


@pytest.mark.parametrize("text", ["[]", "{", '{"a": NaN}', '{"a": 1e999}', "[" * 100_000])
def test_only_an_object_that_can_be_stored_is_a_mapping(text):
    assert Cell('{"a": 1.5}').as_mapping() == {"a": 1.5}
    with pytest.raises(InvalidRecord, match="as JSON"):
        Cell(text).as_mapping()


def test_cell_on_its_way_to_the_disk_keeps_its_decimal_mark():
    assert pickle.loads(pickle.dumps(Cell("1,234", True))).as_number() == Decimal("1.234")
