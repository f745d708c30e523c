"""Listeners are told what a transaction has changed, once it is over."""

from contextlib import contextmanager, suppress
from decimal import Decimal
from unittest.mock import Mock

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from django_catalog import get_category_model, signals
from django_catalog.money import Money

NAMES = ("product_published", "product_unpublished", "price_changed", "availability_changed")


pytestmark = pytest.mark.django_db(transaction=True)


class Undo(Exception):
    """Raised to roll a block back."""


@pytest.fixture
def heard():
    """What listeners were told, as (signal, name of the product, old value, new value)."""
    told, receivers = [], []

    def listen(name):
        def hear(sender, product, using, **kwargs):
            told.append(
                (name, str(product), *(str(kwargs[k]) for k in ("old", "new") if k in kwargs))
            )

        receivers.append((getattr(signals, name), hear))
        getattr(signals, name).connect(hear)

    for name in NAMES:
        listen(name)
    yield told
    for signal, hear in receivers:
        signal.disconnect(hear)


@contextmanager
def undone():
    """A block of which nothing is kept."""
    with suppress(Undo), transaction.atomic():
        yield
        raise Undo


@pytest.fixture
def chair(db, Product):
    return Product.objects.create(name="Chair", price=40)


@pytest.fixture
def hidden(db):
    return get_category_model().objects.create(name="Hidden", is_active=False)


def test_created_product(heard, Product):
    Product.objects.create(name="Lamp", price=5)
    Product.objects.create(name="Secret", status="draft")
    assert heard == [("product_published", "Lamp")]


def test_nothing_is_said_before_the_commit(Product, heard):
    with transaction.atomic():
        Product.objects.create(name="Lamp")
        assert heard == []
    assert heard == [("product_published", "Lamp")]


def test_published_and_unpublished(draft, heard):
    for status in ("published", "archived"):
        draft.status = status
        draft.save()
    names = [name for name, _product in heard]
    assert names == ["product_published", "product_unpublished"]


def test_deleted_product(lamp):
    unpublished = Mock()
    with listening(signals.product_unpublished, unpublished):
        key = lamp.pk
        lamp.delete()
    assert unpublished.call_args.kwargs["product_id"] == key
    assert unpublished.call_args.kwargs["product"] is None


def test_deleted_draft(draft, heard):
    draft.delete()
    assert heard == []


def test_product_made_and_deleted_at_once(Product, heard):
    with transaction.atomic():
        Product.objects.create(name="Lamp").delete()
    assert heard == []


def test_changed_price(lamp, heard):
    lamp.price = Decimal("25")
    lamp.save()
    assert heard == [("price_changed", "Lamp", "19.99 EUR", "25.00 EUR")]


def test_price_is_given_as_money(lamp):
    price_changed = Mock()
    with listening(signals.price_changed, price_changed):
        type(lamp).objects.update(price=None)
    assert price_changed.call_args.kwargs["old"] == Money(Decimal("19.99"), "EUR")
    assert price_changed.call_args.kwargs["new"] is None


def test_price_raised_and_lowered_in_one_transaction(lamp, heard):
    with transaction.atomic():
        type(lamp).objects.update(price=30)
        type(lamp).objects.update(price="19.99")
    assert heard == []


def test_many_writes_are_one_change(lamp, heard):
    with transaction.atomic():
        for price in (21, 22, 23):
            lamp.price = price
            lamp.save()
    assert heard == [("price_changed", "Lamp", "19.99 EUR", "23.00 EUR")]


def test_savepoint_rolled_back_before_another_write(lamp, heard):
    with transaction.atomic():
        with undone():
            type(lamp).objects.update(price=30)
        type(lamp).objects.update(price=21)
    assert heard == [("price_changed", "Lamp", "19.99 EUR", "21.00 EUR")]


def test_savepoint_rolled_back_after_another_write(lamp, heard):
    with transaction.atomic():
        type(lamp).objects.update(price=21)
        with undone():
            type(lamp).objects.update(price="19.99")
    assert heard == [("price_changed", "Lamp", "19.99 EUR", "21.00 EUR")]


def test_transaction_rolled_back(lamp, heard):
    with undone():
        lamp.delete()
    assert heard == []


def test_prices_changed_in_bulk(Product, lamp, chair, heard):
    lamp.price, chair.price = 20, 40
    Product.objects.bulk_update([lamp, chair], ["price"])
    assert heard == [("price_changed", "Lamp", "19.99 EUR", "20.00 EUR")]


def test_products_created_in_bulk(Product, lamp, heard):
    Product.objects.bulk_create(
        [Product(name="Lamp", slug="lamp"), Product(name="Stool")], ignore_conflicts=True
    )
    assert heard == [("product_published", "Stool")]


def test_dearer_variants(mug, heard):
    mug.variants.update(price=12)
    assert heard == [("price_changed", "Mug", "8.00 EUR", "12.00 EUR")]


def test_sold_out_variants(mug, heard):
    mug.variants.update(stock_quantity=0)
    assert heard == [("availability_changed", "Mug", "in_stock", "out_of_stock")]


def test_inactive_brand(acme, lamp, chair, heard):
    for is_active in (False, True):
        acme.is_active = is_active
        acme.save()
    assert heard == [("product_unpublished", "Lamp"), ("product_published", "Lamp")]


def test_inactive_category_above(mug, lamp, kitchen, heard):
    for is_active in (False, True):
        type(kitchen).objects.filter(pk=kitchen.pk).update(is_active=is_active)
    assert heard == [("product_unpublished", "Mug"), ("product_published", "Mug")]


def test_moved_into_and_out_of_an_inactive_category(chair, hidden, heard):
    chair.categories.add(hidden)
    chair.categories.clear()
    assert heard == [("product_unpublished", "Chair"), ("product_published", "Chair")]


def test_deleted_inactive_category(chair, hidden, heard):
    chair.categories.add(hidden)
    hidden.delete()
    assert heard == [("product_unpublished", "Chair"), ("product_published", "Chair")]


def test_failing_listener_disturbs_nobody(lamp, heard, caplog):
    with listening(signals.price_changed, Mock(side_effect=RuntimeError("no mail server"))):
        type(lamp).objects.update(price=21)
    assert heard == [("price_changed", "Lamp", "19.99 EUR", "21.00 EUR")]
    assert "no mail server" in caplog.text


def test_nothing_is_read_while_nobody_listens(lamp):
    alone = _queries(lambda: type(lamp).objects.update(price=21))
    with listening(signals.price_changed, Mock()):
        heard = _queries(lambda: type(lamp).objects.update(price=22))
    assert len(heard) == len(alone) + 3  # before, after, and the products that changed


def test_announcing_twenty_products_costs_as_much_as_one(Product, heard):
    Product.objects.bulk_create(Product(name=f"Lamp {n}", price=1) for n in range(20))
    one = _queries(lambda: Product.objects.filter(name="Lamp 1").update(price=5))
    all_of_them = _queries(lambda: Product.objects.update(price=6))
    assert len(one) == len(all_of_them)


@contextmanager
def listening(signal, listener):
    def listen(**kwargs):
        listener(**kwargs)

    signal.connect(listen)
    yield
    signal.disconnect(listen)


def _queries(write):
    with CaptureQueriesContext(connection) as queries:
        write()
    return queries.captured_queries
