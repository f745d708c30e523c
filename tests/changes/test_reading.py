"""The log is read from a cursor, and pruned."""

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
    log(1, 2)
    cursor = changes.read(limit=1)[0].sequence
    assert changes.prune(timedelta(0)) == 2
    with pytest.raises(CursorExpired):
        changes.read(cursor)
    log(3)
    assert keys_of(changes.read(changes.read(changes.newest() - 1)[0].sequence - 1)) == ["3"]


def test_newest_is_a_valid_cursor_when_everything_is_pruned(log):
    log(1, 2)
    changes.prune(timedelta(0))
    assert changes.read(changes.newest()) == []


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
