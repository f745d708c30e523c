"""Listing answers: the keys of a page, the exact total and every facet's exact counts."""

from functools import partial

from benchmarks.compared import backends
from benchmarks.generate import Catalogue
from benchmarks.markdown import print_heading, print_table
from benchmarks.questions import questions
from benchmarks.timing import measure
from django_catalog.listing import AnyOf, Question
from django_catalog.listing.backends.base import ListingBackend, Selection
from django_catalog.listing.sorts import sort_of

PAGE_SIZE = 24


def report(options) -> None:
    asked = {name: select(q) for name, q in questions(Catalogue(options.seed).shop).items()}
    compared = backends()
    print_heading("Listing answers", options.products)
    print("Milliseconds: median (95th percentile).\n")
    columns = [text for name in compared for text in (f"{name}, ms", "queries")]
    print_table(
        ["keys, total and all facets", "found", *columns], _answers(asked, compared.values())
    )
    print()
    columns = [text for name in compared for text in (f"{name}, ms", "queries")]
    print_table(["keys of a page", "page", *columns], _pages(asked, compared.values()))


def select(question: Question) -> Selection:
    """The question as a backend gets it."""
    places = (("category", question.category), ("brand", question.brand))
    fixed = tuple(AnyOf(name, (place.slug,)) for name, place in places if place)
    return Selection(fixed, question.filters, question.text, sort=sort_of(question))


def answer(backend: ListingBackend, selection: Selection) -> int:
    """Everything a page shows but its products; returns the total."""
    schema = backend.get_schema()
    backend.keys(selection, schema, 0, PAGE_SIZE)
    return backend.answer(selection, schema, list(schema.dimensions)).total


def _answers(asked, compared):
    for name, selection in asked.items():
        found, cells = 0, []
        for backend in compared:
            timing = measure(partial(answer, backend, selection))
            found = answer(backend, selection)
            cells += [timing, timing.queries]
        yield name, f"{found:,}", *cells


def _pages(asked, compared):
    for name in ("whole shop by newest", "whole shop by price", "department"):
        last = answer(next(iter(compared)), asked[name]) // PAGE_SIZE
        for page in (0, last // 2, last):
            cells = []
            for backend in compared:
                timing = measure(partial(_keys, backend, asked[name], page))
                cells += [timing, timing.queries]
            yield name, f"{page + 1:,}", *cells


def _keys(backend, selection, page):
    schema = backend.get_schema()
    return backend.keys(selection, schema, page * PAGE_SIZE, (page + 1) * PAGE_SIZE)
