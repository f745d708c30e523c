"""Where the catalogues lie that benchmarks ask: made once, used again."""

import json
import os
from pathlib import Path
from typing import Any

KINDS = ("sqlite", "postgres")

FOLDER = Path(".cache/bench")


def use(kind: str, contents: str, folder: Path = FOLDER) -> None:
    """Choose the database for Django's settings, here and in processes started from here.

    It is a file in ``folder``, or a database on the PostgreSQL server that libpq's own
    variables name.
    """
    os.environ["CATALOG_BENCHMARK_DATABASE"] = json.dumps(describe(kind, contents, folder))
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"


def describe(kind: str, contents: str, folder: Path = FOLDER) -> dict[str, Any]:
    """The database as ``DATABASES`` has it."""
    name = f"django_catalog_bench_{contents}"
    return _postgres(name) if kind == "postgres" else _sqlite(folder / f"{name}.sqlite3")


def _sqlite(path):
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path.resolve()),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL"},
    }


def _postgres(name):
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "HOST": os.environ.get("PGHOST", "127.0.0.1"),
        "PORT": os.environ.get("PGPORT", "5432"),
        "USER": os.environ.get("PGUSER", ""),
        "PASSWORD": os.environ.get("PGPASSWORD", ""),
        "CONN_MAX_AGE": None,
    }
