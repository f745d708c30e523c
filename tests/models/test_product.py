"""Products: complete in one line, with an address of their own."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from django_catalog.models import SlugHistory


def test_one_line_is_a_complete_product(db, Product):
    lamp = Product(name="Lamp", price="19.99", in_stock=True)
    lamp.save()
    assert Product.objects.published().get() == lamp
    lamp.refresh_from_db()
    assert str(lamp.get_price()) == "19.99 EUR"
    assert lamp.in_stock
    assert lamp.availability == "in_stock"


@pytest.mark.parametrize("values", [{"price": "1.999"}, {"price": "1.5", "currency": "JPY"}])
def test_price_finer_than_the_smallest_coin_is_refused(db, Product, values):
    with pytest.raises(ValidationError, match="decimals"):
        Product(name="Lamp", **values).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Product.objects.create(name="Lamp", **values)


def test_changed_slug_is_remembered(lamp):
    lamp.slug = "table-lamp"
    lamp.save()
    assert SlugHistory.objects.get(slug="lamp").object_id == str(lamp.pk)
