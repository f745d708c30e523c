"""In a test that rolls back, each transaction ends as it would outside of it."""

import pytest
from django.db import transaction

from django_catalog import signals
from django_catalog.models import Change


@pytest.fixture
def heard():
    """Names of the signals that products have sent."""
    names = []

    def published(**kwargs):
        names.append("published")

    def priced(**kwargs):
        names.append("priced")

    signals.product_published.connect(published)
    signals.price_changed.connect(priced)
    yield names
    signals.product_published.disconnect(published)
    signals.price_changed.disconnect(priced)


def test_listeners_hear_what_a_captured_transaction_did(
    heard, lamp, django_capture_on_commit_callbacks
):
    """The product of the fixture counts as committed before."""
    for price in (5, 6):
        with django_capture_on_commit_callbacks(execute=True):
            lamp.price = price
            lamp.save()
    assert heard == ["priced", "priced"]


def test_writes_of_one_transaction_are_told_together(
    heard, Product, db, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        lamp = Product.objects.create(name="Lamp", price=5)
        with transaction.atomic():
            lamp.price = 6
            lamp.save()
    assert heard == ["published"]


def test_each_transaction_is_logged(lamp):
    before = Change.objects.count()
    lamp.save()
    lamp.save()
    assert Change.objects.count() == before + 2
    with transaction.atomic():
        lamp.save()
        lamp.save()
    assert Change.objects.count() == before + 3


def test_captured_changes_are_numbered(lamp, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        lamp.save()
    assert not Change.objects.filter(sequence=None).exists()
