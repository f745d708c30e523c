"""What an import costs, beside what the database can take and what saving costs."""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.db import connection, transaction

from benchmarks.generate import Catalogue
from benchmarks.load import BATCH, make_database, migrate
from benchmarks.markdown import print_heading, print_table
from benchmarks.peers import print_oscar_imports
from benchmarks.processes import resident_megabytes
from benchmarks.rows import COLUMNS, Rows
from benchmarks.saving import Saver
from benchmarks.timing import number
from benchmarks.writers import insert
from django_catalog.exchange import Importer
from django_catalog.exchange.formats import Entry, open_file

SAVED = 300
"""Products saved one by one, at most; all of them would take too long."""

HEADERS = (
    *("products", "a second", "a second of processors' work"),
    *("µs in Python", "µs in the server", "MB after a tenth", "MB at most"),
)


HUGE = 100_000
"""Products from which on what looks at each of them for long is left out."""


def report(options) -> None:
    catalogue = Catalogue(options.seed)
    print_heading("Import", options.products)
    is_huge = options.products > HUGE
    rows = [] if is_huge else [_measure_limit(catalogue, options.products)]
    rows.append(_measure_saving(catalogue, min(SAVED, options.products)))
    _make_shop(catalogue)
    path = options.folder / f"imports_{connection.vendor}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path, (json.dumps(record) for record in catalogue.products(options.products)))
    for name, every, trusts_digests in CASES:
        if not is_huge or name in QUICK:
            if every:
                _raise_prices(path, every)
            rows.append(_measure_import(name, path, options.products, trusts_digests))
    path.unlink()
    print_table(HEADERS, rows)
    if options.oscar:
        print_oscar_imports(options)


CASES = (
    ("all new", 0, True),
    ("all as they were", 0, True),
    ("all as they were, each compared", 0, False),
    ("one in a hundred with another price", 100, True),
    ("all with other prices", 1, True),
)
"""What is imported, the products of which prices are raised before, and whether digests
are trusted."""

QUICK = ("all new", "all as they were", "one in a hundred with another price")


def _write(path, lines):
    with path.open("w") as file:
        file.writelines(f"{line}\n" for line in lines)


def _raise_prices(path, every):
    former = path.rename(path.with_suffix(".former"))
    with former.open() as lines:
        _write(
            path, (_dearer(line) if n % every == 0 else line[:-1] for n, line in enumerate(lines))
        )
    former.unlink()


def _dearer(line):
    record = json.loads(line)
    for offer in (record, *record.get("variants", ())):
        if "price" in offer:
            offer["price"] = f"{float(offer['price']) + 1:.2f}"
    return json.dumps(record)


@dataclass
class Cost:
    """Seconds on the clock, and of two processors at work."""

    wall: float = 0
    python: float = 0
    server: float = 0

    @contextmanager
    def counted(self) -> Iterator[None]:
        began = time.perf_counter(), time.process_time(), _server_seconds()
        yield
        self.wall += time.perf_counter() - began[0]
        self.python += time.process_time() - began[1]
        self.server += _server_seconds() - began[2]

    def row(self, name: str, products: int, *memory: float) -> tuple[str, ...]:
        figures = (
            products / self.wall,
            products / (self.python + self.server),
            self.python / products * 1e6,
            self.server / products * 1e6,
        )
        return (name, *map(number, figures), *(map(number, memory) if memory else ("", "")))


def _server_seconds() -> float:
    """Processor time of PostgreSQL's process for this connection, if it runs here."""
    if connection.vendor != "postgresql":
        return 0
    connection.ensure_connection()
    try:
        status = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text()
    except OSError:
        return 0
    user, system = status.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _make_shop(catalogue: Catalogue) -> None:
    """An empty one: attributes, brands and categories without products."""
    make_database()
    migrate()
    done = Importer().run(Entry(*line) for line in enumerate(catalogue.shop.records(), 1))
    if not done.ok:
        raise SystemExit(done.problems[0])


def _measure_limit(catalogue: Catalogue, products: int) -> tuple[str, ...]:
    """The same rows, from tuples into the tables with all their indexes and rules."""
    _make_shop(catalogue)
    rows, cost = Rows(), Cost()
    records = catalogue.products(products)
    while batch := list(islice(records, BATCH)):
        found = rows.of(batch)
        with cost.counted(), transaction.atomic():
            for model, columns in COLUMNS.items():
                insert(model, columns, found[model])
    return cost.row("limit: nothing but their rows", products)


def _measure_import(name: str, path: Path, products: int, trusts_digests: bool) -> tuple[str, ...]:
    memory: list[float] = []
    importer = Importer(on_batch=lambda: memory.append(resident_megabytes(tidied=False)))
    importer.trusts_digests = trusts_digests
    cost = Cost()
    with path.open("rb") as file, cost.counted():
        done = importer.run(open_file(file, format="jsonl"))
    if not done.ok:
        raise SystemExit(done.problems[0])
    return cost.row(name, products, memory[len(memory) // 10], max(memory))


def _measure_saving(catalogue: Catalogue, products: int) -> tuple[str, ...]:
    """The first products, as a view or a script would create them."""
    _make_shop(catalogue)
    saver, cost = Saver(), Cost()
    with cost.counted():
        for record in catalogue.products(products):
            saver.save(record)
    return cost.row("saved one by one", products)
