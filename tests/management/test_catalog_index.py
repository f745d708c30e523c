from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from django_catalog.listing.index import get_live_index
from django_catalog.models import IndexChunk, SearchEntry


@pytest.fixture
def printed(begun_log):
    """Run the command and return the lines it prints."""
    get_live_index().forget()

    def run(*args, **options):
        out = StringIO()
        call_command("catalog_index", *args, stdout=out, stderr=StringIO(), **options)
        return out.getvalue().splitlines()

    yield run
    get_live_index().forget()


def test_update_stores_the_index_of_lists_and_indexes_words(printed, lamp, mug):
    lists, words = printed("update")
    assert lists.startswith("Lists: 2 products in 0.0 MB")
    assert words.startswith("Words: 2 products")
    assert printed("status") == [lists, words]


def test_build_makes_both_anew(printed, lamp, mug):
    printed("build")
    SearchEntry.objects.all().delete()
    IndexChunk.objects.all().delete()
    assert printed("build")[1].startswith("Words: 2 products")
    assert IndexChunk.objects.exists()


@pytest.mark.parametrize(("only", "prefix"), [("listing", "Lists"), ("text", "Words")])
def test_only_one_of_them(printed, lamp, only, prefix):
    (line,) = printed("build", "--only", only)
    assert line.startswith(prefix)


def test_status_tells_that_nothing_or_nothing_useful_is_stored(printed, lamp):
    assert printed("status")[0] == "Lists: nothing is stored."
    IndexChunk.objects.create(position=0, data=b"nonsense")
    assert printed("status")[0] == "Lists: what is stored is of no use, it is not whole."


def test_a_wrong_action_is_told(printed):
    with pytest.raises(CommandError, match="invalid choice"):
        printed("repair")


def test_it_can_be_silent(printed, lamp):
    assert printed("update", verbosity=0) == []


@pytest.mark.skipif(
    "__import__('django.db').db.connection.vendor == 'mysql'",
    reason="MySQL would go on counting from there in the tests to come",
)
def test_products_that_cannot_be_indexed_are_told(printed, Product):
    Product.objects.create(pk=2**40, name="Far away")
    with pytest.raises(CommandError, match="no whole numbers of 32 bits"):
        printed("build", "--only", "listing")
