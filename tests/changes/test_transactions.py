"""What is logged lives and dies with its transaction, and with its savepoint."""

from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from django_catalog import changes, get_product_model
from django_catalog.models import Change

from .log import logging, put


class Undo(Exception):
    """Raised to leave a block without keeping what it did."""


@contextmanager
def block(by_hand, kept):
    """A savepoint, which is kept or rolled back at its end."""
    if by_hand:
        mark = connection.savepoint()
        yield
        (connection.savepoint_commit if kept else connection.savepoint_rollback)(mark)
        return
    try:
        with transaction.atomic():
            yield
            if not kept:
                raise Undo
    except Undo:
        pass


def test_rolled_back_write_leaves_nothing(lamp):
    with logging() as logged, block(by_hand=False, kept=False):
        lamp.save()
    assert logged == set()


def test_one_row_for_many_writes_in_one_transaction(lamp):
    changes.newest()
    before = Change.objects.count()
    with transaction.atomic():
        for name in ("Lantern", "Torch", "Candle"):
            lamp.name = name
            lamp.save()
        lamp.categories.clear()
    assert Change.objects.count() == before + 1


def test_write_after_a_savepoint_was_rolled_back_by_hand(lamp, chair):
    with logging() as logged:
        mark = connection.savepoint()
        lamp.save()
        connection.savepoint_rollback(mark)
        chair.save()
        lamp.save()
    assert logged == put(lamp, chair)


writes = st.tuples(st.sampled_from(["put", "delete"]), st.integers(1, 3))
steps = st.recursive(
    st.lists(writes, max_size=3),
    lambda inner: st.lists(
        st.one_of(writes, st.tuples(st.booleans(), st.booleans(), inner)), max_size=4
    ),
    max_leaves=12,
)


def perform(steps, last):
    """Do these steps; returns what was last done to each key, leaving out what was undone."""
    products = get_product_model().objects
    for step in steps:
        if step[0] == "put":
            products.update_or_create(pk=step[1], defaults={"name": "Lamp"})
            last = {**last, step[1]: "put"}
        elif step[0] == "delete":
            if products.filter(pk=step[1]).delete()[0]:
                last = {**last, step[1]: "delete"}
        else:
            by_hand, kept, inner = step
            with block(by_hand, kept):
                after = perform(inner, last)
            last = after if kept else last
    return last


@pytest.mark.django_db
@settings(max_examples=80)
@given(steps=steps)
def test_the_log_ends_with_what_was_kept_of_nested_savepoints(steps):
    with block(by_hand=False, kept=False):
        begin = changes.newest()
        last = perform(steps, {})
        rows = Change.objects.filter(id__gt=begin).order_by("id")
        assert {int(key): action for key, action in rows.values_list("key", "action")} == last
