import pytest
from django.core.exceptions import ValidationError

from django_catalog.listing import AnyOf, Between, Schema, read_rule
from django_catalog.models import Collection


@pytest.fixture
def warm(lamp, mug):
    """A collection of what has a red variant."""
    return Collection.objects.create(name="Warm", rule={"colour": ["red"]})


def test_a_rule_speaks_the_words_of_the_url(lighting, red):
    rule = {"q": "lamp", "category": "lighting", "colour": ["red"], "in_stock": True}
    question = read_rule({**rule, "price_max": 49.5}, Schema())
    assert question.text == "lamp"
    assert question.filters == (
        AnyOf("category", ("lighting",)),
        AnyOf("colour", ("red",)),
        AnyOf("in_stock", ("1",)),
        Between("price", high=49.5),
    )


@pytest.mark.parametrize(
    "rule",
    [
        {},
        [],
        "lighting",
        {"flavour": "mint"},
        {"price_max": "cheap"},
        {"price_min": 9, "price_max": 1},
        {"in_stock": "perhaps"},
        {"price_min": {"amount": 3}},
        {"price_min": "9" * 400},
    ],
)
def test_a_rule_that_cannot_be_read_is_refused(db, rule):
    with pytest.raises(ValidationError):
        read_rule(rule, Schema())


def test_a_collection_by_rule_has_the_products_the_rule_asks_for(ask, warm, mug):
    assert ask(collection=warm).products == [mug]


def test_the_visitors_filters_come_on_top_of_the_rule(ask, warm, mug):
    both = ask(collection=warm, filters=(AnyOf("colour", ("blue",)),))
    assert both.products == [mug]
    assert [chip.label for chip in both.applied] == ["Colour: Blue"]
    assert ask(collection=warm, filters=(AnyOf("in_stock", ("0",)),)).total == 0


def test_the_visitors_words_come_on_top_of_the_rules(ask, lamp, mug):
    found = Collection.objects.create(name="Mugs", rule={"q": "mug"})
    assert ask(collection=found).products == [mug]
    assert ask(collection=found, text="lamp").total == 0


def test_the_words_of_a_rule_mean_what_they_say(ask, lamp, mug):
    for words in ("mug lamp", "muug"):
        found = Collection.objects.create(name=words, rule={"q": words})
        assert ask(collection=found).total == 0


def test_a_rule_whose_meaning_is_gone_has_no_products(ask, warm, mug, colour):
    colour.is_facet = False
    colour.save()
    assert ask(collection=warm).total == 0


def test_a_picked_collection_is_in_the_editors_order(ask, lamp, mug, draft):
    picked = Collection.objects.create(name="Gifts")
    picked.products.add(mug)
    picked.products.add(lamp)
    picked.products.add(draft)
    assert ask(collection=picked).products == [mug, lamp]
    assert ask(collection=picked, sort="price").products == [mug, lamp]
    assert ask(collection=picked, sort="-price").products == [lamp, mug]


def test_an_empty_rule_is_none(ask, lamp):
    picked = Collection.objects.create(name="Gifts", rule={})
    picked.products.add(lamp)
    assert ask(collection=picked).products == [lamp]


def test_a_picked_collection_is_searched_and_counted_like_any_list(ask, lamp, mug):
    picked = Collection.objects.create(name="Gifts")
    picked.products.add(mug, lamp)
    listing = ask(collection=picked, text="mug", sort="position")
    assert listing.products == [mug]
    assert {value.value for facet in listing.facets for value in facet.values} >= {"red", "blue"}
