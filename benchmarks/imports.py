"""How many products an import brings in a second: all new, then all as they were."""

from collections.abc import Iterator

from benchmarks.generate import Catalogue
from benchmarks.load import make_database, migrate
from benchmarks.markdown import print_heading, print_table
from benchmarks.processes import resident_megabytes
from benchmarks.timing import number, stopped
from django_catalog.exchange import Importer
from django_catalog.exchange.formats import Entry


def report(options) -> None:
    make_database()
    migrate()
    catalogue = Catalogue(options.seed)
    print_heading("Import", options.products)
    rows = []
    for name in ("all new", "all unchanged"):
        before = resident_megabytes()
        milliseconds, done = stopped(lambda: Importer().run(entries(catalogue, options.products)))
        if not done.ok:
            raise SystemExit(done.problems[0])
        speed = options.products / milliseconds * 1000
        rows.append((name, number(speed), number(max(resident_megabytes() - before, 0))))
    print_table(("products", "a second", "more memory, MB"), rows)


def entries(catalogue: Catalogue, products: int) -> Iterator[Entry]:
    return (Entry(*line) for line in enumerate(catalogue.records(products), 1))
