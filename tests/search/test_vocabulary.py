import pytest

from django_catalog.models import SearchMisspelling
from django_catalog.search import vocabulary

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("lamp", "lamp", 0),
        ("lmap", "lamp", 1),
        ("lap", "lamp", 1),
        ("lampp", "lamp", 1),
        ("camp", "lamp", 1),
        ("mapl", "lamp", 3),
        ("", "ab", 2),
    ],
)
def test_distance(one, other, slips):
    assert vocabulary.distance(one, other) == vocabulary.distance(other, one) == slips


def test_words_are_learned_and_counted():
    vocabulary.learn({"lamp": 2, "lump": 1})
    vocabulary.learn({"lamp": 3})
    assert vocabulary.words() == {"lamp": 5, "lump": 1}


@pytest.mark.parametrize(
    ("word", "is_kept"), [("lamp", True), ("256gb", True), ("wh1000xm4", False), ("a", False)]
)
def test_part_numbers_are_no_vocabulary(word, is_kept):
    assert vocabulary.is_kept(word) == is_kept


def test_replacing_forgets_adds_and_counts_anew():
    vocabulary.learn({"lamp": 2, "lump": 1})
    known = vocabulary.words()
    vocabulary.learn({"meanwhile": 1})
    vocabulary.replace(known, {"lamp": 7, "mug": 1})
    assert vocabulary.words() == {"lamp": 7, "mug": 1, "meanwhile": 1}
    assert not SearchMisspelling.objects.filter(letters="lump").exists()


def test_completions_begin_with_the_letters_most_used_first():
    vocabulary.learn({"lamp": 1, "lamps": 5, "lantern": 3, "mug": 9})
    assert vocabulary.beginning_with("la", 2) == ["lamps", "lantern"]
    assert vocabulary.beginning_with("lamp", 9) == ["lamps"]


def test_nearer_words_come_before_more_used_ones():
    vocabulary.learn({"headphones": 1, "headphone": 9})
    assert vocabulary.similar("headphonees") == ["headphones", "headphone"]


@pytest.mark.parametrize("typed", ["lamp", "x1y2", "la", "two words", "", "%"])
def test_nothing_to_correct(typed):
    vocabulary.learn({"lamp": 1, "lab": 1, "x1y3": 1})
    assert vocabulary.similar(typed) == []
