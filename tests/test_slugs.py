"""What a slug is made of. How they stay unique is told with the models."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_catalog.slugs import MAX_LENGTH, assign_slugs, make_slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Desk lamp", "desk-lamp"),
        ("  Tea & coffee  ", "tea-coffee"),
        ("Ünïcödé", "ünïcödé"),
        ("北京", "北京"),
        ("_under_ -score-", "under_-score"),
        ("!?", "product"),
        ("", "product"),
    ],
)
def test_slug_of_a_text(text, slug):
    assert make_slug(text, "product") == slug


@given(st.text())
def test_slug_of_any_text_leaves_room_for_a_number(text):
    assert 0 < len(make_slug(text, "product")) <= MAX_LENGTH - 12


@given(st.lists(st.text(max_size=3), max_size=20))
def test_slugs_of_any_batch_are_unique(names):
    batch = [Page(name) for name in names]
    assign_slugs(Shelf(["product", "a"]), batch)
    slugs = [page.slug for page in batch]
    assert len({*slugs, "product", "a"}) == len(slugs) + 2


def test_reserved_slugs_are_given_to_nobody():
    page = Page("Page")
    assign_slugs(Shelf([]), [page], reserved={"page", "page-2"})
    assert page.slug == "page-3"


class Page:
    """As little of a model as slugs ask for."""

    class _meta:
        model_name = "product"

    def __init__(self, name):
        self.name, self.slug = name, ""

    def slug_source(self):
        return self.name

    def slug_context(self):
        return ""


class Shelf:
    """A queryset of the pages with these slugs."""

    def __init__(self, slugs):
        self.slugs = slugs

    def filter(self, slug__in):
        return Shelf([slug for slug in self.slugs if slug in slug__in])

    def values_list(self, *columns):
        return [(slug,) for slug in self.slugs]
