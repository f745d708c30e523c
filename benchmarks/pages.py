"""Pages and JSON as a visitor gets them: through all middleware, without the network."""

from functools import partial

from django.urls import reverse
from django.utils.http import urlencode

from benchmarks.compared import answering_with, chosen
from benchmarks.generate import Catalogue, make_sku
from benchmarks.markdown import print_heading, print_table
from benchmarks.peers import print_oscar_pages
from benchmarks.questions import department_category, filters_of
from benchmarks.timing import measure
from benchmarks.visitor import visitor
from django_catalog import get_product_model
from django_catalog.listing import Listing, Question

PAGE_SIZE = 24

SHORT = "?page_size=24"


def report(options) -> None:
    catalogue = Catalogue(options.seed)
    compared = chosen(options)
    print_heading("Pages", options.products)
    print("Milliseconds: median (95th percentile).\n")
    columns = [text for name in compared for text in (f"{name}, ms", "queries")]
    ask = visitor()
    rows = []
    for name, address in addresses(catalogue).items():
        cells = []
        for backend in compared.values():
            with answering_with(backend):
                timing = measure(partial(ask, address))
            cells += [timing, timing.queries]
        rows.append((name, *cells))
    print_table(["page", *columns], rows)
    print()
    _report_baseline(ask, compared)
    if options.oscar:
        print()
        print_table(["the same products", "ms", "queries"], ())
        print_oscar_pages(options)


def addresses(catalogue: Catalogue) -> dict[str, str]:
    """What is asked for, by what it is called in the table."""
    category = department_category(catalogue.shop)
    here = category.get_absolute_url()
    filters = filters_of(catalogue.shop.departments[0])
    pages = -(-Listing(Question(category=category), with_facets=False).total // PAGE_SIZE)
    everything = -(-Listing(Question(), with_facets=False).total // PAGE_SIZE)
    product = get_product_model().objects.published().filter(variant_count__gt=2).earliest("pk")
    words = catalogue.words
    return {
        "category": here,
        "category, 3 filters": _address(here, filters[:3]),
        "category, 5 filters": _address(here, filters),
        "category, middle page": f"{here}?page={pages // 2 + 1}",
        "category, last page": f"{here}?page={pages}",
        "whole shop": reverse("django_catalog:product_list"),
        "whole shop, last page": f"{reverse('django_catalog:product_list')}?page={everything}",
        "search, one word": _search(words[2_000]),
        "search, two words": _search(f"{words[20]} {words[200]}"),
        "search, article number": _search(make_sku(product.pk - 1)),
        "product": product.get_absolute_url(),
        "product, JSON": reverse("django_catalog:product_detail_json", args=[product.slug]),
        "list, JSON": reverse("django_catalog:product_list_json") + SHORT,
    }


def _address(path, filters):
    return f"{path}?{urlencode([pair for asked in filters for pair in asked.parameters()])}"


def _search(text):
    return f"{reverse('django_catalog:search')}?{urlencode({'q': text})}"


def _report_baseline(ask, compared):
    ours = reverse("django_catalog:product_list_json") + SHORT
    rows = []
    for name, backend in compared.items():
        with answering_with(backend):
            rows.append((f"products.json, {name}", measure(partial(ask, ours))))
    rows.append(("hand-written SQL", measure(partial(ask, "/baseline.json"))))
    rows.append(("the same without total", measure(partial(ask, "/baseline.json?total=0"))))
    best = rows[-1][1].median
    headers = ["24 products as JSON", "ms", "queries", "speed of the last one"]
    print_table(headers, ((n, t, t.queries, f"{best / t.median:.0%}") for n, t in rows))
