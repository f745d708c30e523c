import pytest

from django_catalog.words import LONGEST, fold, squash


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Crème brûlée", "creme brulee"),
        ("Straße, GRÖSSE", "strasse grosse"),
        ("men's ladies\u2019 L'eau", "men ladies l eau"),
        ("WH-1000XM4/B", "wh 1000xm4 b"),
        ("Foo™ & Bar®", "foo bar"),
        ("m² ½", "m2 1 2"),
        ("茶の湯", "茶 の 湯"),
        ("한국 хлеб ΣΊΣΥΦΟΣ", "한국 хлеб σισυφοσ"),
        ("a_b\x00c\ud800d", "a b c d"),
        ("🍵 - …", ""),
    ],
)
def test_fold(text, words):
    assert fold(text) == words.split()


def test_accents_count_neither_composed_nor_decomposed():
    assert fold("cafe\u0301") == fold("caf\u00e9") == ["cafe"]


def test_squash():
    assert squash("4 006381-333931") == "4006381333931"
    assert squash("") == ""


def test_long_words_are_cut():
    assert fold("x" * 100) == [squash("x" * 100)] == ["x" * LONGEST]
