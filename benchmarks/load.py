"""Puts a made-up catalogue into the tables, or finds it there."""

import time
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from pathlib import Path

from django.core.management import call_command
from django.db import DatabaseError, connection

from benchmarks.generate import Catalogue
from benchmarks.rows import COLUMNS, Rows
from benchmarks.writers import fast_writing
from django_catalog import changes, get_product_model
from django_catalog.exchange import Importer
from django_catalog.exchange.formats import Entry

BATCH = 2_000
"""Products whose rows are held in memory."""


def prepare(products: int, seed: int = 1, *, anew: bool = False) -> None:
    """Have this catalogue in the database that the settings name."""
    if not anew and is_loaded(products):
        migrate()
        build_indexes("update")
        return
    began = time.perf_counter()
    make_database()
    migrate()
    load(Catalogue(seed), products)
    print(f"Loaded {products} products in {time.perf_counter() - began:.0f} s.")
    began = time.perf_counter()
    build_indexes()
    print(f"Built the indexes in {time.perf_counter() - began:.0f} s.")


def is_loaded(products: int) -> bool:
    try:
        return get_product_model().objects.count() == products
    except DatabaseError:
        return False
    finally:
        connection.close()


def make_database() -> None:
    """An empty one, whatever was there."""
    connection.close()
    name = connection.settings_dict["NAME"]
    if connection.vendor == "postgresql":
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}"')
        return
    for ending in ("", "-wal", "-shm"):
        Path(f"{name}{ending}").unlink(missing_ok=True)
    Path(name).parent.mkdir(parents=True, exist_ok=True)


def migrate() -> None:
    call_command("migrate", verbosity=0)


def load(catalogue: Catalogue, products: int) -> None:
    """Fill empty tables. Nothing is reported of it but one change at the end, so that
    whoever follows the log begins behind it."""
    shop = (Entry(line, record) for line, record in enumerate(catalogue.shop.records(), 1))
    report = Importer().run(shop)
    if not report.ok:
        raise SystemExit(report.problems[0])
    rows = Rows()
    with fast_writing(list(COLUMNS)) as write:
        for batch in _batches(catalogue.products(products)):
            for model, values in rows.of(batch).items():
                write(model, COLUMNS[model], values)
    first = get_product_model().objects.order_by("pk").values_list("pk", flat=True)[:1]
    changes.record("product", first, changes.PUT)


def build_indexes(action: str = "build", *, only: str | None = None) -> None:
    """Of lists and of words, as after any writing past the models."""
    call_command("catalog_index", action, only=only, verbosity=0, stdout=StringIO())


def _batches(records: Iterator[dict]) -> Iterator[list[dict]]:
    while batch := list(islice(records, BATCH)):
        yield batch
