"""A made-up catalogue of any size, the same for the same seed, as import records.

python -m benchmarks.generate 1000 > catalogue.jsonl
"""

import json
import random
import sys
from collections.abc import Iterator

COLOURS = ["Red", "Blue", "Green", "Black", "White", "Sand", "Ochre", "Grey"]
SIZES = ["S", "M", "L", "XL"]
MATERIALS = ["Oak", "Steel", "Glass", "Linen", "Wool", "Brass", "Clay", "Cork"]
NOUNS = ["lamp", "mug", "chair", "bowl", "rug", "shelf", "vase", "clock", "tray", "stool"]
ADJECTIVES = ["plain", "tall", "small", "round", "deep", "light", "old", "soft", "low", "wide"]


def records(products: int, seed: int = 1) -> Iterator[dict]:
    """Attributes first, then products: 8 departments of 6 categories, 30 brands, up to
    four variants and three attributes each."""
    draw = random.Random(seed)
    yield attribute("colour", "choice", is_facet=True, is_option=True, choices=COLOURS)
    yield attribute("size", "choice", is_facet=True, is_option=True, choices=SIZES)
    yield attribute("material", "choice", is_facet=True, choices=MATERIALS)
    yield attribute("width", "number", is_facet=True, unit="cm")
    yield attribute("washable", "boolean", is_facet=True)
    for number in range(products):
        yield product(draw, number)


def attribute(code, data_type, *, choices=(), **flags):
    values = [{"value": value} for value in choices]
    record = {"type": "attribute", "code": code, "name": code.title(), "data_type": data_type}
    return record | flags | ({"choices": values} if values else {})


def product(draw, number):
    department = draw.randrange(8)
    price = draw.randrange(500, 50_000) / 100
    return {
        "type": "product",
        "external_id": f"P{number}",
        "sku": f"SKU-{number}",
        "name": f"{draw.choice(ADJECTIVES)} {draw.choice(NOUNS)} {number}".capitalize(),
        "brand": f"Brand {draw.randrange(30)}",
        "categories": [[f"Department {department}", f"Shelf {department}.{draw.randrange(6)}"]],
        "summary": f"{draw.choice(ADJECTIVES)} and {draw.choice(ADJECTIVES)}",
        "price": f"{price:.2f}",
        "attributes": {
            "material": draw.choice(MATERIALS),
            "width": draw.randrange(5, 200),
            "washable": draw.random() < 0.4,
        },
        "variants": [
            {
                "sku": f"SKU-{number}-{place}",
                "options": {"colour": colour, "size": draw.choice(SIZES)},
                "stock_quantity": draw.randrange(9),
            }
            for place, colour in enumerate(draw.sample(COLOURS, draw.randrange(5)))
        ],
        "media": [{"url": f"https://example.com/{number}.jpg", "alt": ""}],
    }


if __name__ == "__main__":
    for record in records(int(sys.argv[1])):
        print(json.dumps(record))
