"""Totals, counts and bounds against the same counted one by one in Python."""

from dataclasses import replace

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from django_catalog.listing import Listing, Question

from .shop import PARENTS, VISIBLE, Shop, filters, items


@pytest.fixture
def shop(db, backend):
    shop = Shop()
    shop.open()
    return shop


def counted(items, question, name, shown):
    """The counts of one facet under all filters but its own."""
    others = [asked for asked in question.filters if asked.name != name]
    found = [item for item in items if all(item.answers(asked) for asked in others)]
    counts = {value: sum(value in item.values(name) for item in found) for value in shown}
    return {value: count for value, count in counts.items() if count}


@settings(max_examples=25)
@given(
    items=st.lists(items, max_size=7),
    filters=filters,
    category=st.sampled_from([None, None, "kitchen", "mugs", "lighting"]),
    brand=st.sampled_from([None, None, None, "acme"]),
)
def test_listing_agrees_with_counting_one_by_one(shop, items, filters, category, brand):
    with transaction.atomic():
        shop.stock(items)
        question = Question(
            filters=filters, category=shop.categories.get(category), brand=shop.brands.get(brand)
        )
        check(question, [item for item in items if item.is_visible()])
        transaction.set_rollback(True)


def check(question, items):
    here = [
        item
        for item in items
        if (question.category is None or question.category.slug in item.values("category"))
        and (question.brand is None or question.brand.slug == item.brand)
    ]
    found = [item for item in here if all(item.answers(asked) for asked in question.filters)]
    listing = Listing(question, page_size=2)
    assert listing.total == len(found)
    assert len(all_products(listing)) == len(found)
    facets = {facet.name: facet for facet in listing.facets}
    for name in ("brand", "in_stock", "colour", "material", "washable"):
        if name == "brand" and question.brand is not None:
            continue
        values = {value for item in here for value in item.values(name)}
        assert counts_of(facets.get(name)) == counted(here, question, name, values)
    categories = (
        [value.value for value in facets["category"].values] if "category" in facets else []
    )
    assert counts_of(facets.get("category")) == counted(here, question, "category", categories)
    assert set(categories) >= set(counted(here, question, "category", branches(question)))
    for name in ("price", "width"):
        check_bounds(facets.get(name), here, question, name)


def branches(question):
    """The categories one can go on to."""
    selected = [slug for slug in question.values_of("category") if slug in VISIBLE]
    page = question.category.slug if question.category else None
    parent = selected[0] if len(selected) == 1 else page
    return [*selected, *(s for s, above in PARENTS.items() if above == parent and s in VISIBLE)]


def counts_of(facet):
    return {value.value: value.count for value in facet.values if value.count} if facet else {}


def all_products(listing):
    pages = range(1, listing.paginator.num_pages + 1)
    return {product for page in pages for product in listing.paginator.page(page).object_list}


def check_bounds(facet, items, question, name):
    question = replace(question, filters=question.without(name).filters)
    found = [item for item in items if all(item.answers(asked) for asked in question.filters)]
    numbers = [item.number(name) for item in found if item.number(name) is not None]
    if facet is None:
        assert len(set(numbers)) < 2
    else:
        assert facet.minimum == min(numbers, default=None)
        assert facet.maximum == max(numbers, default=None)
