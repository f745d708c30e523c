"""Several things in one cell."""

import pytest

from django_catalog.exchange.cells import Cell
from django_catalog.exchange.tables import lists


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("a | b|c", ["a", "b", "c"]),
        ('["a|b", "c"]', ["a|b", "c"]),
        ("['cruelty free', 'Vegan']", ["cruelty free", "Vegan"]),
        ("[{'hex_value': '#b72227', 'colour_name': 'X'}]", ["X"]),
        ('[{"id": 3, "name": "Mug"}, {"id": 4}]', ["Mug", "4"]),
        ("[1, 2.5, True, None]", ["1", "2.5", "true"]),
        ("[sic", ["[sic"]),
        ("[open(1)]", ["[open(1)]"]),
        ("[" * 9999 + "]" * 9999, ["[" * 9999 + "]" * 9999]),
        ("", []),
    ],
)
def test_items(text, items):
    assert lists.items(Cell(text)) == items


def test_long_literals_are_left_alone():
    text = "[" + "'a'," * lists.MAX_LITERAL + "]"
    assert lists.literal(text) is None


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("Kitchen > Bowls", [["Kitchen", "Bowls"]]),
        ("Kitchen -> Bowls | Gifts", [["Kitchen", "Bowls"], ["Gifts"]]),
        ('["Kitchen > Bowls", "Gifts"]', [["Kitchen", "Bowls"], ["Gifts"]]),
        ('[["A > B", "C"]]', [["A > B", "C"]]),
    ],
)
def test_categories_of_others(text, paths):
    assert lists.foreign_paths(Cell(text), "|") == paths


@pytest.mark.parametrize(
    ("text", "addresses"),
    [
        ("https://a.example/1,2.jpg", ["https://a.example/1,2.jpg"]),
        ("https://a.example/1.jpg, //b.example/2.jpg", [".../1.jpg", "https://b.example/2.jpg"]),
        ("a.jpg; b.jpg", ["a.jpg", "b.jpg"]),
        ("['https://a.example/1.jpg']", ["https://a.example/1.jpg"]),
        ('[{"id": 1, "src": "https://a.example/1.jpg"}]', ["https://a.example/1.jpg"]),
        ("https://a.example/1.jpg 550w", ["https://a.example/1.jpg"]),
    ],
)
def test_pictures_of_others(text, addresses):
    found = [item.get("url") or item["file"] for item in lists.foreign_media(Cell(text))]
    assert [address.replace("https://a.example/1.jpg", ".../1.jpg") for address in found] == [
        address.replace("https://a.example/1.jpg", ".../1.jpg") for address in addresses
    ]


@pytest.mark.parametrize("read", [lists.foreign_media, lists.levels, lists.items])
@pytest.mark.parametrize("start", ["https://a.example/", "Kitchen"])
def test_endless_spaces_take_no_time(read, start):
    assert read(Cell(start + " " * 1_000_000 + "x"))


def test_own_notation_of_pictures_is_understood_everywhere():
    record = {"url": "https://a.example/1.jpg", "alt": "Mug"}
    text = '[{"url": "https://a.example/1.jpg", "alt": "Mug"}]'
    assert lists.foreign_media(Cell(text)) == lists.media(Cell(text)) == [record]


@pytest.mark.parametrize(
    ("values", "mark"),
    [
        (["a | b", "c"], "|"),
        (["a; b", "c, d"], ";"),
        (["Tea, Drinks", "Coffee, Drinks"], ","),
        (["Home, Garden", "Audio, Video & TV"], "|"),
        (["Drinks"], "|"),
    ],
)
def test_separator_is_found_where_it_is_clear(values, mark):
    assert lists.find_separator(values) == mark
