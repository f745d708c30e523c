from decimal import Decimal

import pytest
from django.http import QueryDict

from django_catalog.forms import ListingForm
from django_catalog.listing import AnyOf, Between, Question, Schema
from django_catalog.models import Attribute


@pytest.fixture
def fill(db):
    def fill(query, **kwargs):
        return ListingForm(QueryDict(query), schema=Schema(), **kwargs)

    return fill


@pytest.fixture
def width(db):
    return Attribute.objects.create(name="Width", type="number", is_facet=True)


def test_an_empty_form_asks_for_everything(fill):
    form = fill("")
    assert form.is_valid()
    assert form.question() == Question()


def test_a_url_becomes_a_question(fill, colour, width):
    form = fill("q=mug&colour=red&colour=blue&in_stock=1&price_max=9.5&width_min=10&sort=price")
    assert form.question() == Question(
        text="mug",
        sort="price",
        filters=(
            AnyOf("colour", ("red", "blue")),
            AnyOf("in_stock", ("1",)),
            Between("price", high=Decimal("9.5")),
            Between("width", low=Decimal(10)),
        ),
    )


def test_a_question_survives_its_own_url(fill, colour, width):
    question = fill("q=a+b&colour=r%26d&width_min=0&price_max=1e3&sort=name").question()
    written = QueryDict(mutable=True)
    for name, value in question.parameters():
        written.appendlist(name, value)
    assert fill(written.urlencode()).question() == question


def test_the_page_it_is_on_is_part_of_the_question(fill, kitchen):
    form = fill("category=lighting", leave_out=("category",))
    assert form.question(category=kitchen) == Question(category=kitchen)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("price_min=cheap", "price_min"),
        ("price_max=NaN", "price_max"),
        ("price_max=Infinity", "price_max"),
        ("price_max=1e400", "price_max"),
        ("price_max=" + "9" * 5000, "price_max"),
        ("price_min=0.0000001", "price_min"),
        ("price_min=10&price_max=5", "price_max"),
        ("width_min=%00", "width_min"),
        ("width_min=9&width_max=1", "width_max"),
        ("in_stock=maybe", "in_stock"),
        ("sort=prettiest", "sort"),
        ("sort=%00", "sort"),
    ],
)
def test_what_cannot_be_read_is_told_and_left_out(fill, width, query, field):
    form = fill(query)
    assert list(form.errors) == [field]
    assert form.question().get_filter("price") is None or field != "price_max"


def test_the_rest_is_still_asked_for(fill, colour):
    form = fill("price_min=cheap&colour=red&q=mug")
    assert form.question() == Question(text="mug", filters=(AnyOf("colour", ("red",)),))


def test_a_range_the_wrong_way_round_says_so(fill):
    form = fill("price_min=10&price_max=5")
    assert form.errors["price_max"] == ["The first number must not be larger than the second."]


@pytest.mark.parametrize(
    ("query", "ignored"),
    [
        ("price=5&colour=red", ["price"]),
        ("colour_min=1&nonsense=2", ["colour_min", "nonsense"]),
        ("a[]=1", ["a[]"]),
        ("<b>=1", ["<b>"]),
        ("%00=%00&=3", []),
        ("x%00%0Ay=1", ["x y"]),
        ("z" * 10_000 + "=1", ["z" * 39 + "…"]),
        ("&".join(f"n{number}=1" for number in range(900)), ["n0", "n1", "n2", "n3", "n4"]),
    ],
)
def test_unknown_parameters_are_left_out_and_told(fill, colour, query, ignored):
    assert fill(query).is_valid()
    assert fill(query).ignored == ignored
    assert {f.name for f in fill(query).question().filters} <= {"colour"}


@pytest.mark.parametrize(
    "name", ["page", "cursor", "all", "preview", "utm_source", "gclid", "fbclid", "msclkid"]
)
def test_parameters_that_are_no_filters_are_not_told(fill, name):
    assert fill(f"{name}=1").ignored == []


def test_a_filter_that_means_nothing_here_is_told(fill):
    assert fill("category=mugs", leave_out=("category",)).ignored == ["category"]


@pytest.mark.parametrize("query", ["colour=", "brand=%00", "colour=++", "q=%00", "price_min="])
def test_blanks_ask_for_nothing(fill, colour, query):
    assert fill(query).is_valid()
    assert fill(query).question() == Question()


def test_unknown_values_are_a_question_without_answers(fill, colour):
    assert fill("colour=pu%00ce").question().values_of("colour") == ("puce",)


def test_hundreds_of_values_are_cut(fill, colour):
    query = "&".join(f"colour=c{number}" for number in range(900))
    assert len(fill(query).question().values_of("colour")) == 100
