"""The index and plain SQL give the same answers to whatever is asked."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from django_catalog import get_product_model
from django_catalog.listing import Listing, Question
from django_catalog.listing.sorts import sorts_for
from django_catalog.models import Collection

from .conftest import BACKENDS
from .shop import Shop, filters, items

SORTS = ["newest", "price", "-price", "name", "fit", "relevance", "position"]
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


class IndexListing(Listing):
    backend = BACKENDS["bitmap"]


class SQLListing(Listing):
    backend = BACKENDS["database"]


@pytest.fixture
def shop(db):
    shop = Shop()
    shop.open()
    shop.picked = Collection.objects.create(name="Picked")
    shop.ruled = Collection.objects.create(name="Ruled", rule={"colour": ["red", "blue"]})
    return shop


def scatter(draw, shop):
    """Give the products names, times and places in the collection that clash."""
    for product in get_product_model().objects.order_by("pk"):
        product.name = draw(st.sampled_from(["Mug", "mug", "Müg", "Anvil", "Zither", "Mug 2"]))
        product.created_at = BEGIN + timedelta(microseconds=draw(st.integers(0, 2)))
        dates = st.sampled_from([None, BEGIN, BEGIN + timedelta(days=99_999)])
        product.publish_at, product.unpublish_at = draw(dates), None
        if product.publish_at is None:
            product.unpublish_at = draw(dates)
        product.save()
        if draw(st.booleans()):
            shop.picked.entries.create(product=product, position=draw(st.integers(0, 2)))


def everything(cls, question, page_size=2):
    listing = cls(question, page_size=page_size)
    facets = [
        (
            *(facet.name, facet.more, facet.minimum, facet.maximum),
            [(value.value, value.count, value.is_selected) for value in facet.values],
        )
        for facet in listing.facets
    ]
    chips = [(chip.label, chip.url) for chip in listing.applied]
    return listing.total, facets, chips, by_page(cls, question), by_cursor(cls, question)


def in_order(cls, question):
    return [product.pk for product in cls(question, page_size=50, with_facets=False).products]


def by_page(cls, question):
    listing = cls(question, page_size=2)
    pages = range(1, listing.paginator.num_pages + 1)
    return [[product.pk for product in listing.paginator.page(page)] for page in pages]


def by_cursor(cls, question):
    listing = cls(question, page_size=2)
    pages = [[product.pk for product in listing.products]]
    while listing.next_cursor:
        listing = cls(question, page_size=2, cursor=listing.next_cursor)
        pages.append([product.pk for product in listing.products])
    return pages


@settings(max_examples=20)
@given(
    data=st.data(),
    stock=st.lists(items, max_size=7),
    filters=filters,
    sort=st.sampled_from(SORTS),
    category=st.sampled_from([None, None, "kitchen", "mugs", "attic"]),
    collection=st.sampled_from([None, None, "picked", "ruled"]),
    text=st.sampled_from(["", "", "mug", "zither red", "unheard"]),
)
def test_both_give_the_same_answer(shop, data, stock, filters, sort, category, collection, text):
    with transaction.atomic():
        shop.stock(stock)
        scatter(data.draw, shop)
        question = Question(
            text=text,
            filters=filters,
            sort=sort,
            category=shop.categories.get(category),
            collection=getattr(shop, collection) if collection else None,
        )
        for order in sorts_for(question):
            same = replace(question, sort=order)
            assert in_order(IndexListing, same) == in_order(SQLListing, same)
        answer = everything(IndexListing, question)
        assert answer == everything(SQLListing, question)
        *_, pages, behind_cursors = answer
        assert pages == behind_cursors
        transaction.set_rollback(True)
