"""Searches in a made-up catalogue, by how often their words are in it."""

from functools import partial

from django.test.utils import override_settings

from benchmarks.compared import answering_with, backends
from benchmarks.generate import Catalogue, make_sku
from benchmarks.markdown import print_heading, print_table
from benchmarks.timing import measure, number, stopped
from django_catalog import search
from django_catalog.listing import Listing, Question

LIKE = "django_catalog.search.backends.orm.OrmSearch"

TOO_SLOW = 10_000
"""Milliseconds after which it is not asked any more, because the others take as long."""


def report(options) -> None:
    print_heading("Searches", options.products)
    print("Milliseconds: median (95th percentile).\n")
    headers = ("search", "found", "words to keys, ms", "queries", "whole page, ms", "queries")
    rows = []
    for name, text in texts(Catalogue(options.seed)).items():
        page = partial(ask, text)
        finding, answering = measure(partial(find, text)), measure(page)
        rows.append((name, f"{page():,}", finding, finding.queries, answering, answering.queries))
    print_table(headers, rows)
    if not options.index_only:
        _report_like(options)


def texts(catalogue: Catalogue) -> dict[str, str]:
    """Words by their rank in the vocabulary."""
    words = catalogue.words
    rare = rarest_word(catalogue)
    sku = make_sku(517)
    return {
        "commonest word": words[0],
        "very common word": words[10],
        "common word": words[300],
        "rare word": rare,
        "two common words": f"{words[0]} {words[10]}",
        "common and rare word": f"{words[0]} {rare}",
        "four words": " ".join(words[5:200:50]),
        "beginning of a word": words[5][:4],
        "typing error": words[400][:2] + words[400][3:],
        "two words, typing error": f"{words[30]} {words[400][:2]}{words[400][3:]}",
        "article number": sku,
        "without separators": "".join(filter(str.isalnum, sku)).lower(),
        "its beginning": sku[:7],
        "nothing like it": "qqqqwwwwxx",
    }


def rarest_word(catalogue: Catalogue) -> str:
    """Of those in the first product, so that it is found in a catalogue of any size."""
    (product,) = catalogue.products(1)
    words = product["description"].removeprefix("<p>").removesuffix(".</p>").lower().split()
    return max(words, key=catalogue.words.index)


def find(text: str):
    """Only the search: everybody may see everything."""
    return search.get_backend().find(text, lambda keys: keys, using="default")


def ask(text: str) -> int:
    """What the search page asks: products, total and facets; returns the total."""
    listing = Listing(Question(text=text))
    if listing.total:
        assert listing.products
        assert listing.facets
    return listing.total


def _report_like(options):
    print("\nWith `LIKE` and plain SQL, which read every product, and so are asked once:\n")
    like = override_settings(DJANGO_CATALOG_SEARCH_BACKEND=LIKE)
    rows = []
    for name, text in texts(Catalogue(options.seed)).items():
        with like, answering_with(backends()["plain SQL"]):
            milliseconds, total = stopped(partial(ask, text))
        rows.append((name, f"{total:,}", number(milliseconds)))
        if milliseconds > TOO_SLOW:
            break
    print_table(("search", "found", "whole page, ms"), rows)
