"""Amounts: how many decimals, how they are rounded, how they are written."""

from decimal import Decimal

import pytest
from babel.numbers import list_currencies
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from django_catalog.money import (
    MINOR_UNITS,
    Money,
    default_currency,
    format_money,
    minor_unit,
    round_to_minor_unit,
    validate_currency,
    validate_decimals,
)


@pytest.mark.parametrize(
    ("currency", "digits"), [("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("RSD", 2)]
)
def test_minor_unit(currency, digits):
    assert minor_unit(currency) == digits


def test_every_listed_currency_exists_and_is_listed_once():
    listed = [code for codes in MINOR_UNITS.values() for code in codes]
    assert len(set(listed)) == len(listed)
    # Units of account, for contracts, that Unicode's list leaves out.
    assert set(listed) - {"UYW"} <= list_currencies()


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [("1.005", "EUR", "1.01"), ("1.5", "JPY", "2"), ("1.0005", "KWD", "1.001")],
)
def test_half_is_rounded_up(amount, currency, rounded):
    assert str(round_to_minor_unit(Decimal(amount), currency)) == rounded


@given(st.decimals(0, 10**9, places=4), st.sampled_from(["EUR", "JPY", "KWD", "CLF"]))
def test_rounded_amounts_are_valid_and_near(amount, currency):
    rounded = round_to_minor_unit(amount, currency)
    validate_decimals(rounded, currency)
    assert abs(rounded - amount) * 2 <= Decimal(1).scaleb(-minor_unit(currency))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "€1,234.50"),
        ("de", "1.234,50\xa0€"),
        ("de-at", "€\xa01.234,50"),
        ("pt-br", "€\xa01.234,50"),
        ("zh-hans", "€1,234.50"),
        ("xx-unknown", "€1,234.50"),
    ],
)
def test_written_as_people_of_the_language_do(language, text):
    shown = format_money(Money(Decimal("1234.5"), "EUR"), language)
    assert shown.replace("\u202f", "\xa0") == text


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [("1500", "JPY", "¥1,500"), ("1.5", "KWD", "KWD1.500"), ("7", "RSD", "RSD7.00")],
)
def test_written_with_the_decimals_of_the_currency(amount, currency, text):
    assert format_money(Money(Decimal(amount), currency), "en") == text


def test_written_in_the_language_of_the_request():
    with translation.override("de"):
        assert format_money(Money(Decimal(5), "EUR")) == "5,00\xa0€"


def test_without_any_language(settings):
    settings.LANGUAGE_CODE = "fr"
    with translation.override(None):
        assert format_money(Money(Decimal(5), "EUR")) == "5,00\xa0€"


def test_as_plain_text():
    assert str(Money(Decimal("5"), "EUR")) == "5.00 EUR"


@pytest.mark.parametrize("code", ["eur", "EURO", "XYZ", ""])
def test_no_currency(code):
    with pytest.raises(ValidationError, match="is not a currency code"):
        validate_currency(code)


def test_default_follows_the_setting(settings, Product):
    settings.DJANGO_CATALOG_CURRENCY = "CHF"
    assert default_currency() == Product(name="Lamp").currency == "CHF"
