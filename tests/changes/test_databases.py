"""A catalogue in a second database has a log of its own; SQLite's writers wait in line."""

import sqlite3
import threading

import pytest
from django.core.management import call_command
from django.db import connections

from django_catalog import changes, get_category_model
from django_catalog.models import Attribute, AttributeValue, Variant

from .log import logging, put


@pytest.fixture(scope="module")
def other_database(tmp_path_factory, django_db_blocker):
    """A second database, of SQLite whatever the first one is, and the only one there is:
    whatever is asked of the first one fails."""
    path = tmp_path_factory.mktemp("other") / "other.sqlite3"
    connections.settings["other"] = {
        **connections.settings["default"],
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {},
    }
    with django_db_blocker.unblock():
        call_command("migrate", database="other", verbosity=0)
        connections["other"].close()
    yield path
    del connections["other"], connections.settings["other"]


@pytest.fixture
def other(other_database, django_db_blocker, monkeypatch):
    def forbidden():
        raise AssertionError("the first database was asked")

    monkeypatch.setattr(connections["default"], "cursor", forbidden)
    with django_db_blocker.unblock():
        yield "other"
        call_command("flush", database="other", interactive=False, verbosity=0)
        connections["other"].close()


@pytest.fixture
def other_mug(Product, other):
    return Product.objects.using(other).create(name="Mug", price=8, currency="USD")


def test_writes_are_logged_where_they_are_made(Product, other):
    with logging("other") as there:
        mug = Product.objects.using(other).create(name="Mug")
        mug.save()
        Product.objects.using(other).update(name="Cup")
    assert there == put(mug)
    assert {change.key for change in changes.read(using=other)} == {str(mug.pk)}


def test_deletes_are_logged_where_they_are_made(other_mug):
    key = str(other_mug.pk)
    with logging("other") as there:
        other_mug.delete()
    assert there == {("delete", "product", key)}


def test_what_is_derived_comes_from_there(other_mug, other):
    width = Attribute.objects.using(other).create(name="Width", type="number")
    Variant.objects.using(other).bulk_create([Variant(product_id=other_mug.pk, price=5)])
    AttributeValue(product_id=other_mug.pk, attribute_id=width.pk, number=3).save(using=other)
    kitchen = get_category_model().objects.using(other).create(name="Kitchen", is_active=False)
    other_mug.categories.add(kitchen)
    other_mug.refresh_from_db()
    assert other_mug.price == 5
    assert other_mug.variants.get().currency == "USD"
    assert not type(other_mug).objects.using(other).published().exists()


def test_follower_of_the_second_database(other_mug, other):
    seen = []
    changes.follow("index", seen.extend, using=other)
    assert [change.key for change in seen] == [str(other_mug.pk)]


def test_writer_waits_for_another_one(other_mug, other_database):
    """Rather than fail with "database is locked", as SQLite's own rule would have it."""
    another = sqlite3.connect(other_database, isolation_level=None, check_same_thread=False)
    another.execute("BEGIN IMMEDIATE")
    another.execute("UPDATE django_catalog_product SET mpn = '7'")
    threading.Timer(0.2, another.execute, ["COMMIT"]).start()
    other_mug.price = 9
    other_mug.save(update_fields=["price"])
    other_mug.refresh_from_db()
    assert (other_mug.mpn, other_mug.price) == ("7", 9)
