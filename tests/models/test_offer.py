"""Prices, identifiers and stock, whichever way they are written."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import F

from django_catalog.models import Availability
from django_catalog.money import Money


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"price": "-1"}, "greater than or equal to 0"),
        ({"compare_at_price": "-1"}, "greater than or equal to 0"),
        ({"price": "1.999"}, "A price in EUR has at most 2 decimals"),
        ({"compare_at_price": "1.999"}, "at most 2 decimals"),
        ({"price": "1.5", "currency": "JPY"}, "A price in JPY has at most 0 decimals"),
        ({"price": "1.2345", "currency": "KWD"}, "at most 3 decimals"),
        ({"gtin": "4006381333932"}, "is not a valid GTIN"),
        ({"gtin": "400638133393"}, "is not a valid GTIN"),
        ({"gtin": "ABCDEFGHIJKL5"}, "is not a valid GTIN"),
        ({"gtin": "00000000"}, "is not a valid GTIN"),
        ({"sku": "LAMP"}, "Another product or variant already has this SKU"),
        ({"stock_quantity": -1}, "greater than or equal to 0"),
    ],
)
def test_refused(refused, Product, lamp, values, message):
    refused(Product(name="Another", **values), message)


@pytest.mark.parametrize(
    "values",
    [
        {"price": "1.999", "currency": "BHD"},
        {"price": "1.2345", "currency": "CLF"},
        {"price": "9999999999.99"},
        {"price": "0"},
        {"gtin": "4006381333931"},
        {"gtin": "96385074"},
        {"gtin": "0 12345 67890 5"},
        {"sku": ""},
        {"sku": None},
    ],
)
def test_accepted(lamp, Product, values):
    Product.objects.create(name="Another", sku="")
    product = Product(name="Third", **values)
    product.full_clean()
    product.save()


def test_unknown_currency(Product, lamp):
    with pytest.raises(Exception, match="not a currency code"):
        Product(name="Lamp", currency="EURO"[:3].lower()).full_clean()


def test_gtin_is_kept_as_digits(Product, db):
    Product.objects.create(name="Lamp", gtin="4 006381-333931")
    assert Product.objects.get(gtin="4006381 333931").gtin == "4006381333931"


def test_price_on_request(Product):
    assert Product(name="Lamp").get_price() is None


@pytest.mark.parametrize(
    ("price", "before", "shown"),
    [("9.99", "12.00", "12.00 EUR"), ("9.99", "9.99", None), ("9.99", None, None)],
)
def test_price_before_a_reduction(Product, price, before, shown):
    """Also where amounts are still the texts they were given as."""
    lamp = Product(name="Lamp", price=price, compare_at_price=before)
    told = lamp.get_compare_at_price()
    assert (str(told) if told else None) == shown


def test_price_is_an_amount_of_money(Product):
    assert Product(name="Lamp", price="9.90").get_price() == Money(Decimal("9.90"), "EUR")
    assert str(Product(name="Lamp", price=9.9).get_price()) == "9.90 EUR"


# Stock


@pytest.fixture(params=["save", "save_fields", "update", "bulk_update"])
def write(request, lamp):
    """Writes values of the lamp in each way, and returns it as it is then."""

    def write(**values):
        if request.param == "update":
            type(lamp).objects.filter(pk=lamp.pk).update(**values)
        else:
            for name, value in values.items():
                setattr(lamp, name, value)
            if request.param == "save":
                lamp.save()
            elif request.param == "save_fields":
                lamp.save(update_fields=list(values))
            else:
                type(lamp).objects.bulk_update([lamp], list(values))
        return type(lamp).objects.get(pk=lamp.pk)

    return write


def test_sold_out_and_restocked(write):
    assert write(stock_quantity=0).availability == "out_of_stock"
    assert write(stock_quantity=3).availability == "in_stock"


def test_sold_by_expression(write):
    write(stock_quantity=2)
    assert write(stock_quantity=F("stock_quantity") - 2).availability == "out_of_stock"


@pytest.mark.parametrize("state", ["preorder", "backorder", "discontinued"])
def test_states_that_do_not_follow_the_count(write, state):
    write(availability=state)
    assert write(stock_quantity=0).availability == state
    assert write(stock_quantity=3).availability == state


def test_in_stock_can_be_written(write):
    sold_out = write(in_stock=False)
    assert (sold_out.availability, sold_out.in_stock) == ("out_of_stock", False)
    restocked = write(in_stock=True)
    assert (restocked.availability, restocked.in_stock) == ("in_stock", True)


def test_in_stock_keeps_a_finer_state(write):
    write(availability="limited_stock")
    assert write(in_stock=True).availability == "limited_stock"
    write(availability="preorder")
    assert write(in_stock=False).availability == "preorder"


def test_count_has_the_last_word_on_in_stock(write):
    write(stock_quantity=0)
    assert not write(in_stock=True).in_stock


@pytest.mark.parametrize("availability", Availability.values)
def test_in_stock_is_a_column(Product, db, availability):
    lamp = Product.objects.create(name="Lamp", availability=availability)
    assert Product.objects.filter(in_stock=lamp.in_stock).exists()
    assert lamp.in_stock == (availability in ("in_stock", "limited_stock"))


def test_in_stock_of_a_copy_loaded_in_part(lamp, django_assert_num_queries):
    partly = type(lamp).objects.only("name", "in_stock").get()
    with django_assert_num_queries(0):
        assert partly.in_stock


def test_stock_given_as_text(Product, db):
    assert not Product.objects.create(name="Lamp", stock_quantity="0").in_stock


def test_available_on(Product, db):
    lamp = Product(name="Lamp", availability="preorder", available_on=date(2030, 1, 1))
    lamp.full_clean()
    assert lamp.is_purchasable
