import io
import json

import pytest

from django_catalog.exchange import Importer
from django_catalog.exchange.formats import jsonl


@pytest.fixture
def load(db):
    """Import these records, as a file of JSON Lines would bring them."""

    def load(*records, **options):
        lines = [r if isinstance(r, bytes) else json.dumps(r).encode() for r in records]
        return Importer(**options).run(jsonl.read(io.BytesIO(b"\n".join(lines))))

    return load


@pytest.fixture
def problem(load):
    """The only problem that importing these records leads to, as a person reads it."""

    def problem(*records, **options):
        (problem,) = load(*records, **options).problems
        return str(problem)

    return problem


@pytest.fixture
def tea():
    """A record with a value of everything a product can have."""
    return {
        "external_id": "tea-1",
        "sku": "TEA",
        "name": "Green tea",
        "brand": "Acme",
        "categories": [["Kitchen", "Tea"], "Gifts"],
        "summary": "From the first harvest.",
        "description": "<p>Light.</p>",
        "status": "published",
        "publish_at": "2026-01-01T09:00:00+01:00",
        "unpublish_at": None,
        "price": "19.50",
        "compare_at_price": 25,
        "currency": "EUR",
        "available_on": "2027-03-01",
        "gtin": 4006381333931,
        "mpn": "GT-1",
        "seo_title": "Tea",
        "seo_description": "Green tea",
        "metadata": {"farm": {"height": 900.5}},
        "attributes": {
            "origin": "Uji",
            "taste": ["Fresh", "Sweet"],
            "caffeine": 14.3,
            "organic": True,
            "note": "Cool water",
            "harvested": "2026-04-20",
        },
        "variants": [
            {"sku": "TEA-S", "options": {"size": "Small"}, "stock_quantity": 4},
            {
                "sku": "TEA-L",
                "options": {"size": "Large"},
                "price": 35,
                "availability": "preorder",
                "media": [{"url": "https://pictures.example/large.jpg"}],
            },
        ],
        "media": [
            {"url": "https://pictures.example/tea.jpg", "alt": "Green leaves"},
            {"kind": "video", "url": "https://video.example/tea"},
        ],
    }


@pytest.fixture
def attributes(load):
    """The attributes of ``tea``."""
    types = {
        "origin": "choice",
        "taste": "multi_choice",
        "caffeine": "number",
        "organic": "boolean",
        "note": "text",
        "harvested": "date",
    }
    records = [
        {"type": "attribute", "code": code, "name": code.title(), "data_type": data_type}
        for code, data_type in types.items()
    ]
    size = {"type": "attribute", "code": "size", "name": "Size", "is_option": True}
    assert load(*records, size).ok
