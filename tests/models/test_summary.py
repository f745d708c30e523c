"""What a product tells of its variants is true after every way of writing them."""

from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from django_catalog import get_product_model
from django_catalog.models import Availability, Variant

BEST_FIRST = "in_stock limited_stock preorder backorder out_of_stock discontinued".split()

amounts = st.none() | st.integers(1, 9).map(Decimal)
values = st.fixed_dictionaries(
    {},
    optional={
        "price": amounts,
        "compare_at_price": amounts,
        "stock_quantity": st.none() | st.integers(0, 3),
        "availability": st.sampled_from(Availability.values),
    },
)
ways = st.sampled_from(["save", "save_fields", "update", "bulk_update"])


class Shop(RuleBasedStateMachine):
    """Two products and their variants, written at random."""

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        create = get_product_model().objects.create
        self.own = {create(name=name, price=5).pk: (Decimal(5), None) for name in ("Mug", "Cup")}
        Variant.objects.bulk_create(
            Variant(product=product, price=9) for product in self.load() for _ in range(2)
        )
        self.keep()

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def load(self):
        return list(get_product_model().objects.order_by("pk"))

    def pick(self, number):
        variants = list(Variant.objects.order_by("pk"))
        return variants[number % len(variants)] if variants else None

    @rule(product=st.integers(0, 1), values=values, in_bulk=st.booleans())
    def add(self, product, values, in_bulk):
        variant = Variant(product=self.load()[product], **values)
        variant.save() if not in_bulk else Variant.objects.bulk_create([variant])

    @rule(number=st.integers(0, 3), values=values, way=ways)
    def change(self, number, values, way):
        if variant := self.pick(number):
            write(variant, values, way)

    @rule(number=st.integers(0, 3), product=st.integers(0, 1), way=ways)
    def move(self, number, product, way):
        if variant := self.pick(number):
            write(variant, {"product": self.load()[product]}, way)

    @rule(number=st.integers(0, 3), in_bulk=st.booleans())
    def remove(self, number, in_bulk):
        if variant := self.pick(number):
            Variant.objects.filter(pk=variant.pk).delete() if in_bulk else variant.delete()

    @rule(product=st.integers(0, 1), price=amounts, before=amounts)
    def price(self, product, price, before):
        product = self.load()[product]
        product.own_price, product.own_compare_at_price = price, before
        product.save()
        self.own[product.pk] = (price, before)

    @rule()
    def keep(self):
        self.stale = [(product, self.own[product.pk]) for product in self.load()]

    @rule(number=st.integers(0, 1))
    def save_stale(self, number):
        product, own = self.stale[number]
        product.save()
        self.own[product.pk] = own

    @invariant()
    def summaries_are_true(self):
        for product in self.load():
            variants = list(product.variants.order_by("position", "pk"))
            prices = told_prices(*self.own[product.pk], variants)
            assert (product.price, product.compare_at_price, product.highest_price) == prices
            assert product.variant_count == len(variants)
            assert product.own_price == self.own[product.pk][0]
            if variants:
                assert (product.availability, product.stock_quantity) == told_stock(variants)


def write(variant, values, way):
    for name, value in values.items():
        setattr(variant, name, value)
    if way == "save":
        variant.save()
    elif way == "save_fields":
        variant.save(update_fields=list(values))
    elif way == "update" and values:
        Variant.objects.filter(pk=variant.pk).update(**values)
    elif values:
        Variant.objects.bulk_update([variant], list(values))


def told_prices(price, before, variants):
    """Independent of the package: the cheapest offer, and the dearest price."""
    if all(variant.price is None for variant in variants):
        return price, before, None
    offers = []
    for variant in variants:
        if variant.price is not None:
            offers.append((variant.price, variant.compare_at_price))
        elif price is not None:
            inherited = variant.compare_at_price is None
            offers.append((price, before if inherited else variant.compare_at_price))
    cheapest = sorted(offers, key=lambda offer: offer[0])[0]
    return *cheapest, max(offer[0] for offer in offers)


def told_stock(variants):
    best = sorted((variant.availability for variant in variants), key=BEST_FIRST.index)[0]
    pieces = [v.stock_quantity for v in variants if v.availability != "discontinued"]
    return best, None if None in pieces else sum(pieces)


@pytest.mark.django_db
def test_summary_after_any_writes():
    run_state_machine_as_test(Shop, settings=settings(max_examples=40, stateful_step_count=15))
