"""The orders of a list, from the index: any page of it in the same few steps.

An order has ``keys(start, stop)``, the products at these places, and
``place_behind(after)``, how many come up to the end of a former page.
"""

from collections.abc import Sequence

from pyroaring import BitMap

from ..cursor import After
from ..index import Index, Numbers
from ..index.facts import CREATED, to_moment, to_number
from ..index.index import NAMES
from ..index.names import number_before

PRICE = ("field", "price")


class Sorted:
    """By a number, and by key where it is the same; all backwards if ``reverse``."""

    def __init__(self, numbers: Numbers, products: BitMap, *, reverse: bool = False):
        self.numbers = numbers
        self.products = products & numbers.known
        self.reverse = reverse

    def __len__(self):
        return len(self.products)

    def keys(self, start: int, stop: int) -> list[int]:
        if not self.reverse:
            return self.numbers.window(self.products, start, stop)
        size = len(self)
        return self.numbers.window(self.products, size - stop, size - start)[::-1]

    def place_of(self, number: int, key: int) -> int:
        """How many come up to this number and key."""
        if not self.reverse:
            return self.numbers.place(self.products, number, key + 1)
        return len(self) - self.numbers.place(self.products, number, key)


class Newest(Sorted):
    """The newest first."""

    def __init__(self, index: Index, products: BitMap):
        super().__init__(index.get_numbers(CREATED), products, reverse=True)

    def place_behind(self, after: After) -> int | None:
        return self.place_of(to_moment(after.value), after.key)


class Tier(Newest):
    """Of several sets one after the other."""

    def place_behind(self, after):
        return super().place_behind(after) if after.key in self.products else None


class Priced(Sorted):
    def __init__(self, index: Index, products: BitMap, *, reverse: bool):
        super().__init__(index.get_numbers(PRICE), products, reverse=reverse)

    def place_behind(self, after: After) -> int | None:
        if after.value is None:
            return None
        return self.place_of(to_number(after.value), after.key)


class Unpriced:
    """Those without a price, by key."""

    def __init__(self, index: Index, products: BitMap, *, reverse: bool):
        self._products = products - index.get_numbers(PRICE).known
        self._reverse = reverse

    def __len__(self):
        return len(self._products)

    def keys(self, start: int, stop: int) -> list[int]:
        if not self._reverse:
            return list(self._products[start:stop])
        size = len(self)
        return list(self._products[max(size - stop, 0) : max(size - start, 0)])[::-1]

    def place_behind(self, after: After) -> int | None:
        if self._reverse:
            return len(self) - self._products.rank(after.key - 1)
        return self._products.rank(after.key)


class Named(Sorted):
    def __init__(self, index: Index, products: BitMap):
        super().__init__(index.get_numbers(NAMES), products)
        self._using = index.schema.using

    def place_behind(self, after: After) -> int | None:
        number = self.numbers.items(BitMap([after.key])).get(after.key)
        if number is None:
            # It is gone, or no longer published.
            number = number_before(self.numbers, after.value, after.key, self._using)
        return self.place_of(number, after.key)


class Listed:
    """As somebody has listed them."""

    def __init__(self, keys: Sequence[int], products: BitMap):
        self._keys = [key for key in keys if key in products]

    def __len__(self):
        return len(self._keys)

    def keys(self, start: int, stop: int) -> list[int]:
        return self._keys[start:stop]

    def place_behind(self, after: After) -> int | None:
        return self._keys.index(after.key) + 1 if after.key in self._keys else None


class Chain:
    """One order behind the other."""

    def __init__(self, *parts):
        self._parts = parts

    def keys(self, start: int, stop: int) -> list[int]:
        keys: list[int] = []
        for part in self._parts:
            size = len(part)
            if start < size and stop > 0:
                keys += part.keys(max(start, 0), min(stop, size))
            start, stop = start - size, stop - size
        return keys

    def place_behind(self, after: After) -> int:
        before = 0
        for part in self._parts:
            place = part.place_behind(after)
            if place is not None:
                return before + place
            before += len(part)
        return after.place


def by_price(index: Index, products: BitMap, *, reverse: bool = False) -> Chain:
    """Those without a price come last either way."""
    parts = Priced(index, products, reverse=reverse), Unpriced(index, products, reverse=reverse)
    return Chain(*parts)


def by_list(index: Index, products: BitMap, keys: Sequence[int]) -> Chain:
    """The listed ones first, the others behind them, the newest first."""
    return Chain(Listed(keys, products), Tier(index, products - BitMap(keys)))


def by_fit(index: Index, products: BitMap, wanted: Sequence[BitMap], in_stock: BitMap) -> Chain:
    """Those with the most of the wanted values first; of them, those in stock."""
    at_least = [products]
    for having in wanted:
        above = [level & having for level in at_least]
        at_least = [
            level | more for level, more in zip(at_least, [BitMap(), *above], strict=False)
        ] + above[-1:]
    tiers, better = [], BitMap()
    for level in reversed(at_least):
        exactly = level - better
        tiers += [Tier(index, exactly & in_stock), Tier(index, exactly - in_stock)]
        better = level
    return Chain(*tiers)
