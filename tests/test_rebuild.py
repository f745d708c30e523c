"""Rows that came in past the ORM are made right again."""

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db.models import QuerySet

from django_catalog import rebuild
from django_catalog.models import Change, Variant


def test_loaded_fixture_is_settled_and_recorded(mug, tmp_path, Product):
    mug.price = "1.00"
    fixture = tmp_path / "mug.json"
    rows = [mug, *mug.variants.all()]
    fixture.write_text(serializers.serialize("json", rows))
    Variant.objects.all().delete()
    Product.objects.update(price=50)
    Change.objects.all().delete()
    call_command("loaddata", fixture, verbosity=0)
    assert Product.objects.get().price == 1
    rebuild.touch()
    assert Product.objects.get().price == 8
    assert Change.objects.filter(kind="product", key=mug.pk).exists()


def test_summary_without_variants_is_cleared(lamp, Product):
    QuerySet.update(Product.objects.all(), variant_count=3)
    rebuild.settle()
    lamp.refresh_from_db()
    assert lamp.variant_count == 0


def test_categories_below_an_inactive_one_are_hidden(kitchen, mugs):
    QuerySet.update(type(kitchen).objects.filter(pk=kitchen.pk), is_active=False)
    rebuild.settle()
    mugs.refresh_from_db()
    assert not mugs.is_visible


@pytest.mark.parametrize("number", [1, 20])
def test_settling_costs_the_same_for_one_and_for_twenty(
    db, Product, number, django_assert_max_num_queries
):
    for n in range(number):
        product = Product.objects.create(name=f"Mug {n}")
        Variant.objects.create(product=product, sku=str(n))
    with django_assert_max_num_queries(8):
        rebuild.settle()
