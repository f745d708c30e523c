import pytest
from django.utils.safestring import SafeString, mark_safe

from django_catalog.search import highlight


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Desk lamps", ["lamp"], "Desk <mark>lamps</mark>"),
        ("Lampshade", ["lamp"], "Lampshade"),
        ("CAFÉ table", ["cafe"], "<mark>CAFÉ</mark> table"),
        ("A <b> & lamp", ["lamp", "b"], "A &lt;<mark>b</mark>&gt; &amp; <mark>lamp</mark>"),
        ("x & y", ["amp"], "x &amp; y"),
        ("WH-1000", ["wh", "1000"], "<mark>WH</mark>-<mark>1000</mark>"),
        ("men's", ["men"], "<mark>men&#x27;s</mark>"),
        ("", ["lamp"], ""),
        ("lamp", [], "lamp"),
    ],
)
def test_plain_text(text, words, expected):
    marked = highlight(text, words)
    assert marked == expected
    assert isinstance(marked, SafeString)


def test_tags_and_entities_of_html_stay_as_they_are():
    html = mark_safe('<p class="lamp">Lamp &amp; mug</p>')
    marked = '<p class="lamp"><mark>Lamp</mark> &amp; mug</p>'
    assert highlight(html, ["lamp", "amp", "p"]) == marked
