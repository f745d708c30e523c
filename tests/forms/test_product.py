"""The product's form: own price, categories in order, errors an editor understands."""

import pytest

from django_catalog.forms import ProductForm
from django_catalog.models import Variant

NEW = {"name": "Kettle", "price": "30", "currency": "EUR", "availability": "in_stock"}


def test_new_product_starts_as_a_draft(edit):
    kettle = edit(**NEW).save()
    assert kettle.status == "draft"


def test_published_product_stays_published(edit, lamp):
    assert edit(lamp, name="Desk lamp").save().status == "published"


# Price and stock


def test_price_shows_the_decimals_of_its_currency(lamp):
    lamp.refresh_from_db()
    assert str(ProductForm(instance=lamp)["price"].value()) == "19.99"


def test_price_is_the_products_own(edit, mug):
    edit(mug, price="7.00").save()
    mug.refresh_from_db()
    assert (mug.own_price, mug.price, mug.highest_price) == (7, 7, 9.5)


def test_own_price_may_be_missing(edit, Product, mugs):
    cup = Product.objects.create(name="Cup")
    Variant.objects.create(product=cup, price="4")
    cup.refresh_from_db()
    edit(cup, name="Tea cup").save()
    cup.refresh_from_db()
    assert (cup.own_price, cup.price) == (None, 4)


def test_stock_follows_from_the_variants(edit, mug):
    form = edit(mug, stock_quantity="99", availability="discontinued")
    assert "variants" in form.fields["stock_quantity"].help_text
    form.save()
    mug.refresh_from_db()
    assert (mug.stock_quantity, mug.availability) == (3, "in_stock")


def test_currency_may_be_written_small(edit, lamp):
    assert edit(lamp, currency="usd").save().currency == "USD"


def test_currency_waits_for_prices_it_can_have(edit, mug):
    form = edit(mug, currency="JPY", price="8")
    assert form.errors == {
        "currency": ["First round the prices of the variants, which have more decimals."]
    }


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("price", "19.999", "at most 2 decimals"),
        ("price", "-1", "greater than or equal to 0"),
        ("currency", "XXZ", "not a currency code"),
        ("gtin", "4006381333932", "not a valid GTIN"),
        ("sku", "MUG-RED", "already has this SKU"),
        ("slug", "mug", "already exists"),
        ("publish_at", "soon", "valid date"),
    ],
)
def test_wrong_entry_is_told_at_its_field(edit, lamp, mug, field, value, message):
    form = edit(lamp, **{field: value})
    assert message in form.errors[field][0]
    assert form[field].value() == value


def test_unpublished_before_published_is_refused(edit, lamp):
    form = edit(lamp, publish_at="2030-01-02T10:00", unpublish_at="2030-01-01T10:00")
    assert form.non_field_errors() == ["It must be unpublished after it is published."]


def test_gtin_may_have_the_spaces_of_the_barcode(edit, lamp):
    assert edit(lamp, gtin="4 006381 333931").save().gtin == "4006381333931"


# Categories


def test_categories_keep_the_order_they_are_chosen_in(edit, lamp, kitchen, mugs):
    edit(lamp, categories=[str(mugs.pk), "", str(kitchen.pk), str(mugs.pk)]).save()
    assert [place.category for place in lamp.placements.all()] == [mugs, kitchen]
    assert lamp.primary_category == mugs


def test_empty_places_do_not_add_up(edit, lamp, mugs):
    form = edit(lamp, categories=[str(mugs.pk), "", ""], name="")
    assert str(form["categories"]).count("<select") == 3


def test_unknown_category_is_refused(edit, lamp, mugs):
    form = edit(lamp, categories=[str(mugs.pk), "999", "abc"])
    assert "not there any more" in form.errors["categories"][0]


def test_saving_later_keeps_categories_for_later(edit, lighting):
    form = edit(**NEW, categories=[str(lighting.pk)])
    kettle = form.save(commit=False)
    kettle.save()
    form.save_m2m()
    assert kettle.primary_category == lighting


def test_form_costs_the_same_whatever_the_number_of_categories(
    lamp, mugs, django_assert_num_queries
):
    for number in range(20):
        type(mugs).objects.create(name=f"Shelf {number}", parent=mugs)
    with django_assert_num_queries(4):  # its categories, the tree, what they ask, its values
        form = ProductForm(instance=lamp)
        assert str(form["categories"]).count("Shelf 7") == 3
