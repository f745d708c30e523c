"""Runs in an environment that has django-oscar and not our package; prints rows of a table."""

import sys
from functools import partial
from importlib import import_module

import django
from django.core.management import call_command

from benchmarks.generate import Catalogue
from benchmarks.timing import LIMITS, measure


def main(what: str, products: int, seed: int, rounds: int) -> None:
    LIMITS.rounds = rounds
    django.setup()
    call_command("migrate", verbosity=0)
    catalogue = Catalogue(seed)
    if what == "imports":
        import_module("benchmarks.oscar.importing").report(catalogue, products)
    else:
        print_pages(catalogue, products)


def print_pages(catalogue: Catalogue, products: int) -> None:
    """Page, milliseconds, queries."""
    loading = import_module("benchmarks.oscar.load")
    if not loading.Product.objects.exists():
        loading.load(catalogue, products)
    ask = import_module("benchmarks.visitor").visitor()
    for name, address in addresses(loading).items():
        timing = measure(partial(ask, address))
        print(f"| {name} | {timing} | {timing.queries} |")


def addresses(loading) -> dict[str, str]:
    department = loading.Category.objects.filter(depth=1).earliest("pk").get_absolute_url()
    product = loading.Product.objects.filter(structure="parent").earliest("pk")
    return {
        "django-oscar, category of 20 cards": department,
        "django-oscar, category, page 3": f"{department}?page=3",
        "django-oscar, product": product.get_absolute_url(),
    }


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
