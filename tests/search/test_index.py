"""The text index follows the change log."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from django_catalog import changes
from django_catalog.models import (
    Attribute,
    AttributeValue,
    Change,
    Follower,
    SearchEntry,
    SearchWord,
)
from django_catalog.search import index, labels, rebuild, storage, update

pytestmark = pytest.mark.django_db

# Outside of a test's own transaction changes get their numbers on every database.
follows = pytest.mark.django_db(transaction=True)


@pytest.fixture
def built(lamp, mug):
    update()


@pytest.fixture
def indexed(monkeypatch):
    """Keys of the products that are indexed from now on."""
    keys = []
    build = index.build
    monkeypatch.setattr(index, "build", lambda chunk, using: (keys.extend(chunk), build(chunk))[1])
    return keys


def names():
    return dict(SearchEntry.objects.values_list("product", "name"))


def written_by(action):
    with CaptureQueriesContext(connection) as queries:
        action()
    words = ("INSERT", "UPDATE", "DELETE")
    return [q["sql"] for q in queries if q["sql"].startswith(words) and "searchentry" in q["sql"]]


# Following


def test_entry_of_a_product(lamp, red):
    lamp.gtin, lamp.mpn = "4006381333931", "LX-9"
    lamp.summary, lamp.description = "Solid brass", "<p>For&nbsp;<b>read</b>ing &amp; more</p>"
    lamp.save()
    size = Attribute.objects.create(name="Height", type="number", unit="cm")
    AttributeValue.objects.create(product=lamp, attribute=size, number="45.50")
    update()
    entry = SearchEntry.objects.get()
    assert entry.name == "lamp"
    assert entry.brand == "acme acm"
    assert entry.categories == "lighting light"
    assert entry.text == "solid brass for read ing more"
    assert entry.attributes == "45 5 cm 5cm lamp lx"
    assert entry.identifiers == "lamp lx9 4006381333931"


def test_what_is_written_deleted_and_rolled_back(built, lamp, mug):
    lamp.name = "Torch"
    lamp.save()
    mug.delete()
    update()
    assert names() == {lamp.pk: "torch"}
    with transaction.atomic():
        type(lamp).objects.update(name="Candle")
        update()
        assert "candle" in names()[lamp.pk]
        transaction.set_rollback(True)
    update()
    assert names() == {lamp.pk: "torch"}


@follows
def test_numbered_changes_move_the_cursor(built, lamp):
    lamp.name = "Torch"
    lamp.save()
    update()
    assert names()[lamp.pk] == "torch"
    assert Follower.objects.get(name="search").cursor == changes.newest()


@follows
def test_changes_of_an_open_transaction_are_used_and_come_again(built, lamp):
    cursor = changes.newest()
    with transaction.atomic():
        lamp.name = "Torch"
        lamp.save()
        update()
        assert names()[lamp.pk] == "torch"
    update()
    assert Follower.objects.get(name="search").cursor == changes.newest() > cursor


@follows
def test_one_query_when_there_is_nothing_new(built, django_assert_num_queries):
    with django_assert_num_queries(1):
        index.freshen()


def test_price_is_none_of_its_business(built, lamp):
    lamp.price = 7
    lamp.save()
    assert written_by(update) == []


@follows
def test_brand_is_indexed_again_only_for_its_name(built, indexed, acme, lamp):
    acme.website = "https://acme.example"
    acme.save()
    update()
    assert indexed == []
    acme.name = "Bolt"
    acme.save()
    update()
    assert indexed == [lamp.pk]


@follows
def test_choice_likewise(built, indexed, colour, red, mug):
    colour.choices.create(value="Green")
    colour.name = "Color"
    colour.save()
    update()
    assert indexed == []
    red.value = "Crimson"
    red.save()
    update()
    assert indexed == [mug.pk]


@follows
def test_category_is_in_the_products_below_it(built, indexed, kitchen, lighting, mugs, mug, lamp):
    kitchen.name = "Pantry"
    kitchen.save()
    update()
    assert indexed == [mug.pk]
    mugs.parent = lighting
    mugs.save()
    update()
    assert SearchEntry.objects.get(pk=mug.pk).categories == "lighting light mugs mug"


def test_hidden_category_is_in_no_entry(built, kitchen, mug):
    kitchen.is_active = False
    kitchen.save()
    update()
    assert SearchEntry.objects.get(pk=mug.pk).categories == ""


# Before a search


def test_search_does_not_wait_for_very_much(built, monkeypatch, caplog, Product):
    monkeypatch.setattr(index, "AT_ONCE", 2)
    Product.objects.bulk_create(Product(name=f"Chair {n}") for n in range(3))
    index.freshen()
    assert "catalog_index" in caplog.text
    assert len(names()) == 2
    update()
    assert len(names()) == 5


def test_search_does_not_build_a_large_index(monkeypatch, caplog, lamp, mug):
    monkeypatch.setattr(index, "AT_ONCE", 1)
    index.freshen()
    assert "catalog_index" in caplog.text
    assert names() == {}


def test_search_answers_where_nothing_can_be_written(built, lamp, monkeypatch, caplog):
    def follow(*args, **kwargs):
        raise OperationalError("database is locked")

    lamp.save()
    monkeypatch.setattr(changes, "follow", follow)
    index.freshen()
    assert "database is locked" in caplog.text


def test_replica_is_left_alone(lamp, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(index.router, "db_for_write", lambda model: "primary")
    with django_assert_num_queries(1):  # what state it is in
        index.freshen()
    assert not names()


@follows
def test_pruned_log_means_a_new_index(built, lamp, mug):
    type(lamp).objects.filter(pk=lamp.pk).update(name="Torch")
    Change.objects.update(created_at="2000-01-01T00:00Z")
    mug.save()
    changes.prune(timedelta(days=1))
    index.freshen()
    assert names()[lamp.pk] == "torch"


def test_other_language_means_a_new_index(built, lamp, settings):
    assert SearchEntry.objects.get(pk=lamp.pk).categories == "lighting light"
    settings.DJANGO_CATALOG_SEARCH_LANGUAGE = "de"
    index.freshen()
    assert SearchEntry.objects.get(pk=lamp.pk).categories == "lighting"


# Rebuilding


def test_rebuild_rights_what_is_wrong(built, lamp, mug):
    SearchEntry.objects.filter(pk=lamp.pk).update(name="wrong")
    SearchEntry.objects.filter(pk=mug.pk).delete()
    SearchEntry.objects.create(product=mug.pk + 1000, name="gone")
    SearchWord.objects.create(word="gone", products=9)
    told = []
    assert rebuild(progress=told.append) == 2
    assert names() == {lamp.pk: "lamp", mug.pk: "mug"}
    assert told == [2]
    assert not SearchWord.objects.filter(word="gone").exists()
    assert SearchWord.objects.get(word="lamp").products == 1


def test_rebuild_writes_nothing_where_all_is_right(built):
    assert [sql for sql in written_by(rebuild) if not sql.startswith("DELETE")] == []


def test_rebuild_goes_on_from_chunk_to_chunk(built, Product, monkeypatch):
    monkeypatch.setattr(index, "CHUNK", 2)
    Product.objects.bulk_create(Product(name=f"Chair {n}") for n in range(5))
    SearchEntry.objects.all().delete()
    assert rebuild() == 7
    assert len(names()) == 7


def test_products_without_numbers_for_keys_are_not_indexed(lamp, monkeypatch):
    monkeypatch.setattr(index, "is_supported", lambda: False)
    update()
    assert rebuild() == 0
    assert names() == {}


@follows
def test_what_is_changed_while_it_is_rebuilt_is_seen(built, lamp, mug):
    def rename(done):
        type(lamp).objects.filter(pk=lamp.pk).update(name="Torch")

    rebuild(progress=rename)
    update()
    assert names()[lamp.pk] == "torch"


def test_product_made_while_its_range_is_read_stays(built, Product, monkeypatch):
    ranges = index._ranges

    def slowly(using):
        for found in ranges(using):
            Product.objects.create(name="Late")
            update()
            yield found

    monkeypatch.setattr(index, "_ranges", slowly)
    rebuild()
    assert "late" in names().values()
    assert SearchWord.objects.filter(word="late").exists()


# The database's own part


def test_storage_is_there(db):
    assert storage.is_installed(connection)
    assert not storage.is_damaged(connection)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="Only SQLite drops triggers.")
def test_lost_trigger_is_made_again(built, lamp):
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {storage.ENTRIES}_update")
    assert storage.is_damaged(connection)
    lamp.name = "Torch"
    lamp.save()
    update()
    storage.repair("default")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid FROM {storage.INDEX}('torch')")
        assert cursor.fetchall() == [(lamp.pk,)]


@follows
def test_storage_is_taken_away_and_made_again(built):
    storage.uninstall(connection)
    assert storage.is_damaged(connection)
    storage.install(connection)
    assert storage.is_installed(connection)


def test_names_are_remembered_once(built, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        labels.remember_all()
