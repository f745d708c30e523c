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
        external_id = PurePosixPath(urlsplit(phone["image"]).path).stem
        if external_id in seen:
            continue
        seen.add(external_id)
        yield {
            "external_id": external_id,
            "name": html.unescape(phone["name"]),
            "brand": html.unescape(phone["brand"]) or None,
            "categories": [phone["categories"]],
            # Plain text there, HTML here.
            "description": f"<p>{html.escape(html.unescape(phone['description']), quote=False)}</p>",
            "price": f"{phone['price']:.2f}",
            "currency": "USD",
            "metadata": {"popularity": phone["popularity"]},
            "media": [{"url": phone["image"], "alt": html.unescape(phone["name"])}],
        }


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
