"""The same products in django-oscar, in an environment of its own."""

import json
import os
import subprocess
import venv
from pathlib import Path

from benchmarks import databases

ENVIRONMENT = databases.FOLDER / "oscar"


def print_oscar_pages(options) -> None:
    """Rows of a table: page, milliseconds, queries. The first call installs it and loads
    the products, always into SQLite."""
    _run("pages", f"oscar_{options.products}", options)


def print_oscar_imports(options) -> None:
    """A row of a table: products that its own importer brings in a second, into SQLite."""
    _run("imports", "oscar_imports", options)


def _run(what, name, options):
    database = databases.describe("sqlite", name, options.folder)
    environment = {
        **os.environ,
        "CATALOG_BENCHMARK_DATABASE": json.dumps(database),
        "CATALOG_BENCHMARK_FOLDER": str(options.folder.resolve() / name),
        "DJANGO_SETTINGS_MODULE": "benchmarks.oscar.settings",
    }
    arguments = [what, options.products, options.seed, options.rounds]
    command = [str(_python()), "-W", "ignore", "-m", "benchmarks.oscar", *map(str, arguments)]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    print(done.stdout, end="")


def _python() -> Path:
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        venv.create(ENVIRONMENT, with_pip=True)
        packages = ["django-oscar", "sorl-thumbnail", "whoosh"]
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    return python
