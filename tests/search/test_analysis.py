import pytest

from django_catalog.search.analysis import (
    LANGUAGES,
    language,
    stem,
    with_stems,
    words_of_names,
)


@pytest.mark.parametrize(
    ("code", "name"),
    [(None, "english"), ("de", "german"), ("pt-BR", "portuguese"), ("", ""), ("xx", "")],
)
def test_language(settings, code, name):
    settings.DJANGO_CATALOG_SEARCH_LANGUAGE = code
    assert language() == name


def test_language_is_the_sites_unless_said(settings):
    settings.LANGUAGE_CODE = "de-at"
    assert language() == "german"


@pytest.mark.parametrize(
    ("code", "word", "expected"),
    [("en", "lamps", "lamp"), ("de", "lampen", "lamp"), ("", "lamps", "lamps")],
)
def test_stem(settings, code, word, expected):
    settings.DJANGO_CATALOG_SEARCH_LANGUAGE = code
    assert stem(word) == expected


@pytest.mark.parametrize("code", sorted(LANGUAGES))
def test_every_language_stems(settings, code):
    settings.DJANGO_CATALOG_SEARCH_LANGUAGE = code
    assert stem("lampe")
    assert stem("x1s") == "x1s"


def test_words_come_once_with_their_stems():
    assert with_stems(["lamps", "lamp", "lamps", "256gb"]) == "lamps lamp 256gb"
    assert with_stems([]) == ""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("WH-1000XM4", "wh 1000xm4 wh1000xm4"),
        ("256GB", "256gb 256 gb"),
        ("256 GB", "256 gb 256gb"),
        ("e.l.f. blush", "e l f blush elf"),
        ("2.5 mm", "2 5 mm 5mm"),
        ("well-known", "well known"),
    ],
)
def test_numbers_of_names_are_written_both_ways(name, words):
    assert words_of_names([name]) == words.split()
