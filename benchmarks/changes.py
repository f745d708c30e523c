"""How long it takes until what one process has saved is in the answers of another, and
what that costs the one who asks first."""

import statistics

from benchmarks.compared import answering_with, backends, chosen
from benchmarks.markdown import print_heading, print_table
from benchmarks.processes import new_processes
from benchmarks.timing import number, stopped
from django_catalog import get_product_model
from django_catalog.listing import AnyOf, Listing, Question

AT_ONCE = (1, 100, 5000)

ROUNDS = 5
"""Unless fewer are asked for."""

IN_STOCK = Question(filters=(AnyOf("in_stock", ("1",)),))


def report(options) -> None:
    print_heading("Changes seen by another process", options.products)
    rows = []
    with new_processes() as reader:
        for name in chosen(options):
            for wanted in AT_ONCE:
                keys = in_stock_products(wanted)
                rows.append(
                    (
                        f"{name}, {len(keys):,} sold out",
                        *_measure(reader, name, keys, options.rounds),
                    )
                )
    headers = ("products changed", "write, ms", "first answer after it, ms", "next answer, ms")
    print_table(headers, rows)


def in_stock_products(limit: int) -> list[int]:
    """Visible ones that are in stock and have no variants to say otherwise."""
    products = get_product_model().objects.published()
    products = products.filter(variant_count=0, availability="in_stock", stock_quantity=None)
    return list(products.order_by("pk").values_list("pk", flat=True)[:limit])


def _measure(reader, name, keys, rounds):
    """Medians of several rounds, each of which is undone."""
    _ms, total = reader.submit(ask, name).result()
    seen_after = []
    for _ in range(min(ROUNDS, rounds)):
        writing, _ = stopped(lambda: write(keys, "out_of_stock"))
        first, seen = reader.submit(ask, name).result()
        second, _ = reader.submit(ask, name).result()
        write(keys, "in_stock")
        if seen != total - len(keys):
            raise SystemExit(f"{name} answers {seen:,} instead of {total - len(keys):,}.")
        seen_after.append((writing, first, second))
    return [number(statistics.median(values)) for values in zip(*seen_after, strict=True)]


def write(keys: list[int], availability: str) -> None:
    """As the admin saves one product, and code many."""
    products = get_product_model().objects
    if len(keys) > 1:
        products.filter(pk__in=keys).update(availability=availability)
        return
    product = products.get(pk=keys[0])
    product.availability = availability
    product.save()


def ask(name: str) -> tuple[float, int]:
    """Milliseconds, and how many are in stock."""
    with answering_with(backends()[name]):
        return stopped(lambda: Listing(IN_STOCK).total)
