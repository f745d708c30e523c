import pytest
from django.db import OperationalError

from django_catalog.models import MissedSearch
from django_catalog.search import log_miss, misses

pytestmark = pytest.mark.django_db


def test_the_same_search_counts_as_one():
    for text in ("Unicorn!", "unicorn", "ÚNICORN"):
        log_miss(text)
    missed = MissedSearch.objects.get()
    assert (missed.text, missed.times) == ("unicorn", 3)


@pytest.mark.parametrize("text", ["", "?!", "\x00", "🦄"])
def test_no_word_is_no_search(text):
    log_miss(text)
    assert not MissedSearch.objects.exists()


def test_a_very_long_search_is_cut():
    log_miss("x y " * 10_000)
    assert len(MissedSearch.objects.get().text) <= 200


def test_only_so_many_are_kept(monkeypatch):
    monkeypatch.setattr(misses, "KEPT", 2)
    for text in ("one", "two", "one", "three"):
        log_miss(text)
    assert {missed.text for missed in MissedSearch.objects.all()} == {"one", "three"}


def test_where_nothing_can_be_written_the_page_is_shown_all_the_same(client, monkeypatch, caplog):
    def refuse(self, text):
        raise OperationalError("read-only")

    monkeypatch.setattr(type(MissedSearch.objects.all()), "count_one", refuse)
    assert client.get("/shop/search/?q=unicorn").status_code == 200
    assert "read-only" in caplog.text
