"""Tables as the documentation has them."""

import platform
import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import Any

import django
from django.db import connection

from django_catalog import __version__


def print_heading(title: str, products: int | None = None) -> None:
    """What is measured, with what, and when."""
    versions = [
        f"django-catalog-kit {__version__}",
        f"Django {django.get_version()}",
        f"Python {platform.python_version()}",
        database_version(),
    ]
    size = f", {products:,} products" if products else ""
    print(f"\n## {title}{size}\n\n{', '.join(versions)}; {date.today()}\n")


def print_table(headers: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """The first column is text, the others are numbers."""
    headers = list(headers)
    print(f"| {' | '.join(headers)} |")
    print(f"|---|{'---:|' * (len(headers) - 1)}")
    for row in rows:
        print(f"| {' | '.join(map(str, row))} |", flush=True)


def database_version() -> str:
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"{connection.display_name} {cursor.fetchone()[0].split()[0]}"
