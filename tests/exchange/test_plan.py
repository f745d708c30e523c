"""Rows written together."""

import pytest

from django_catalog.exchange.plan import Plan, create_rows
from django_catalog.models import AttributeChoice, Variant


class KeylessRows:
    """The rows of a model on MySQL, which does not return the keys it has made."""

    def __init__(self, model):
        self.model = model
        self.filter = model.objects.filter

    def bulk_create(self, instances):
        self.model.objects.bulk_create(instances)
        for instance in instances:
            instance.pk = None


@pytest.fixture
def new_rows(Product, lamp, colour):
    return {
        Product: [Product(name="Pen"), Product(name="Pen")],
        Variant: [Variant(product=lamp, position=n) for n in range(2)],
        AttributeChoice: [AttributeChoice(attribute=colour, value=v) for v in ("Red", "Blue")],
    }


def test_new_rows_have_keys_on_every_database(new_rows):
    for model, instances in new_rows.items():
        create_rows(KeylessRows(model), instances)
        for instance in instances:
            row = model.objects.get(pk=instance.pk)
            assert str(row) == str(instance)
        assert len({instance.pk for instance in instances}) == 2


def test_only_what_differs_is_written(lamp, Product, django_assert_num_queries):
    plan = Plan(Product, "default")
    assert not plan.change(lamp, name="Lamp")
    with django_assert_num_queries(0):
        plan.write()
    assert plan.change(lamp, name="Lantern", brand_id=None)
    plan.write()
    lamp.refresh_from_db()
    assert (lamp.name, lamp.brand) == ("Lantern", None)
