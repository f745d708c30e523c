"""An export of a shop in which others go on working."""

from threading import Thread

import pytest
from django.db import connection, connections, transaction

from django_catalog.exchange import Exporter
from django_catalog.exchange.export import snapshot

pytestmark = pytest.mark.django_db(transaction=True)


def skus():
    return [record["sku"] for record in Exporter(types=["product"]).records()]


def elsewhere(write):
    """Have another connection write, and wait until it has."""

    def run():
        write()
        connections.close_all()

    thread = Thread(target=run)
    thread.start()
    thread.join()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite's readers keep writers waiting")
def test_what_others_write_meanwhile_is_not_in_it(Product):
    Product.objects.create(name="Pen", sku="PEN")
    with snapshot("default"):
        assert skus() == ["PEN"]
        elsewhere(lambda: Product.objects.create(name="Ink", sku="INK"))
        assert skus() == ["PEN"]
    assert skus() == ["PEN", "INK"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="others have snapshots")
def test_nobody_waits_on_sqlite():
    with snapshot("default"):
        assert not connection.in_atomic_block


def test_open_transaction_goes_on(Product):
    with transaction.atomic():
        Product.objects.create(name="Pen", sku="PEN")
        with snapshot("default"):
            assert skus() == ["PEN"]
