"""The measurements; ``python -m benchmarks`` prepares the database for them."""

import statistics
import time

import django
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.generate import records
from django_catalog import get_category_model, get_product_model
from django_catalog.exchange import Importer
from django_catalog.exchange.formats import Entry

ROUNDS = 15


def report(products):
    print(f"{connection.display_name}, Django {django.get_version()}, {products} products\n")
    measure_import(products)
    measure_pages()


def measure_import(products):
    for label in ("import, all new", "import, all unchanged"):
        entries = (Entry(n, record) for n, record in enumerate(records(products), 1))
        began = time.perf_counter()
        report = Importer().run(entries)
        seconds = time.perf_counter() - began
        print(f"{label:28} {products / seconds:8.0f} products/s")
        if not report.ok:
            raise SystemExit(report.problems[0])


def measure_pages():
    product = get_product_model().objects.filter(variant_count__gt=1).first()
    category = get_category_model().objects.filter(parent=None).first()
    shelf = category.get_absolute_url()
    pages = {
        "list": "/shop/",
        "list, last page": f"/shop/?page={-(-get_product_model().objects.count() // 24)}",
        "category": shelf,
        "category, five filters": f"{shelf}?colour=red&colour=blue&material=oak"
        "&price_max=400&washable=1&in_stock=1",
        "search": "/shop/search/?q=plain+lamp",
        "product": product.get_absolute_url(),
        "brands": "/shop/brands/",
        "list, JSON": "/shop/products.json",
        "product, JSON": f"/shop/products/{product.slug}.json",
    }
    print(f"\n{'page':28} {'median ms':>9} {'slowest':>8} {'queries':>8}")
    for label, url in pages.items():
        times, queries = visit(url)
        print(f"{label:28} {statistics.median(times):9.1f} {max(times):8.1f} {queries:8}")


def visit(url):
    client = Client()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200, url
        number = len(queries)
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        client.get(url)
        times.append((time.perf_counter() - began) * 1000)
    return times, number
