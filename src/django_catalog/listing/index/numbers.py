"""Numbers of products, sliced by binary digit: ranges, bounds and sort orders are a few
operations on bitmaps, whatever the number of products."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, MutableSequence
from functools import reduce
from operator import or_

from pyroaring import BitMap

NOTHING = BitMap()

LARGEST_STEP = 10**6

FEW = 100
"""Products whose numbers are put together and sorted one by one."""


class Column:
    """Whole numbers by product, as they are read: two arrays, since a catalogue of a
    million would not fit into a dictionary comfortably."""

    __slots__ = ("keys", "values")

    def __init__(self, numbers: Mapping[int, int] | None = None):
        self.keys = array("I", numbers or ())
        self.values: MutableSequence[int] = array("q")
        for number in (numbers or {}).values():
            self._append(number)

    def __len__(self):
        return len(self.keys)

    def add(self, key: int, number: int) -> None:
        self.keys.append(key)
        self._append(number)

    def _append(self, number):
        try:
            self.values.append(number)
        except OverflowError:
            self.values = [*self.values, number]


class Numbers:
    """One whole number for each of some products. Never changed once it is made.

    ``slices`` has, for each binary digit that is 1 somewhere, the products in whose number
    it is 1. A number is stored as how many ``step`` it lies above ``lowest``, so that the
    prices of a shop without cents need no digits for them.
    """

    __slots__ = ("_ends", "known", "lowest", "slices", "step")

    def __init__(self, known: BitMap, slices: Mapping[int, BitMap], lowest: int, step: int):
        self.known = known
        self.slices = slices
        self.lowest = lowest
        self.step = step
        self._ends: tuple | None = None

    @classmethod
    def of(
        cls, column: Column, *, largest_step: int = LARGEST_STEP, lowest: int | None = None
    ) -> "Numbers":
        """Of these. Numbers that come later and are finer than the unit found here, or
        lower than ``lowest``, make the whole anew: say so if they are to be expected.
        ``largest_step``, the coarsest unit tried, is a power of ten."""
        step = _step_of(column.values, largest_step)
        lowest = min(column.values, default=0) if lowest is None else lowest
        lowest -= lowest % step
        codes = [(number - lowest) // step for number in column.values]
        return cls(BitMap(column.keys), _slice(column.keys, codes), lowest, step)

    def replace(self, changed: BitMap, column: Column) -> "Numbers":
        """The same, but the changed products have these numbers, or none."""
        if not len(column) and changed.isdisjoint(self.known):
            return self
        lowest, step = self.lowest, self.step
        if any(number < lowest or number % step for number in column.values):
            numbers = self.items(self.known - changed)
            numbers.update(zip(column.keys, column.values, strict=True))
            return Numbers.of(Column(numbers), largest_step=step)
        new = _slice(column.keys, [(number - lowest) // step for number in column.values])
        slices = dict(self.slices)
        for digit in slices.keys() | new.keys():
            slices[digit] = patch(slices.get(digit, NOTHING), changed, new.get(digit, NOTHING))
        known = patch(self.known, changed, BitMap(column.keys))
        return Numbers(known, {d: s for d, s in slices.items() if s}, lowest, step)

    def items(self, among: BitMap) -> dict[int, int]:
        """The numbers of those of these products that have one."""
        codes = dict.fromkeys(among & self.known, 0)
        for digit, products in self.slices.items():
            for key in products & among:
                codes[key] += 1 << digit
        return {key: self.lowest + code * self.step for key, code in codes.items()}

    # Asking

    def between(self, low: int | None, high: int | None, among: BitMap) -> BitMap:
        """Those of these products whose number lies between, both ends included."""
        found = among & self.known
        if high is not None:
            found = self._up_to((high - self.lowest) // self.step, found)
        if low is not None:
            found -= self._up_to((low - self.lowest - 1) // self.step, found)
        return found

    def bounds(self, among: BitMap) -> tuple[int, int] | None:
        """The lowest and the highest number among these products."""
        if self._ends is None:
            self._ends = self._lowest_of(self.known), self._highest_of(self.known)
        lowest, highest = self._ends
        # In a large set there is mostly one that has the lowest number of all.
        if among.isdisjoint(lowest[1]) or among.isdisjoint(highest[1]):
            found = among & self.known
            if not found:
                return None
            lowest, highest = self._lowest_of(found), self._highest_of(found)
        return self.lowest + lowest[0] * self.step, self.lowest + highest[0] * self.step

    def window(self, among: BitMap, start: int, stop: int) -> list[int]:
        """The products at these places among those that have a number, sorted by it and,
        where it is the same, by key."""
        found = among & self.known
        start, stop = max(start, 0), min(stop, len(found))
        return self._window(found, list(self._from_the_top()), start, stop)

    def place(self, among: BitMap, number: int, key: int) -> int:
        """How many of these products come before this number and key in that order."""
        found, code = among & self.known, (number - self.lowest) // self.step
        exact = (number - self.lowest) % self.step == 0
        if code < 0:
            return 0
        if not exact:
            return len(self._up_to(code, found))
        below = self._up_to(code - 1, found)
        alike = self._up_to(code, found) - below
        return len(below) + (alike.rank(key - 1) if key > 0 else 0)

    def _from_the_top(self) -> Iterator[tuple[int, BitMap]]:
        for digit in sorted(self.slices, reverse=True):
            yield digit, self.slices[digit]

    def _lowest_of(self, found: BitMap) -> tuple[int, BitMap]:
        """The lowest of these products' numbers as it is stored, and who has it."""
        code = 0
        for digit, products in self._from_the_top():
            if smaller := found - products:
                found = smaller
            else:
                code += 1 << digit
        return code, found

    def _highest_of(self, found: BitMap) -> tuple[int, BitMap]:
        code = 0
        for digit, products in self._from_the_top():
            if larger := found & products:
                found, code = larger, code + (1 << digit)
        return code, found

    def _up_to(self, code: int, found: BitMap) -> BitMap:
        if code < 0:
            return BitMap()
        below, alike = BitMap(), found
        digits = {digit for digit in range(code.bit_length()) if code >> digit & 1}
        for digit in sorted(self.slices.keys() | digits, reverse=True):
            products = self.slices.get(digit, NOTHING)
            if digit in digits:
                below |= alike - products
                alike = alike & products
            else:
                alike = alike - products
        return below | alike

    def _window(self, found, digits, start, stop):
        if start >= stop:
            return []
        if not digits:
            return list(found[start:stop])
        if len(found) <= FEW:
            numbers = self.items(found)
            return sorted(numbers, key=lambda key: (numbers[key], key))[start:stop]
        (_digit, products), *rest = digits
        smaller = found.difference_cardinality(products)
        window = []
        if start < smaller:
            window += self._window(found - products, rest, start, min(stop, smaller))
        if stop > smaller:
            larger = found & products
            window += self._window(larger, rest, max(start - smaller, 0), stop - smaller)
        return window


def patch(products: BitMap, changed: BitMap, new: BitMap) -> BitMap:
    """The products without the changed ones, but with the new ones. The same object if
    that makes no difference: what has not changed is not copied."""
    if products & changed == new:
        return products
    return (products - changed) | new


def _step_of(numbers: Iterable[int], step: int) -> int:
    for number in numbers:
        while number % step:
            step //= 10
    return step


def _slice(keys: array, codes: list[int]) -> dict[int, BitMap]:
    """By byte first, which takes an eighth of the steps."""
    slices = {}
    used = reduce(or_, codes, 0)
    for shift in range(0, used.bit_length(), 8):
        if not used >> shift & 255:
            continue
        buckets = [array("I") for _ in range(256)]
        for key, code in zip(keys, codes, strict=True):
            buckets[code >> shift & 255].append(key)
        bitmaps = [(byte, BitMap(bucket)) for byte, bucket in enumerate(buckets) if bucket]
        for digit in range(8):
            ones = [bitmap for byte, bitmap in bitmaps if byte >> digit & 1]
            if ones:
                slices[shift + digit] = BitMap.union(*ones)
    return slices
