"""The made-up catalogue of the benchmarks is what they say it is, and each of them runs."""

import json
import os
import subprocess
import sys
from itertools import islice

import pytest
from django.db import connection

from benchmarks.generate import Catalogue
from django_catalog import get_product_model, rebuild
from django_catalog.exchange import Importer
from django_catalog.exchange.formats import Entry

PRODUCTS = 50


@pytest.fixture
def imported(db):
    records = Catalogue(seed=3).records(PRODUCTS)
    assert Importer().run(Entry(*line) for line in enumerate(records, 1)).ok


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the small catalogue lies, once it is made."""
    return tmp_path_factory.mktemp("benchmarks")


@pytest.fixture
def benchmark(folder):
    """Run a benchmark on the small catalogue; returns what it prints."""

    def run(*arguments):
        command = [sys.executable, "-m", "benchmarks", *arguments]
        command += [f"--folder={folder}", f"--products={PRODUCTS}", "--rounds=1"]
        done = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ))
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


def test_same_seed_makes_same_catalogue():
    first, second = (list(Catalogue(seed=3).records(PRODUCTS)) for _ in range(2))
    assert first == second
    assert first != list(Catalogue(seed=4).records(PRODUCTS))


def test_small_catalogue_is_the_beginning_of_a_large_one():
    large = Catalogue(seed=3).products(10 * PRODUCTS)
    assert list(islice(large, PRODUCTS)) == list(Catalogue(seed=3).products(PRODUCTS))


def test_loaded_rows_are_those_that_the_importer_writes(imported):
    from benchmarks.rows import COLUMNS, Rows

    before = state(COLUMNS)
    get_product_model().objects.all().delete()
    rows = Rows().of(Catalogue(seed=3).products(PRODUCTS))
    with connection.cursor() as cursor:
        for model, columns in COLUMNS.items():
            names, places = ", ".join(columns), ", ".join(["%s"] * len(columns))
            statement = f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({places})"
            cursor.executemany(statement, rows[model])
    assert state(COLUMNS) == before
    rebuild.settle()
    assert state(COLUMNS) == before


def state(tables):
    """Everything about the products but keys, and times, which the importer takes from
    its surroundings."""
    passing = {"id", "product_id", "variant_id", "created_at", "updated_at"}
    return {
        model: sorted(
            str({name: value for name, value in row.items() if name not in passing})
            for row in model.objects.order_by().values()
        )
        for model in tables
    }


def test_each_benchmark_prints_its_tables(benchmark):
    printed = benchmark("all", "--anew")
    assert "Loaded 50 products" in printed
    assert printed.count(", 50 products") == 5
    assert "Loaded" not in benchmark("load")


def test_imports(benchmark):
    printed = benchmark("imports")
    for name in ("limit: nothing but their rows", "all new", "all with other prices"):
        assert f"| {name} |" in printed


def test_soak(benchmark):
    pytest.importorskip("gunicorn")
    assert "| wrong answers | 0 |" in benchmark("soak", "--answers=6", "--editors=2")


def test_quality(benchmark, tmp_path):
    phone = {
        "name": "OtterBox - Defender Case for Apple iPhone 6 - Black",
        "description": "Keeps it safe.",
        "brand": "OtterBox",
        "categories": ["Cell Phones", "Cell Phone Cases & Clips"],
        "price": 29.99,
        "image": "https://pictures.example/4984700_sb.jpg",
        "popularity": 1,
    }
    path = tmp_path / "bestbuy-cellphones" / "ecommerce.json"
    path.parent.mkdir()
    path.write_text(json.dumps([phone]))
    printed = benchmark("quality", f"--data={tmp_path}")
    assert "| as delivered | 1.000" in printed
