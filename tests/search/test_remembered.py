"""What common words find is kept as long as it is right."""

import pytest
from django.db import transaction
from pyroaring import BitMap

from django_catalog.search import get_backend, pipeline
from django_catalog.search.remembered import Remembered


@pytest.fixture
def asked():
    return []


@pytest.fixture
def ask(asked):
    """Ask for a word in a state of the index; the answer has as many products as letters."""
    remembered = Remembered(common=3, kept=2)

    def ask(word, state="one"):
        def find():
            asked.append(word)
            return BitMap(range(len(word)))

        return remembered.get(word, state, find)

    return ask


def test_a_common_word_is_asked_for_once(ask, asked):
    assert ask("lamp") == ask("lamp") == BitMap(range(4))
    assert asked == ["lamp"]


def test_a_rare_word_is_not_kept(ask, asked):
    ask("la"), ask("la")
    assert asked == ["la", "la"]


def test_in_another_state_it_is_asked_for_again(ask, asked):
    ask("lamp"), ask("lamp", "two"), ask("lamp", "two"), ask("lamp")
    assert asked == ["lamp"] * 3


def test_without_a_state_nothing_is_kept(ask, asked):
    ask("lamp", ""), ask("lamp", "")
    assert asked == ["lamp", "lamp"]


def test_only_so_many_are_kept(ask, asked):
    for word in ("lamp", "bulb", "cable", "lamp"):
        ask(word)
    assert asked == ["lamp", "bulb", "cable", "lamp"]


@pytest.mark.skipif(
    "__import__('django.db').db.connection.vendor not in ('sqlite', 'postgresql', 'mysql')",
    reason="there is no index of words on this database",
)
def test_no_change_of_words_is_missed(Product, lamp, mug, monkeypatch):
    monkeypatch.setattr(pipeline, "remembered", Remembered(common=1))

    def find(text):
        return set(get_backend().find(text, lambda keys: keys).keys)

    assert find("lamp") == {lamp.pk}
    Product.objects.filter(pk=mug.pk).update(name="Lamp mug")
    assert find("lamp") == {lamp.pk, mug.pk}
    with transaction.atomic():
        Product.objects.filter(pk=mug.pk).update(name="Mug")
        assert find("lamp") == {lamp.pk}
        transaction.set_rollback(True)
    assert find("lamp") == {lamp.pk, mug.pk}
    key = lamp.pk
    lamp.delete()
    assert key not in find("lamp")


def test_a_change_of_the_price_keeps_what_is_known(lamp, mug, monkeypatch):
    monkeypatch.setattr(pipeline, "remembered", Remembered(common=1))
    backend, calls = get_backend(), []
    match = type(backend).match

    def counted(self, *args, **kwargs):
        calls.append(args)
        return match(self, *args, **kwargs)

    monkeypatch.setattr(type(backend), "match", counted)
    backend.find("lamp", lambda keys: keys)
    first = len(calls)
    lamp.price = 7
    lamp.save()
    backend.find("lamp", lambda keys: keys)
    # The one that finds nothing, whether it is the number of a product, is not kept.
    assert len(calls) - first < first
