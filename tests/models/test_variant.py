"""Variants: their options, what they inherit, and what their product tells of them."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from django_catalog.models import Attribute, Variant, VariantOption


@pytest.fixture
def size(db):
    return Attribute.objects.create(name="Size", is_option=True)


@pytest.fixture
def large(size):
    return size.choices.create(value="Large")


def reload(instance):
    return type(instance).objects.get(pk=instance.pk)


def test_same_options_twice(mug, red):
    variant = mug.variants.create()
    with pytest.raises(ValidationError, match="already has a variant with these options"):
        VariantOption(variant=variant, attribute=red.attribute, choice=red).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        variant.set_options([red])


def test_more_options_tell_variants_apart(mug, red, large):
    variant = mug.variants.create()
    variant.set_options([red, large])
    assert variant.options.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        variant.options.filter(choice=large).delete()


def test_same_options_on_another_product(Product, red, mug):
    cup = Product.objects.create(name="Cup")
    cup.variants.create().set_options([red])
    assert cup.variants.count() == 1


@pytest.mark.parametrize("in_bulk", [False, True])
def test_options_in_any_order_are_the_same(mug, red, large, in_bulk):
    for choices in ([red, large], [large, red]):
        variant = mug.variants.create()
        options = [VariantOption(variant=variant, attribute=c.attribute, choice=c) for c in choices]
        try:
            with transaction.atomic():
                VariantOption.objects.bulk_create(options)
        except IntegrityError:
            assert choices == [large, red]
    assert mug.variants.exclude(combination=None).count() == 3


def test_one_option_twice(refused, mug, red, blue):
    refused(
        VariantOption(variant=mug.variants.first(), attribute=red.attribute, choice=blue),
        "already has this option",
    )


def test_choice_of_another_attribute(mug, size, red):
    with pytest.raises(ValidationError, match="belongs to another attribute"):
        VariantOption(variant=mug.variants.create(), attribute=size, choice=red).full_clean()


def test_sku_of_a_product(mug, lamp):
    with pytest.raises(ValidationError, match="already has this SKU"):
        Variant(product=mug, sku="LAMP").full_clean()


def test_sku_of_another_variant(refused, mug):
    refused(Variant(product=mug, sku="MUG-RED"), "already has this SKU")


def test_price_finer_than_the_products_currency(refused, Product, db):
    tea = Product.objects.create(name="Tea", currency="JPY")
    refused(Variant(product=tea, price="1.5", currency="JPY"), "at most 0 decimals")


def test_inherited_price(mug):
    red, blue = mug.variants.all()
    assert str(red.get_price()) == "8.00 EUR"
    assert str(blue.get_price()) == "9.50 EUR"
    type(mug).objects.filter(pk=mug.pk).update(base_price=7)
    assert str(reload(red).get_price()) == "7.00 EUR"


def test_product_without_a_price_of_its_own(Product, db):
    mug = Product.objects.create(name="Mug")
    for price in (8, 9, None):
        mug.variants.create(price=price)
    mug = reload(mug)
    assert (mug.price, mug.highest_price, mug.own_price) == (8, 9, None)
    mug.variants.all().delete()
    assert reload(mug).price is None


def test_own_price_returns_with_the_last_priced_variant(mug):
    mug.variants.filter(price=None).update(price=5)
    assert reload(mug).price == 5
    mug.variants.update(price=None)
    assert (reload(mug).price, reload(mug).highest_price) == (8, None)


def test_saving_a_stale_product_after_its_variants_went(mug):
    stale = reload(mug)
    mug.variants.all().delete()
    stale.save()
    assert (reload(mug).variant_count, reload(mug).highest_price, reload(mug).price) == (0, None, 8)


def test_saving_a_stale_product_after_a_variant_came(lamp):
    stale = reload(lamp)
    lamp.variants.create(price=5)
    stale.save()
    assert (reload(lamp).price, reload(lamp).own_price) == (5, Decimal("19.99"))


def test_pieces_of_a_discontinued_variant_cannot_be_sold(lamp):
    lamp.variants.create(availability="discontinued", stock_quantity=5)
    lamp.variants.create(stock_quantity=0)
    assert (reload(lamp).availability, reload(lamp).stock_quantity) == ("out_of_stock", 0)


def test_currency_follows_the_product(mug):
    type(mug).objects.filter(pk=mug.pk).update(currency="USD")
    assert set(mug.variants.values_list("currency", flat=True)) == {"USD"}
    assert reload(mug).variants.create().currency == "USD"


def test_variants_are_appended(mug):
    created = Variant.objects.bulk_create(Variant(product=mug) for _ in range(3))
    assert [variant.position for variant in created] == [2, 3, 4]


def test_variants_written_in_bulk_read_their_product_once(mug):
    def create(count):
        with CaptureQueriesContext(connection) as queries:
            Variant.objects.bulk_create(Variant(product_id=mug.pk) for _ in range(count))
        return len(queries)

    create(1)
    assert create(1) == create(20)


def test_label_reads_in_the_order_of_the_options(mug, red, large):
    variant = mug.variants.create()
    variant.set_options([large, red])
    loaded = type(mug).objects.for_detail().get().variants.all()[2]
    assert loaded.label == "Red, Large"


def test_set_options_that_are_set_writes_nothing(mug, red, django_assert_num_queries):
    variant = mug.variants.first()
    with django_assert_num_queries(1):
        variant.set_options([red])
