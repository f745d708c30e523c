"""A reader with a cursor misses nothing, however the transactions of writers interleave."""

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from django_catalog import changes, get_product_model
from django_catalog.models import Change, Variant

from .log import keys_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "not __import__('django.db').db.connection.features.has_select_for_update",
        reason="SQLite has one writer at a time, and a database in memory one connection",
    ),
]

WAIT = 10
"""Seconds after which a test that hangs gives up."""


class Writer:
    """A transaction of its own in a thread of its own, driven step by step."""

    def __enter__(self):
        self.pool = ThreadPoolExecutor(1)
        self.block = transaction.atomic()
        self.do(self.block.__enter__)
        return self

    def do(self, step, *args):
        return self.pool.submit(step, *args).result(WAIT)

    def start(self, step, *args):
        """As do(), for a step that has to wait for another transaction."""
        waiting = self.pool.submit(step, *args)
        with pytest.raises(TimeoutError):
            waiting.result(0.2)
        return waiting

    def record(self, key):
        self.do(changes.record, "product", [key], changes.PUT)

    def commit(self):
        self.do(self.block.__exit__, None, None, None)

    def roll_back(self):
        self.do(self.block.__exit__, ZeroDivisionError, ZeroDivisionError(), None)

    def __exit__(self, *exc_info):
        self.do(lambda: connection.close())
        self.pool.shutdown()


@pytest.fixture
def first():
    with Writer() as writer:
        yield writer


@pytest.fixture
def second():
    with Writer() as writer:
        yield writer


def test_writer_that_took_its_id_first_and_commits_last(first, second):
    first.record("early id")
    second.record("late id")
    second.commit()
    seen = changes.read()
    first.commit()
    assert keys_of(seen) == ["late id"]
    assert keys_of(changes.read(seen[-1].sequence)) == ["early id"]


def test_reader_between_two_commits_of_an_open_writer(first, second):
    first.record("first")
    for key in ("second", "third"):
        changes.record("product", [key], changes.PUT)
    cursor = changes.newest()
    first.commit()
    changes.record("product", ["fourth"], changes.PUT)
    assert keys_of(changes.read()) == ["second", "third", "first", "fourth"]
    assert keys_of(changes.read(cursor)) == ["first", "fourth"]


def test_uncommitted_changes_are_not_read(first):
    first.record("lamp")
    assert changes.read() == []
    assert changes.newest() == 0
    first.roll_back()
    assert changes.read() == []


def test_process_that_died_between_commit_and_numbering(first, monkeypatch):
    first.record("lamp")
    with monkeypatch.context() as patch:
        patch.setattr(changes, "number", lambda using: None)
        first.commit()
    assert Change.objects.get().sequence is None
    assert keys_of(changes.read()) == ["lamp"]
    assert Change.objects.get().sequence == changes.newest()


def test_two_number_at_once(first, second):
    Change.objects.bulk_create(Change(kind="product", key=str(n), action="put") for n in range(20))
    first.do(changes.number)
    waiting = second.start(changes.number)
    first.commit()
    waiting.result(WAIT)
    second.commit()
    numbers = [change.sequence for change in changes.read()]
    assert numbers == sorted(set(numbers))
    assert len(numbers) == 20


def test_a_commit_while_another_numbers(first, second):
    first.do(changes.record, "product", ["lamp"], changes.PUT)
    first.do(changes.number)
    second.record("chair")
    committing = second.start(second.block.__exit__, None, None, None)
    first.commit()
    committing.result(WAIT)
    assert sorted(keys_of(changes.read())) == ["chair", "lamp"]


def test_two_processes_follow_under_one_name(first):
    changes.record("product", ["lamp"], changes.PUT)
    changes.rewind("index", 0)
    handled = []
    began = Event()

    def handle(batch):
        began.set()
        handled.extend(keys_of(batch))

    first.do(changes.follow, "index", handle)
    other = Thread(target=lambda: (changes.follow("index", handle), connection.close()))
    other.start()
    assert began.wait(WAIT)
    first.commit()
    other.join(WAIT)
    assert handled == ["lamp"]


def test_two_variants_sold_at_once(first, second):
    mug = get_product_model().objects.create(name="Mug", price=8)
    red, blue = Variant.objects.bulk_create(Variant(product=mug, stock_quantity=9) for _ in "ab")
    sold = Variant.objects.filter(pk=red.pk), Variant.objects.filter(pk=blue.pk)
    first.do(lambda: sold[0].update(stock_quantity=5))
    waiting = second.start(lambda: sold[1].update(stock_quantity=5))
    first.commit()
    waiting.result(WAIT)
    second.commit()
    mug.refresh_from_db()
    assert mug.stock_quantity == 10


def test_category_added_below_one_that_is_hidden_meanwhile(first, second, kitchen):
    categories = type(kitchen).objects
    first.do(lambda: categories.filter(pk=kitchen.pk).update(is_active=False))
    waiting = second.start(lambda: categories.create(name="Mugs", parent_id=kitchen.pk))
    first.commit()
    waiting.result(WAIT)
    second.commit()
    assert not categories.visible().exists()


def test_two_who_write_a_root_category_each_do_not_wait_for_each_other(first, second, kitchen):
    """As they would if each locked its own row first, and then all roots."""
    categories = type(kitchen).objects
    garden = categories.create(name="Garden")
    first.do(lambda: categories.rows_to_write([kitchen.pk]))
    waiting = second.start(lambda: garden.save())
    first.do(lambda: kitchen.save())
    first.commit()
    waiting.result(WAIT)
    second.commit()


def test_followers_of_busy_writers_see_every_change_in_order():
    """Writers commit and roll back at random; a reader keeps its cursor all the while."""
    committed, seen, stop = set(), [], Event()

    def write(seed):
        dice = random.Random(seed)
        for step in range(25):
            keys = [f"{seed}-{step}-{n}" for n in range(dice.randrange(1, 4))]
            kept = dice.random() < 0.7
            try:
                with transaction.atomic():
                    for key in keys:
                        changes.record("product", [key], changes.PUT)
                        stop.wait(dice.random() / 300)
                    if not kept:
                        raise ZeroDivisionError
                committed.update(keys)
            except ZeroDivisionError:
                pass
        connection.close()

    def read(cursor=0):
        for change in changes.read(cursor, limit=7):
            seen.append(change)
            cursor = change.sequence
        return cursor

    writers = [Thread(target=write, args=[seed]) for seed in range(4)]
    for writer in writers:
        writer.start()
    cursor = 0
    while any(writer.is_alive() for writer in writers):
        cursor = read(cursor)
    while (after := read(cursor)) != cursor:
        cursor = after
    assert sorted(keys_of(seen)) == sorted(committed)
    numbers = [change.sequence for change in seen]
    assert numbers == sorted(set(numbers))
