"""The tree of categories cannot be knotted, and hides what lies below."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from django_catalog import get_category_model
from django_catalog.exceptions import CategoryCycle
from django_catalog.models import Placement


@pytest.fixture
def cups(mugs):
    return type(mugs).objects.create(name="Cups", parent=mugs)


@pytest.fixture(params=["itself", "child", "grandchild"])
def target(request, kitchen, mugs, cups):
    return {"itself": kitchen, "child": mugs, "grandchild": cups}[request.param]


def test_form_refuses_a_knot(kitchen, target):
    kitchen.parent = target
    with pytest.raises(ValidationError, match="cannot be moved under itself or one below it"):
        kitchen.full_clean()


def by_save(category, parent):
    category.parent = parent
    category.save()


def by_update(category, parent):
    type(category).objects.filter(pk=category.pk).update(parent=parent)


def by_bulk_update(category, parent):
    category.parent = parent
    type(category).objects.bulk_update([category], ["parent"])


@pytest.mark.parametrize("move", [by_save, by_update, by_bulk_update])
def test_database_refuses_a_knot(kitchen, target, move):
    with pytest.raises(CategoryCycle, match="cannot be moved under itself"), transaction.atomic():
        move(kitchen, target)
    kitchen.refresh_from_db()
    assert kitchen.parent_id is None


def test_two_that_are_swapped(kitchen, mugs):
    kitchen.parent, mugs.parent = mugs, None
    type(mugs).objects.bulk_update([kitchen, mugs], ["parent"])
    assert [node.name for node in type(mugs).objects.get(name="Kitchen").lineage()] == [
        "Mugs",
        "Kitchen",
    ]


def visible():
    return set(get_category_model().objects.visible().values_list("name", flat=True))


@pytest.mark.parametrize("in_bulk", [False, True])
def test_inactive_category_hides_those_below(kitchen, cups, lighting, in_bulk):
    for is_active, names in (
        (False, {"Lighting"}),
        (True, {"Lighting", "Kitchen", "Mugs", "Cups"}),
    ):
        kitchen.is_active = is_active
        if in_bulk:
            type(kitchen).objects.bulk_update([kitchen], ["is_active"])
        else:
            kitchen.save()
        assert visible() == names


def test_moved_below_an_inactive_one_and_out_again(kitchen, cups, lighting):
    type(lighting).objects.filter(pk=lighting.pk).update(is_active=False)
    for parent, names in ((lighting, {"Kitchen"}), (None, {"Kitchen", "Mugs", "Cups"})):
        type(cups).objects.filter(name="Mugs").update(parent=parent)
        assert visible() == names


def test_created_below_an_inactive_one(kitchen):
    categories = type(kitchen).objects
    categories.update(is_active=False)
    categories.create(name="Mugs", parent=kitchen)
    categories.bulk_create([type(kitchen)(name="Cups", parent=kitchen)])
    assert visible() == set()


def test_saving_a_stale_category_shows_nothing_hidden(kitchen, mugs):
    type(kitchen).objects.filter(pk=kitchen.pk).update(is_active=False)
    mugs.name = "Cups"
    mugs.save()
    assert visible() == set()


def test_appended_among_its_siblings(kitchen, mugs, lighting):
    assert (kitchen.position, lighting.position, mugs.position) == (0, 1, 0)
    cups = type(mugs).objects.create(name="Cups", parent=kitchen)
    assert cups.position == 1


def test_lineage_costs_no_query_with_lineage(cups, django_assert_num_queries):
    with django_assert_num_queries(1):
        loaded = type(cups).objects.with_lineage().get(pk=cups.pk)
        assert [node.name for node in loaded.lineage()] == ["Kitchen", "Mugs", "Cups"]


def test_product_twice_in_a_category(refused, lamp, lighting):
    refused(Placement(product=lamp, category=lighting), "already in this category")
