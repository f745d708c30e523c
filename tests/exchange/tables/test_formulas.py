"""Cells that a spreadsheet would run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_catalog.exchange.cells import Cell
from django_catalog.exchange.tables.formulas import neutralise, restore, restored
from django_catalog.exchange.tables.rows import Row


@pytest.mark.parametrize(
    "text", ["=1+1", "+49 30 1234", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r"]
)
def test_formula_is_made_text(text):
    assert neutralise(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Lamp", "-5", "+1,000.50", "-.5", "'tis", "a=b", "<p>"])
def test_the_rest_stays_as_it_is(text):
    assert neutralise(text) == restore(text) == text


@given(st.text(st.sampled_from("'=+-@\t\r1.,a")))
def test_text_comes_back(text):
    assert restore(neutralise(text)) == text


def test_row_keeps_what_stands_in_the_file():
    row = restored(Row(2, ["'=1", "5"], {"name": Cell("'=1", True), "price": Cell("5", True)}))
    assert row.values == {"name": "=1", "price": "5"}
    assert row.values["name"].decimal_comma is True
    assert row.cells == ["'=1", "5"]
