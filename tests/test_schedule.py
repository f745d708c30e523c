"""Publishing dates that pass are logged and announced once."""

from datetime import UTC, datetime, timedelta

import pytest

from django_catalog import changes, schedule, signals

from .changes.log import logging, put

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def tomorrow(Product):
    """A product that appears at noon and goes an hour later."""
    return Product.objects.create(
        name="Lamp", publish_at=NOON, unpublish_at=NOON + timedelta(hours=1)
    )


@pytest.fixture
def watched(tomorrow):
    """The same, since the schedule has been watched."""
    schedule.apply_due(NOON - MINUTE)
    return tomorrow


def test_first_call_only_begins_to_watch(tomorrow):
    with logging() as logged:
        assert schedule.apply_due(NOON + MINUTE) == 0
    assert logged == set()


def test_passed_dates_are_logged_once(watched):
    for now in (NOON, NOON + timedelta(hours=1)):
        with logging() as logged:
            assert schedule.apply_due(now) == 1
        assert logged == put(watched)
        assert schedule.apply_due(now + MINUTE) == 0


def test_nothing_is_due_before_its_date(watched):
    assert schedule.apply_due(NOON - timedelta(seconds=1)) == 0


def test_drafts_do_not_appear_by_date(Product, watched):
    Product.objects.update(status="draft")
    assert schedule.apply_due(NOON) == 0


def test_reader_sees_what_the_clock_did(watched):
    cursor = changes.newest()
    schedule.apply_due(NOON)
    assert [change.key for change in changes.read(cursor)] == [str(watched.pk)]


def test_listeners_hear_of_it(Product):
    heard = []

    def listen(sender, product, **kwargs):
        heard.append(product)

    now = datetime.now(UTC)
    schedule.apply_due(now - MINUTE)
    lamp = Product.objects.create(name="Lamp", publish_at=now - timedelta(seconds=1))
    signals.product_published.connect(listen)
    schedule.apply_due(now)
    schedule.apply_due(now + MINUTE)
    signals.product_published.disconnect(listen)
    assert heard == [lamp]
