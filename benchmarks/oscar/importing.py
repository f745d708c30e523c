"""Products through django-oscar's own importer, which its sandbox is filled with: one row a
product, without variants and attributes."""

import csv
import logging
from itertools import islice
from pathlib import Path

from django.conf import settings
from oscar.apps.partner.importers import CatalogueImporter
from oscar.core.loading import get_model

from benchmarks.generate import Catalogue
from benchmarks.timing import number, stopped

MOST = 1000
"""Products; it is slow."""


def report(catalogue: Catalogue, products: int) -> None:
    get_model("catalogue", "Product").objects.all().delete()
    products = min(products, MOST)
    path = Path(settings.MEDIA_ROOT) / "imports.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(map(_row, islice(catalogue.products(products), products)))
    importer = CatalogueImporter(logging.getLogger("benchmarks"))
    for name in ("new", "as they were"):
        milliseconds, _done = stopped(lambda: importer.handle(str(path)))
        speed = number(products / milliseconds * 1000)
        print(f"| django-oscar, {name}, a row each | {speed} |  |  |  |  |  |")


def _row(record):
    return (
        *("Goods", " > ".join(record["categories"][0]), record["external_id"], record["name"]),
        *(record["description"], "Shop", record["sku"], record["price"]),
        record.get("stock_quantity", 1),
    )
