"""Real products on which searches are judged, as import records.

The folder holds what search engines and shops publish as demonstrations. It is not part
of this project, and what is missing in it is left out:

- ``bestbuy-cellphones/ecommerce.json``: phones and what goes with them
- ``elastic-makeup/dataset_products.csv``: cosmetics with shades and tags
- ``zebra-hardware/*.csv``: printers and scanners with part numbers
"""

import ast
import csv
import html
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.convert_phones import convert

Record = dict[str, Any]


def records(folder: Path) -> Iterator[Record]:
    yield from (multi_choice(code) for code in ("shade", "tag"))
    yield from phones(folder / "bestbuy-cellphones" / "ecommerce.json")
    yield from makeup(folder / "elastic-makeup" / "dataset_products.csv")
    for path in sorted((folder / "zebra-hardware").glob("*.csv")):
        yield from hardware(path)


def multi_choice(code: str) -> Record:
    name = code.capitalize()
    return {"type": "attribute", "code": code, "name": name, "data_type": "multi_choice"}


def phones(path: Path) -> Iterator[Record]:
    """The number in the name of its picture is the shop's own."""
    for record in convert(json.loads(path.read_text())) if path.exists() else ():
        yield record | {"sku": record["external_id"], "media": []}


def makeup(path: Path) -> Iterator[Record]:
    for row in _rows(path):
        kind = [part.replace("_", " ") for part in (row["product_type"], row["category"]) if part]
        yield {
            "external_id": f"makeup-{row['id']}",
            "name": html.unescape(row["name"]).strip()[:255],
            "brand": row["brand"] or None,
            "categories": [["Makeup", *dict.fromkeys(kind)]],
            "description": _paragraph(row["description"]),
            "attributes": {
                "shade": _choices(
                    c["colour_name"] for c in ast.literal_eval(row["product_colors"])
                ),
                "tag": _choices(ast.literal_eval(row["tag_list"])),
            },
        }


def hardware(path: Path) -> Iterator[Record]:
    for row in _rows(path):
        yield {
            "external_id": f"hardware-{row['sku']}",
            "sku": row["sku"],
            "name": row["name"].split("|")[0].strip()[:255],
            "brand": row["brand"],
            "categories": [["Hardware"]],
            "description": _paragraph(row["description"].split("|")[0]),
        }


def _rows(path):
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def _paragraph(text):
    return f"<p>{html.escape(html.unescape(text).strip(), quote=False)}</p>"


def _choices(values):
    unique = {value.strip().casefold(): value.strip()[:200] for value in values if value}
    return [value for folded, value in unique.items() if folded]
