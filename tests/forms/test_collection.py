"""The rule of a collection is a question that can be answered."""

import pytest

from django_catalog.forms.collection import CollectionForm


@pytest.mark.parametrize(
    "rule", ["", '{"category": "lighting"}', '{"colour": ["red"], "price_max": 20}']
)
def test_rule_that_can_be_answered_is_accepted(red, lighting, rule):
    form = CollectionForm({"name": "Gifts", "rule": rule})
    assert form.is_valid(), form.errors


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("{colour: red", "valid JSON"),
        ("[1, 2]", "A rule is an object"),
        ('{"flavour": "red"}', "flavour"),
        ('{"price_max": "cheap"}', "price_max: "),
    ],
)
def test_rule_that_cannot_is_told_why(red, rule, message):
    form = CollectionForm({"name": "Gifts", "rule": rule})
    assert message in form.errors["rule"][0]
    assert "".join(form["rule"].value().split()) == "".join(rule.split())


def test_rule_is_laid_out_and_none_is_empty(db):
    rule = {"colour": ["red"]}
    assert CollectionForm(initial={"rule": rule})["rule"].value().count("\n") == 4
    assert CollectionForm()["rule"].value() == ""
