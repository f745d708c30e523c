"""Turns the demo catalogue of phones that search engines publish into our format.

    python -m benchmarks.convert_phones ecommerce.json > phones.jsonl
    python manage.py catalog_import phones.jsonl

The source is a JSON array of objects with ``name``, ``description``, ``brand``,
``categories`` (from the root down), ``price`` in US dollars, ``image`` and
``popularity``. It has no article numbers: the name of the image file is one.
"""

import html
import json
import sys
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit


def main(path: str) -> None:
    with open(path, encoding="utf-8") as file:
        for record in convert(json.load(file)):
            print(json.dumps(record, ensure_ascii=False))


def convert(phones: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """One record for each picture: what has the same one is the same product."""
    seen = set()
    for phone in phones:
        external_id = PurePosixPath(urlsplit(phone["image"]).path).stem.partition("_")[0]
        if external_id not in seen:
            seen.add(external_id)
            yield convert_phone(phone, external_id)


def convert_phone(phone: dict[str, Any], external_id: str) -> dict[str, Any]:
    # The source is text with some HTML entities; our descriptions are HTML.
    name, brand, description = (
        html.unescape(phone[key]) for key in ("name", "brand", "description")
    )
    return {
        "external_id": external_id,
        "name": name,
        "brand": brand or None,
        "categories": [phone["categories"]] if phone["categories"] else [],
        "description": f"<p>{html.escape(description, quote=False)}</p>",
        "price": f"{phone['price']:.2f}",
        "currency": "USD",
        "metadata": {"popularity": phone["popularity"]},
        "media": [{"url": phone["image"], "alt": name}],
    }


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
