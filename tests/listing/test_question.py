from decimal import Decimal

from django_catalog.listing import AnyOf, Between, Question

RED = AnyOf("colour", ("red",))
CHEAP = Between("price", high=Decimal("10.00"))


def test_questions_that_ask_the_same_are_equal_in_whatever_order_they_were_put():
    one = Question(filters=(AnyOf("colour", ("red", "blue")), CHEAP))
    other = Question(filters=(CHEAP, AnyOf("colour", ("blue", "red", "blue"))))
    assert one == other
    assert len({one, other}) == 1
    assert one.parameters() == other.parameters()


def test_parameters_write_numbers_in_the_shortest_way():
    width = Between("width", Decimal("0"), Decimal("1200.50"))
    assert width.parameters() == [("width_min", "0"), ("width_max", "1200.5")]
    assert Between("width", Decimal("100")).parameters() == [("width_min", "100")]


def test_toggle_adds_a_value_and_takes_it_away_again():
    question = Question(filters=(RED, CHEAP))
    both = question.toggle("colour", "blue")
    assert both.values_of("colour") == ("blue", "red")
    assert both.toggle("colour", "blue") == question
    assert question.toggle("colour", "red") == Question(filters=(CHEAP,))


def test_values_of_a_range_are_none():
    assert Question(filters=(CHEAP,)).values_of("price") == ()


def test_parameters_hold_text_and_sort_but_not_the_page_it_is_asked_on(kitchen):
    question = Question(text="mug", sort="price", filters=(RED,), category=kitchen)
    assert question.parameters() == [("q", "mug"), ("colour", "red"), ("sort", "price")]
