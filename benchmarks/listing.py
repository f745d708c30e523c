"""Listing answers: the keys of a page, the exact total and every facet's exact counts."""

from functools import partial

from benchmarks.compared import answering_with, chosen
from benchmarks.generate import Catalogue
from benchmarks.markdown import print_heading, print_table
from benchmarks.questions import questions
from benchmarks.timing import measure
from django_catalog import get_product_model
from django_catalog.listing import AnyOf, Listing, Question
from django_catalog.listing.backends.base import Asked, ListingBackend, Selection
from django_catalog.listing.backends.bitmap import IndexedSchema
from django_catalog.listing.cursor import After, after_product
from django_catalog.listing.sorts import sort_of

PAGE_SIZE = 24


def report(options) -> None:
    asked = questions(Catalogue(options.seed).shop)
    compared = chosen(options)
    columns = [text for name in compared for text in (f"{name}, ms", "queries")]
    print_heading("Listing answers", options.products)
    print("Milliseconds: median (95th percentile).\n")
    rows = _answers(asked, list(compared.values()), answer)
    print_table(["keys, total and the facets of a page", "found", *columns], rows)
    print()
    rows = _answers(asked, list(compared.values())[:1], answer_all)
    print_table(["keys, total and all 64 filters", "found", *columns[:2]], rows)
    print()
    selections = {name: select(question) for name, question in asked.items()}
    rows = _pages(selections, list(compared.values()))
    print_table(["keys of a page", "page", *columns], rows)


def select(question: Question) -> Selection:
    """The question as a backend gets it."""
    places = (("category", question.category), ("brand", question.brand))
    here = tuple(AnyOf(name, (place.slug,)) for name, place in places if place)
    return Selection(fixed=here, asked=question.filters, sort=sort_of(question))


def answer(backend: ListingBackend, question: Question) -> int:
    """Everything a page shows but its products; returns the total."""
    with answering_with(backend):
        listing = Listing(question)
        if isinstance(listing.schema, IndexedSchema):
            listing.schema.index.answers.clear()  # as after a change
        list(backend.ask(select(question), listing.schema).keys(0, PAGE_SIZE))
        return len(listing.facets) and listing.total


def answer_all(backend: ListingBackend, question: Question) -> int:
    """The same with the counts of all filters that there are, not only those shown."""
    schema = backend.get_schema()
    asked = backend.ask(select(question), schema)
    list(asked.keys(0, PAGE_SIZE))
    return asked.answer(list(schema.dimensions)).total


def total(backend: ListingBackend, selection: Selection) -> int:
    return put(backend, selection).answer().total


def put(backend: ListingBackend, selection: Selection) -> Asked:
    return backend.ask(selection, backend.get_schema())


def keys_of_page(backend: ListingBackend, selection: Selection, page: int) -> None:
    start = (page - 1) * PAGE_SIZE
    list(put(backend, selection).keys(start, start + PAGE_SIZE))


def keys_after(backend: ListingBackend, selection: Selection, after: After) -> None:
    _place, keys = put(backend, selection).keys_after(after, PAGE_SIZE)
    list(keys)


def end_of_page(backend: ListingBackend, selection: Selection, page: int) -> After:
    """The cursor to the page after this one."""
    start = (page - 1) * PAGE_SIZE
    keys = list(put(backend, selection).keys(start, start + PAGE_SIZE))
    key, place = keys[-1], start + len(keys)
    return after_product(get_product_model().objects.get(pk=key), selection.sort, place)


def _answers(asked, compared, answer):
    for name, question in asked.items():
        found = answer(compared[0], question)
        calls = (partial(answer, backend, question) for backend in compared)
        yield name, f"{found:,}", *_cells(calls)


def _pages(asked, compared):
    for name in ("whole shop by newest", "whole shop by price", "whole shop by name", "department"):
        selection = asked[name]
        pages = max(total(compared[0], selection) // PAGE_SIZE, 1)
        middle = max(pages // 2, 1)
        for page in sorted({1, middle, pages}):
            calls = (partial(keys_of_page, backend, selection, page) for backend in compared)
            yield name, f"{page:,}", *_cells(calls)
        after = end_of_page(compared[0], selection, middle)
        calls = (partial(keys_after, backend, selection, after) for backend in compared)
        yield name, f"after a cursor, {middle + 1:,}", *_cells(calls)


def _cells(calls):
    for timing in map(measure, calls):
        yield from (timing, timing.queries)
