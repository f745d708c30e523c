"""Conditions on keys: among many of them, or behind the last one of a page.

Going on behind a product costs the same on page 2 and on page 40,000, where ``OFFSET``
walks through all before. Of the ways to write it, only ``a >= x AND (a > x OR id > y)``
is quick on every database: MariaDB does not use an index for row values, PostgreSQL none
for the plain ``OR``.
"""

import json
from collections.abc import Collection

from django.db.models import Expression, Q

from ..cursor import After

FEW = 1000
"""Keys written into a statement one by one."""


class KeyList(Expression):
    """Whole numbers as one parameter: databases take only so many."""

    def __init__(self, keys: Collection[int]):
        super().__init__()
        self._keys = list(keys)

    def as_sql(self, compiler, connection):
        return f"({', '.join(map(str, self._keys))})", ()

    def as_sqlite(self, compiler, connection):
        return "(SELECT value FROM json_each(%s))", (json.dumps(self._keys),)

    def as_postgresql(self, compiler, connection):
        return "(SELECT unnest(%s::bigint[]))", (self._keys,)


def among(keys: Collection) -> Q:
    """Condition: the product is one of these, of which there may be very many."""
    if len(keys) > FEW and isinstance(next(iter(keys)), int):
        return Q(pk__in=KeyList(keys))
    return Q(pk__in=list(keys))


def _behind_newest(after: After) -> Q:
    older = Q(created_at__lt=after.value) | Q(pk__lt=after.key)
    return Q(created_at__lte=after.value) & older


def _behind_price(after: After) -> Q:
    if after.value is None:
        return Q(price=None, pk__gt=after.key)
    dearer = Q(price__gt=after.value) | Q(pk__gt=after.key)
    return Q(price=None) | Q(price__gte=after.value) & dearer


def _behind_falling_price(after: After) -> Q:
    if after.value is None:
        return Q(price=None, pk__lt=after.key)
    cheaper = Q(price__lt=after.value) | Q(pk__lt=after.key)
    return Q(price=None) | Q(price__lte=after.value) & cheaper


def _behind_name(after: After) -> Q:
    return Q(name__gte=after.value) & (Q(name__gt=after.value) | Q(pk__gt=after.key))


KEYSETS = {
    "newest": _behind_newest,
    "price": _behind_price,
    "-price": _behind_falling_price,
    "name": _behind_name,
}
"""By the sort order."""
