"""Followers get every change at least once, and go on where they were."""

from datetime import timedelta

import pytest

from django_catalog import changes
from django_catalog.exceptions import CursorExpired

from .log import keys_of


class Handler:
    """Remembers what it was given; raises when told to."""

    def __init__(self):
        self.seen, self.fails = [], False

    def __call__(self, batch):
        if self.fails:
            raise RuntimeError("the index is away")
        self.seen += keys_of(batch)


@pytest.fixture
def handle():
    return Handler()


def test_follower_sees_each_change_once(log, handle):
    log(1, 2, 3)
    assert changes.follow("index", handle, limit=2) == 3
    log(4)
    assert changes.follow("index", handle, limit=2) == 1
    assert changes.follow("index", handle) == 0
    assert handle.seen == ["1", "2", "3", "4"]


def test_follower_that_failed_gets_the_same_again(log, handle):
    log(1)
    handle.fails = True
    with pytest.raises(RuntimeError):
        changes.follow("index", handle)
    handle.fails = False
    changes.follow("index", handle)
    assert handle.seen == ["1"]


def test_followers_do_not_disturb_each_other(log):
    index, words = Handler(), Handler()
    log(1)
    changes.follow("index", index)
    log(2)
    changes.follow("index", index)
    changes.follow("words", words)
    assert index.seen == words.seen == ["1", "2"]


def test_rewound_follower(log, handle):
    log(1, 2)
    changes.follow("index", handle)
    changes.rewind("index", 0)
    changes.follow("index", handle)
    assert handle.seen == ["1", "2", "1", "2"]


def test_follower_that_lies_too_far_back(log, handle):
    log(1)
    changes.follow("index", handle)
    log(2, 3)
    changes.prune(timedelta(0))
    with pytest.raises(CursorExpired):
        changes.follow("index", handle)


def test_new_follower_begins_with_what_is_kept(log, handle):
    log(1, 2)
    changes.prune(timedelta(0))
    log(3)
    changes.follow("index", handle)
    assert handle.seen == ["2", "3"]


def test_changes_made_by_a_handler_are_followed(log, handle, Product):
    lamp = Product.objects.create(name="Lamp")

    def rename(batch):
        handle(batch)
        if lamp.name == "Lamp":
            lamp.name = "Lantern"
            lamp.save()

    changes.follow("index", rename)
    assert handle.seen == [str(lamp.pk)] * 2
