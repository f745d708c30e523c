"""Sliced numbers answer what a sorted list would."""

from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from django_catalog.listing.index.numbers import Column, Numbers

keys = st.integers(1, 60)
values = st.sampled_from([-10_000, 0, 10_000, 20_000]) | st.integers(-(10**20), 10**20)
catalogues = st.dictionaries(keys, values, min_size=1, max_size=20)
sets = st.just(BitMap(range(61))) | st.frozensets(keys).map(BitMap)


def ranked(numbers, among):
    return sorted((number, key) for key, number in numbers.items() if key in among)


@given(catalogues, sets, st.integers(0, 9), st.integers(0, 5), st.sampled_from([0, 4, 100]))
def test_a_window_is_a_slice_of_the_sorted_list(numbers, among, start, size, few):
    keys = [key for _number, key in ranked(numbers, among)]
    sliced = Numbers.of(Column(numbers))
    with mock.patch("django_catalog.listing.index.numbers.FEW", few):
        assert sliced.window(among, start, start + size) == keys[start : start + size]


@given(catalogues, sets, st.none() | values, st.none() | values)
def test_between_has_both_ends(numbers, among, low, high):
    expected = {
        key
        for number, key in ranked(numbers, among)
        if (low is None or number >= low) and (high is None or number <= high)
    }
    assert set(Numbers.of(Column(numbers)).between(low, high, among)) == expected


@given(catalogues, sets)
def test_bounds_are_the_lowest_and_the_highest(numbers, among):
    found = [number for number, _key in ranked(numbers, among)]
    expected = (found[0], found[-1]) if found else None
    assert Numbers.of(Column(numbers)).bounds(among) == expected


@given(catalogues, sets, values, keys)
def test_a_place_counts_what_comes_before(numbers, among, number, key):
    expected = sum(pair < (number, key) for pair in ranked(numbers, among))
    assert Numbers.of(Column(numbers)).place(among, number, key) == expected


@given(catalogues, catalogues, st.frozensets(keys))
def test_replaced_numbers_are_as_if_they_had_always_been_there(before, new, gone):
    changed = BitMap([*new, *gone])
    after = {key: number for key, number in before.items() if key not in changed} | new
    sliced = Numbers.of(Column(before)).replace(changed, Column(new))
    assert sliced.items(sliced.known) == after


def test_replacing_leaves_the_former_numbers_alone():
    former = Numbers.of(Column({1: 10, 2: 20}))
    former.replace(BitMap([1, 2]), Column({1: 7}))
    assert former.items(former.known) == {1: 10, 2: 20}


@pytest.mark.parametrize(
    ("prices", "step"), [([1_000_000, 30_000_000], 1_000_000), ([1_990_000], 10_000), ([7], 1)]
)
def test_decimals_that_nothing_has_are_not_kept(prices, step):
    assert Numbers.of(Column(dict(enumerate(prices)))).step == step


def test_nothing_that_has_not_changed_is_copied():
    former = Numbers.of(Column({key: key for key in range(100)}))
    later = former.replace(BitMap([64]), Column({64: 65}))
    changed = {digit for digit in former.slices if later.slices[digit] is not former.slices[digit]}
    assert changed == {0}
