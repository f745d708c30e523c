"""A made-up catalogue of any size, the same for the same seed, as import records.

    python -m benchmarks.generate 1000 > catalogue.jsonl

The products of a small catalogue are the first ones of a larger one. One is made after
another, so that a million take no more memory than a thousand.
"""

import json
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from benchmarks.departments import BRANDS, DEPARTMENTS, Shop
from benchmarks.vocabulary import Vocabulary, Weighted, falling

NOW = datetime(2026, 1, 1, tzinfo=UTC)
"""The end of the three years in which the products were made."""

AGE = timedelta(days=3 * 365)

OFFERS = Weighted({1: 45, 2: 22, 3: 14, 4: 9, 5: 5, 6: 5})
"""Per cent of the products that are sold in so many choices; the only choice is the
product itself, without a variant."""

STATUSES = Weighted({"published": 96, "draft": 2, "archived": 2})

APPEARS = Weighted(
    {
        "": 97,
        "2024-05-01T06:00:00Z": 1,
        "2031-05-01T06:00:00Z": 1,
        "2035-05-01T06:00:00Z": 1,
    }
)
"""Most products at once, some on a date."""

AVAILABILITIES = Weighted(
    {
        "in_stock": 70,
        "limited_stock": 5,
        "preorder": 2,
        "backorder": 3,
        "out_of_stock": 15,
        "discontinued": 5,
    }
)
"""Of what is not counted."""

CENTS = Weighted({99: 60, 95: 20, 50: 10, 0: 10})


class Catalogue:
    """The shop, and as many products as are asked for."""

    def __init__(self, seed: int = 1):
        self._draw = random.Random(seed)
        self._words = Vocabulary(self._draw)
        self.shop = Shop(self._draw, self._words)
        self.seed = seed

    @property
    def words(self) -> list[str]:
        """The words of the texts, the commonest first."""
        return self._words.words

    def records(self, products: int) -> Iterator[dict]:
        yield from self.shop.records()
        yield from self.products(products)

    def products(self, number: int) -> Iterator[dict]:
        draw = random.Random(self.seed)
        return (self._product(draw, index) for index in range(number))

    def _product(self, draw, index):
        department = draw.choices(self.shop.departments, cum_weights=_DEPARTMENTS)[0]
        shelves = draw.choices(department.shelves, cum_weights=department.weights, k=2)
        if shelves[0] == shelves[1] or draw.random() > 0.15:
            del shelves[1]
        adjective, kind, *text = self._words.pick(draw, 40 + int(30 * draw.random()))
        name = f"{adjective} {kind} {shelves[0][-1].lower()}".capitalize()
        price = int(5 * 1000 ** draw.random()) + CENTS.pick(draw) / 100
        record = {
            "type": "product",
            "external_id": f"P{index}",
            "sku": make_sku(index),
            "mpn": f"{adjective[:2].upper()}{index * 7919 % 10_000_019}",
            "name": name,
            "slug": f"{name.lower().replace(' ', '-')}-{index}",
            "brand": draw.choices(self.shop.brands, cum_weights=_BRANDS)[0],
            "categories": [list(path) for path in shelves],
            "summary": f"{' '.join(text[:10])}.".capitalize(),
            "description": f"<p>{' '.join(text[10:]).capitalize()}.</p>",
            "status": STATUSES.pick(draw),
            "price": f"{price:.2f}",
            "attributes": _attributes(draw, department),
            "media": [{"url": f"https://pictures.example/{index}.jpg", "alt": name}],
        }
        if draw.random() < 0.15:
            record["compare_at_price"] = f"{price * 1.25:.2f}"
        if begin := APPEARS.pick(draw):
            record["publish_at"] = begin
        offers = OFFERS.pick(draw)
        if offers == 1:
            return record | {"gtin": make_gtin(index * 8)} | _stock(draw)
        return record | {"variants": _variants(draw, department, index, price, offers)}


def created_at(index: int) -> datetime:
    """When the product of this number was made: long ago or lately, in no order."""
    return NOW - AGE * (index * 2_654_435_761 % 2**32 / 2**32)


def make_sku(index: int) -> str:
    """An article number with separators, as people write and mistype them."""
    letters = "".join(chr(ord("A") + index * step % 26) for step in (7, 11, 17))
    return f"{letters}-{index // 1000:04}.{index % 1000:03}"


def make_gtin(number: int) -> str:
    """A valid GTIN-13 of the range that shops may use for themselves."""
    digits = f"20{number:010}"
    total = sum(int(digit) * weight for digit, weight in zip(digits, (1, 3) * 6, strict=True))
    return f"{digits}{-total % 10}"


_DEPARTMENTS = falling(DEPARTMENTS)
_BRANDS = falling(BRANDS)


def _attributes(draw, department):
    chosen = {}
    for attribute in department.attributes:
        if draw.random() < 0.35:
            continue
        if attribute.type == "number":
            value = int(draw.random() * 400) / 2
        elif attribute.type == "boolean":
            value = draw.random() < 0.4
        elif attribute.type == "choice":
            value = draw.choices(attribute.choices, cum_weights=attribute.weights)[0]
        else:
            several = draw.choices(attribute.choices, cum_weights=attribute.weights, k=2)
            value = list(dict.fromkeys(several))
        chosen[attribute.code] = value
    return chosen


def _variants(draw, department, index, price, number):
    combinations: dict[tuple, None] = {}
    while len(combinations) < number:
        choices = (
            draw.choices(option.choices, cum_weights=option.weights)[0]
            for option in department.options
        )
        combinations[tuple(choices)] = None
    has_prices = draw.random() < 0.3
    return [
        {
            "sku": f"{make_sku(index)}/{place}",
            "gtin": make_gtin(index * 8 + place),
            "options": {
                option.code: choice
                for option, choice in zip(department.options, combination, strict=True)
            },
            **({"price": f"{price + 2 * place:.2f}"} if has_prices and place % 3 else {}),
            **_stock(draw),
        }
        for place, combination in enumerate(combinations, 1)
    ]


def _stock(draw):
    if draw.random() < 0.6:
        return {"stock_quantity": int(draw.random() ** 2 * 60)}
    return {"availability": AVAILABILITIES.pick(draw)}


if __name__ == "__main__":
    for record in Catalogue().records(int(sys.argv[1])):
        print(json.dumps(record))
