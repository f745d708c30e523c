import pytest

from django_catalog.search.text import MAX_LENGTH, MAX_WORDS, clean_text, words_of


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("  desk \t lamp\n", "desk lamp"),
        ("desk\x00lamp\x1b", "desk lamp"),
        ("lamp\ud800", "lamp"),
        ("crème brûlée 茶", "crème brûlée 茶"),
        ("\x00", ""),
    ],
)
def test_clean_text(typed, clean):
    assert clean_text(typed) == clean


def test_a_very_long_text_is_cut():
    assert len(clean_text("x" * 10_240)) == MAX_LENGTH
    assert len(words_of("a b c d e f g h i j k l m n o p")) == MAX_WORDS


def test_words_come_once_and_without_their_quotes():
    assert words_of("“red” 'red' lamp's 5\"") == ["red", "lamp's", "5"]
    assert words_of("\"' ''") == []
