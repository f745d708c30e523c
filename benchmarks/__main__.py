"""What a catalogue of any size costs here. ``python -m benchmarks --help`` tells more.

Times are those of this machine, in this run: compare within one run only.
"""

import argparse
from importlib import import_module
from pathlib import Path

import django

from benchmarks import databases
from benchmarks.timing import LIMITS

FOLLOWING = ("pages", "listing", "search", "changes", "start")
"""What is measured on one catalogue, one after another."""

OWN_DATABASE = ("imports", "quality")
"""Those that fill a database of their own, anew each time."""


def main() -> None:
    options = read_options()
    databases.use(options.database, name_of(options), options.folder)
    LIMITS.rounds = options.rounds
    django.setup()
    # Their models need the setup.
    if options.what not in OWN_DATABASE:
        loading = import_module("benchmarks.load")
        loading.prepare(options.products, options.seed, anew=options.anew)
    for name in FOLLOWING if options.what == "all" else [options.what]:
        if name != "load":
            import_module(f"benchmarks.{name}").report(options)


def name_of(options) -> str:
    """Of the database: what is in it."""
    if options.what in OWN_DATABASE:
        return options.what
    return f"{options.products}" + (f"_{options.seed}" if options.seed != 1 else "")


def read_options(arguments=None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    commands = parser.add_subparsers(dest="what", metavar="what", required=True)
    for name, explanation in {
        "all": f"one after another: {', '.join(FOLLOWING)}",
        "load": "only make the catalogue",
        "pages": "pages and JSON as a visitor gets them",
        "listing": "keys, total and facet counts, without the products",
        "search": "from words to products",
        "changes": "until a change is seen by another process",
        "start": "a new process: load and memory of the index, and its building",
        "imports": "products that the importer brings in a second",
        "soak": "a server under edits: is every count right?",
        "quality": "how good the found products are, on judged searches",
    }.items():
        command = commands.add_parser(name, help=explanation)
        _add_catalogue_options(command)
        ADDITIONS.get(name, lambda command: None)(command)
    return parser.parse_args(arguments)


def _add_catalogue_options(command):
    command.add_argument("--products", type=int, default=1000)
    command.add_argument("--database", choices=databases.KINDS, default="sqlite")
    command.add_argument("--seed", type=int, default=1, help="another seed, another catalogue")
    command.add_argument("--folder", type=Path, default=databases.FOLDER, help="of SQLite files")
    command.add_argument("--rounds", type=int, default=LIMITS.rounds, help="of each measurement")
    command.add_argument("--index-only", action="store_true", help="no plain SQL beside it")
    command.add_argument("--anew", action="store_true", help="load the catalogue again")


def _add_data(command):
    command.add_argument("--data", type=Path, required=True, help="folder of real products")


def _add_soak_options(command):
    command.add_argument("--answers", type=int, default=10_000, help="that are checked")
    command.add_argument("--seconds", type=float, default=1800, help="after which it ends anyway")
    command.add_argument("--editors", type=int, default=4)


def _add_oscar(command):
    command.add_argument("--oscar", action="store_true", help="beside django-oscar")


ADDITIONS = {
    "all": _add_oscar,
    "pages": _add_oscar,
    "imports": _add_oscar,
    "quality": _add_data,
    "soak": _add_soak_options,
}


if __name__ == "__main__":
    main()
