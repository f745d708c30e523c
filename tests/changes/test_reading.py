"""The log is read from a cursor, and pruned."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from django_catalog import changes
from django_catalog.exceptions import CursorExpired
from django_catalog.models import Change

from .log import keys_of


def test_numbers_are_given_in_order(log):
    log(1, 2, 3)
    batch = changes.read()
    assert keys_of(batch) == ["1", "2", "3"]
    assert [c.sequence for c in batch] == sorted(c.sequence for c in batch)
    assert changes.newest() == batch[-1].sequence


def test_read_after_a_cursor(log):
    log(1, 2, 3, 4)
    first = changes.read(limit=2)
    assert keys_of(first) == ["1", "2"]
    assert keys_of(changes.read(first[-1].sequence, limit=2)) == ["3", "4"]
    assert changes.read(changes.newest()) == []


def test_read_numbers_what_a_dead_process_has_left(log):
    Change.objects.create(kind="product", key="1", action="put")
    log(2)
    assert keys_of(changes.read()) == ["1", "2"]


def test_newest_of_an_empty_log(db):
    assert changes.newest() == 0


def test_pruned_log_refuses_old_cursors(log):
    log(1, 2, 3)
    cursor = changes.read(limit=1)[0].sequence
    assert changes.prune(timedelta(0)) == 2
    with pytest.raises(CursorExpired):
        changes.read(cursor)


def test_prune_keeps_the_newest_change_for_readers_to_find_their_place(log):
    log(1, 2)
    end = changes.mark()
    assert changes.prune(timedelta(0)) == 1
    assert changes.mark() == end
    assert changes.read_since(end) == ([], end)
    assert changes.read(changes.newest()) == []


def test_a_mark_moves_with_each_change(log):
    begin = changes.mark()
    log(1)
    middle = changes.mark()
    log(2, 3)
    rows, end = changes.read_since(middle)
    assert begin != middle != end
    assert keys_of(rows) == ["2", "3"]
    assert end == changes.mark()
    assert keys_of(changes.read_since(begin)[0]) == ["1", "2", "3"]


def test_a_mark_in_another_log_is_refused(log):
    log(1)
    end = changes.mark()
    later = end.created_at + timedelta(microseconds=1)
    for other in (replace(end, created_at=later), replace(end, sequence=end.sequence + 7)):
        with pytest.raises(CursorExpired):
            changes.read_since(other)


def test_a_mark_tells_of_changes_without_a_number(db):
    before = changes.mark()
    with transaction.atomic():
        changes.record("product", [1], changes.PUT)
        assert changes.mark() != before


def test_prune_keeps_what_is_young(log):
    log(1)
    Change.objects.update(created_at=timezone.now() - timedelta(days=31))
    log(2)
    assert changes.prune(timedelta(days=30)) == 1
    assert keys_of(changes.read(changes.newest() - 1)) == ["2"]


def test_what_was_read_in_a_transaction_is_noted_anew(lamp):
    with transaction.atomic():
        lamp.save()
        seen = len(changes.read())
        lamp.save()
        assert len(changes.read()) == seen + 1
