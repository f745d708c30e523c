"""Collections: products in order, or a rule that can be answered."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from django_catalog.models import Collection
from tests.browser import filled_in

LIST = "/admin/django_catalog/collection/"


@pytest.fixture
def gifts(lamp, mug):
    gifts = Collection.objects.create(name="Gifts")
    for product in (lamp, mug):
        gifts.entries.create(product=product)
    return gifts


def test_products_are_put_in_another_order(admin_client, gifts, lamp, mug):
    url = f"{LIST}{gifts.pk}/change/"
    changes = {"entries-0-position": "1", "entries-1-position": "0"}
    admin_client.post(url, filled_in(admin_client.get(url), changes))
    assert [entry.product for entry in gifts.entries.all()] == [mug, lamp]


def test_same_product_twice_is_told(admin_client, gifts, lamp):
    url = f"{LIST}{gifts.pk}/change/"
    changes = {"entries-1-product": lamp.pk}
    response = admin_client.post(url, filled_in(admin_client.get(url), changes))
    assert response.status_code == 200
    assert "product" in str(response.context["errors"])


def test_rule_that_cannot_be_answered_is_told(admin_client, db):
    data = filled_in(admin_client.get(f"{LIST}add/"), name="Gifts", rule='{"flavour": "mint"}')
    response = admin_client.post(f"{LIST}add/", data)
    assert "flavour" in str(response.context["adminform"].form.errors["rule"])


def test_form_costs_the_same_whatever_is_in_it(admin_client, gifts, Product):
    def count():
        admin_client.get(f"{LIST}{gifts.pk}/change/")  # what Django keeps of content types
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(f"{LIST}{gifts.pk}/change/")
        return len(queries)

    two = count()
    for number in range(20):
        gifts.entries.create(product=Product.objects.create(name=f"Lamp {number}"))
    assert count() == two
