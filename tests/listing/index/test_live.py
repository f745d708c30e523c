"""The index of a process: consistent for whoever asks, whatever others are doing."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from unittest import mock

import pytest
from django.db import connection, transaction
from django.utils import timezone

from django_catalog import changes
from django_catalog.listing import AnyOf, Listing, Question
from django_catalog.listing.index import Index, get_live_index, live, store
from django_catalog.querysets import ProductQuerySet


def visible(index):
    return set(index.visible)


# Time


def test_products_appear_and_go_by_date(live_index, Product):
    now = timezone.now()
    soon = Product.objects.create(name="Soon", publish_at=now + timedelta(hours=1))
    brief = Product.objects.create(name="Brief", unpublish_at=now + timedelta(hours=2))
    for hours, expected in ((0, {brief.pk}), (1, {brief.pk, soon.pk}), (2, {soon.pk})):
        with mock.patch.object(timezone, "now", return_value=now + timedelta(hours=hours)):
            assert visible(live_index.current()) == expected
            assert visible(live_index.current()) == set(
                Product.objects.published().values_list("pk", flat=True)
            )


def test_time_costs_no_query(live_index, begun_log, Product, django_assert_num_queries):
    now = timezone.now()
    Product.objects.create(name="Soon", publish_at=now + timedelta(hours=1))
    live_index.current()
    later = mock.patch.object(timezone, "now", return_value=now + timedelta(hours=3))
    with later, django_assert_num_queries(1):
        assert len(live_index.current().visible) == 1


# Transactions


def test_a_transaction_sees_its_own_changes_and_a_rollback_takes_them_back(live_index, lamp):
    assert visible(live_index.current()) == {lamp.pk}
    with transaction.atomic():
        lamp.delete()
        assert visible(live_index.current()) == set()
        transaction.set_rollback(True)
    assert len(live_index.current().visible) == 1


@pytest.mark.django_db(transaction=True)
def test_nobody_gets_what_another_transaction_has_not_committed(lamp, mug):
    """On SQLite it has numbers already, higher than those of who began before."""
    index = get_live_index()
    index.forget()
    seen = index.current()
    ahead = replace(seen.mark, sequence=seen.mark.sequence + 7)
    index._uncommitted = replace(seen, mark=ahead, visible=seen.visible - seen.visible)
    index._committed = replace(seen, mark=replace(seen.mark, sequence=seen.mark.sequence - 1))
    with transaction.atomic():
        assert visible(index.current()) == {lamp.pk, mug.pk}
    index.forget()


def test_the_same_numbers_in_another_log_are_noticed(live_index, Product):
    for name in ("First", "Second"):
        with transaction.atomic():
            product = Product.objects.create(name=name)
            assert visible(live_index.current()) == {product.pk}
            transaction.set_rollback(True)
        assert visible(live_index.current()) == set()


def test_rows_written_past_the_models_are_seen_while_the_log_is_empty(live_index, Product):
    assert visible(live_index.current()) == set()
    Product(name="Loaded", slug="loaded", updated_at=timezone.now()).save_base(raw=True)
    assert len(live_index.current().visible) == 1


def test_a_pruned_log_means_making_it_anew(live_index, lamp, mug):
    live_index.current()
    Product = type(lamp)
    Product.objects.filter(pk=lamp.pk).delete()
    mug.save()
    changes.prune(timedelta(0))
    assert visible(live_index.current()) == {mug.pk}


# Several at once


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    "not __import__('django.db').db.connection.features.has_select_for_update",
    reason="a database in memory has one connection",
)
def test_threads_see_what_is_committed_and_nothing_half(lamp, mug):
    """A writer swaps two prices in one transaction; no reader ever finds them the same."""
    Product = type(lamp)

    def read(_number):
        try:
            totals = [
                Listing(Question(sort=sort), page_size=5).total for sort in ("price", "-price")
            ]
            index = get_live_index().current()
            prices = index.get_numbers(("field", "price")).items(index.visible)
            return totals == [2, 2] and len(set(prices.values())) == 2
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        reads = [pool.submit(read, number) for number in range(60)]
        for number in range(30):
            with transaction.atomic():
                Product.objects.filter(pk=lamp.pk).update(price=10 + number % 2)
                Product.objects.filter(pk=mug.pk).update(base_price=5, price=11 - number % 2)
        assert all(read.result() for read in reads)


ANOTHER_PROCESS = """
import django; django.setup()
from django.db import connection
from django_catalog.listing import AnyOf, Listing, Question
connection.settings_dict["NAME"] = {name!r}
while input():
    listing = Listing(Question())
    facet = [facet for facet in listing.facets if facet.name == "brand"]
    print(listing.total, sum(value.count for value in facet[0].values) if facet else 0, flush=True)
"""


@pytest.fixture
def another_process(transactional_db):
    """Ask another process for the total and the number of products with a brand."""
    name = connection.settings_dict["NAME"]
    if "memory" in str(name):
        pytest.skip("no other process sees a database in memory")
    process = subprocess.Popen(
        [sys.executable, "-c", ANOTHER_PROCESS.format(name=name)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )

    def ask():
        process.stdin.write("?\n")
        process.stdin.flush()
        return tuple(map(int, process.stdout.readline().split()))

    yield ask
    process.stdin.write("\n")
    process.communicate(timeout=30)


def test_another_process_sees_every_commit_at_once(another_process, Product, acme):
    for number in range(1, 21):
        product = Product.objects.create(name=f"Lamp {number}", brand=acme)
        assert another_process() == (number, number)
    Product.objects.filter(pk=product.pk).update(brand=None)
    assert another_process() == (20, 19)
    with transaction.atomic():
        Product.objects.all().delete()
        assert another_process() == (20, 19)
    assert another_process() == (0, 0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_process_is_not_locked_out(live_index, lamp):
    live_index.current()
    with live_index._lock:
        child = os.fork()
        if not child:
            os._exit(0 if live_index._lock.acquire(blocking=False) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


# The stored index


@pytest.fixture
def stored(live_index, begun_log, lamp, mug):
    """An index in the database, and a process that has none yet."""
    live_index.rebuild()
    live_index.forget()
    return live_index


@pytest.fixture
def builds(monkeypatch):
    """How often an index was made from the database."""
    calls = []
    build = Index.build.__func__

    def counted(cls, *args):
        calls.append(args)
        return build(cls, *args)

    monkeypatch.setattr(Index, "build", classmethod(counted))
    return calls


def test_a_stored_index_is_loaded_and_brought_up_to_date(stored, builds, lamp, mug):
    lamp.delete()
    assert visible(stored.current()) == {mug.pk}
    assert not builds


def test_a_stored_index_is_the_index(stored, live_index):
    loaded = store.load("default").now()
    built = Index.build(changes.mark(), "default").now()
    assert loaded.sets == built.sets
    assert loaded.visible == built.visible
    assert loaded.mark.sequence == built.mark.sequence
    for key, numbers in built.numbers.items():
        assert loaded.numbers[key].items(numbers.known) == numbers.items(numbers.known)


def cut(data):
    return data[:-1]


def flip(data):
    return data[:100] + bytes([data[100] ^ 1]) + data[101:]


def of_another_version(data):
    return data.replace(b'"format": %d' % store.FORMAT, b'"format": 0')


def replace_all(data):
    return b"nonsense"


@pytest.mark.parametrize("damage", [cut, flip, of_another_version, replace_all])
def test_a_damaged_index_is_made_anew(stored, builds, damage, lamp, mug, caplog):
    rows = store.IndexChunk.objects
    data = damage(b"".join(bytes(row.data) for row in rows.all()))
    rows.all().delete()
    rows.create(position=0, data=data)
    assert visible(stored.current()) == {lamp.pk, mug.pk}
    assert len(builds) == 1


@pytest.mark.django_db(transaction=True)
def test_an_index_that_is_too_old_is_made_anew(stored, builds, lamp, mug):
    lamp.save()
    mug.save()
    changes.prune(timedelta(0))
    lamp.delete()
    assert visible(stored.current()) == {mug.pk}
    assert len(builds) == 1


def test_an_index_is_stored_in_pieces(stored, monkeypatch, lamp, mug):
    monkeypatch.setattr(store, "CHUNK", 100)
    stored.rebuild()
    assert store.IndexChunk.objects.count() > 5
    stored.forget()
    assert visible(stored.current()) == {lamp.pk, mug.pk}


def test_a_large_index_is_stored_by_who_makes_it(live_index, lamp, mug, monkeypatch):
    live_index.current()
    assert not store.IndexChunk.objects.exists()
    monkeypatch.setattr(live, "STORED_FROM", 2)
    live_index.forget()
    live_index.current()
    assert store.IndexChunk.objects.exists()


# What cannot be indexed


def test_a_host_that_decides_what_is_published_is_answered_in_plain_sql(
    Product, lamp, mug, monkeypatch
):
    class HostQuerySet(ProductQuerySet):
        def published(self, at=None):
            return super().published(at).exclude(name="Mug")

    monkeypatch.setattr(Product.objects, "_queryset_class", HostQuerySet)
    listing = Listing(Question())
    assert (listing.total, listing.products) == (1, [lamp])


@pytest.mark.skipif(
    "__import__('django.db').db.connection.vendor == 'mysql'",
    reason="MySQL would go on counting from there in the tests to come",
)
@pytest.mark.parametrize("key", [2**32, 2**40])
def test_products_with_larger_keys_are_listed_in_plain_sql(live_index, Product, lamp, key):
    far = Product.objects.create(pk=key, name="Far away")
    listing = Listing(Question(sort="name"))
    assert listing.products == [far, lamp]
    assert listing.total == 2


# Answers that are kept


def test_an_unfiltered_page_is_counted_once_for_each_state(live_index, acme, lamp, mug):
    def count(**question):
        return Listing(Question(**question))

    listing = count()
    assert listing.total == 2
    kept = listing.schema.index.answers
    assert count().facets == listing.facets
    assert count().schema.index.answers is kept
    mug.delete()
    after = count()
    assert after.total == 1
    assert after.schema.index.answers is not kept
    assert count(brand=acme).total == 1


def test_filtered_pages_are_not_kept(live_index, lamp, mug):
    listing = Listing(Question(text="lamp", filters=(AnyOf("brand", ("acme",)),)))
    assert listing.total == 1
    assert not listing.schema.index.answers
