import pytest

from django_catalog.models import Synonym
from django_catalog.search.query import read

pytestmark = pytest.mark.django_db


def ways(text):
    """How each term may be found: words, those that are only a beginning with a star."""
    return [
        [
            " ".join(p.word + "*" * p.is_prefix for p in alternative.patterns)
            for alternative in term.alternatives
        ]
        for term in read(text).terms
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lamp", [["lamp", "lamp*"]]),
        ("lamps red", [["lamps", "lamp"], ["red", "red*"]]),
        ("x 5", [["x"], ["5"]]),
        ("1000xm4 red", [["1000xm4", "1000xm4*"], ["red", "red*"]]),
        ("WH-1000", [["wh 1000", "wh 1000*", "wh1000*"]]),
        ("iphone7 case", [["iphone7", "iphone7*", "iphone 7"], ["case", "case*"]]),
        ("lamp lamp", [["lamp"], ["lamp", "lamp*"]]),
    ],
)
def test_terms(text, expected):
    assert ways(text) == expected


def test_synonyms_stand_for_the_word():
    Synonym.objects.create(terms="sofas, couch")
    assert ways("sofa red")[0] == ["sofa", "couch"]
    assert read("sofa").words == ("sofa", "couch")


def test_longest_run_of_words_with_a_synonym_is_one_term():
    Synonym.objects.create(terms="mobile, cell phone")
    assert ways("cell phones x")[0] == ["cell phones", "cell phone", "mobil"]


def test_synonym_that_only_begins_like_the_word_is_none():
    Synonym.objects.create(terms="lamppost, pillar")
    assert ways("lamp") == [["lamp", "lamp*"]]


@pytest.mark.parametrize("text", ["", " - ", "\x00", "🍵"])
def test_no_word_is_no_question(text):
    assert read(text) is None


def test_very_many_words_are_cut():
    assert len(read("a b c d e f g h i j k l m n o p q").terms) <= 12


def test_one_query_for_any_number_of_words(django_assert_num_queries):
    with django_assert_num_queries(1):
        read("one two three four five")
