"""Notices what a transaction did to products, and tells the listeners once it is over.

Nothing is read while no listener is connected.
"""

from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS

from . import get_product_model, signals
from .money import Money
from .querysets import CHUNK
from .transactions import Collected


class State(NamedTuple):
    """What listeners are told about."""

    is_visible: bool
    price: Money | None
    availability: str


def has_listeners() -> bool:
    product = get_product_model()
    return any(
        signal.has_listeners(product)
        for signal in (
            signals.product_published,
            signals.product_unpublished,
            signals.price_changed,
            signals.availability_changed,
        )
    )


def notice(keys, *, using: str = DEFAULT_DB_ALIAS, created: bool = False) -> None:
    """Remember the state of these products before the open transaction changes it."""
    noticed = _Noticed.begin(using)
    keys = [key for key in keys if key is not None and key not in noticed.before]
    noticed.before.update(dict.fromkeys(keys))
    if not created:
        noticed.before.update(_states(keys, using))


def notice_since(keys, moment, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Remember the state these products had at an earlier moment."""
    _Noticed.begin(using).before.update(_states(keys, using, moment))


class _Noticed(Collected):
    """Products' states before a transaction; announces the differences after it.

    One noticed in a savepoint that is rolled back stays right: its state before is then
    its state after.
    """

    def __init__(self, using):
        super().__init__(using)
        self.before = {}

    def finish(self):
        after = _states(self.before, self.using)
        changed = [key for key, state in self.before.items() if after.get(key) != state]
        products = get_product_model()._base_manager.using(self.using).in_bulk(changed)
        for key in changed:
            _announce(key, products.get(key), self.before[key], after.get(key), self.using)


def _announce(key, product, before, after, using):
    send = {"sender": get_product_model(), "product": product, "using": using}
    was_visible = before is not None and before.is_visible
    is_visible = after is not None and after.is_visible
    if is_visible and not was_visible:
        signals.product_published.send_robust(**send)
    elif was_visible and not is_visible:
        signals.product_unpublished.send_robust(product_id=key, **send)
    if before is None or after is None:
        return
    if before.price != after.price:
        signals.price_changed.send_robust(old=before.price, new=after.price, **send)
    if before.availability != after.availability:
        signals.availability_changed.send_robust(
            old=before.availability, new=after.availability, **send
        )


def _states(keys, using, at=None):
    keys = list(keys)
    states = {}
    products = get_product_model()._base_manager.using(using).with_visibility(at)
    columns = ("pk", "is_visible", "price", "currency", "availability")
    for start in range(0, len(keys), CHUNK):
        rows = products.filter(pk__in=keys[start : start + CHUNK]).values_list(*columns)
        for key, is_visible, price, currency, availability in rows:
            money = None if price is None else Money(price, currency)
            states[key] = State(is_visible, money, availability)
    return states
