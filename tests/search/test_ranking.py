import pytest

from django_catalog.models import SearchEntry
from django_catalog.search.query import read
from django_catalog.search.ranking import rank

pytestmark = pytest.mark.django_db


def order(text, *entries):
    """Places of the entries, the best first."""
    rows = SearchEntry.objects.bulk_create(
        SearchEntry(product=place, **columns) for place, columns in enumerate(entries)
    )
    return rank([row.pk for row in rows], read(text))


def test_weightier_columns_come_first():
    columns = ("name", "categories", "brand", "attributes", "text")
    entries = [{column: "lamp"} for column in columns]
    assert order("lamp", *entries) == [0, 1, 2, 3, 4]


def test_a_short_name_is_more_about_a_word_than_a_long_one():
    assert order("lamp", {"name": "a lamp with a cable"}, {"name": "a lamp"}) == [1, 0]


def test_a_name_that_begins_with_the_text():
    assert order("desk lamp", {"name": "oak desk lamp"}, {"name": "desk lamp oak"}) == [1, 0]


def test_the_word_itself_then_its_stem_then_its_beginning():
    names = ["old lampshade", "an oldish lamp", "old lamps lamp"]
    assert order("lamps", *({"name": name} for name in names)) == [2, 1, 0]


def test_of_equal_ones_the_newest():
    assert order("lamp", {"name": "lamp"}, {"name": "lamp"}) == [1, 0]


def test_weights_of_words():
    SearchEntry.objects.create(product=1, name="desk")
    SearchEntry.objects.create(product=2, name="lamp")
    query = read("desk lamp")
    assert rank([1, 2], query, [2, 1]) == [1, 2]
    assert rank([1, 2], query, [1, 2]) == [2, 1]
