"""How good the found products are: judged searches over real products, several ways of
searching in one run.

    python -m benchmarks quality --data FOLDER --database postgres

``real_data`` tells what is read from the folder.
"""

import random
import re
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from django.test.utils import override_settings

from benchmarks import real_data
from benchmarks.judging import Search, interval, is_found, judged_searches, ndcg, recall
from benchmarks.load import build_indexes, make_database, migrate
from benchmarks.markdown import print_heading, print_table
from django_catalog import get_product_model
from django_catalog.exchange import Importer
from django_catalog.exchange.formats import Entry
from django_catalog.search import get_backend
from django_catalog.search.backends.orm import OrmSearch

NUMBERS = 200
"""Article numbers of the phones that are looked for, beside all of the hardware's."""


@dataclass(frozen=True)
class Way:
    """A way of searching: the delivered one with something else in it."""

    backend: Callable[[], Any] = get_backend
    replaced: Mapping[str, Any] = field(default_factory=dict)
    """Names in ``django_catalog.search``, and what stands for them."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """These need another index."""

    @contextmanager
    def used(self) -> Iterator[Any]:
        with ExitStack() as stack:
            for name, value in self.replaced.items():
                stack.enter_context(patch(f"django_catalog.search.{name}", value))
            stack.enter_context(override_settings(**self.settings))
            if self.settings:
                build_indexes()
            yield self.backend()
        if self.settings:
            build_indexes()


COLUMNS = ("name", "brand", "categories", "attributes", "text", "identifiers")


def weights(**heavier: float) -> Way:
    """What a word counts in these columns of the index; in the others it counts 1."""
    return Way(replaced={"ranking.WEIGHTS": {name: heavier.get(name, 1) for name in COLUMNS}})


WAYS = {
    "as delivered": Way(),
    "LIKE": Way(OrmSearch),
    "all words only": Way(replaced={"pipeline.ENOUGH": 0}),
    "any word": Way(replaced={"pipeline.ENOUGH": 10**9}),
    "all columns alike": weights(),
    "name 10, brand 5, text 2, rest 1": weights(name=10, brand=5, text=2),
    "name 4, brand 4, categories 2, rest 1": weights(name=4, brand=4, categories=2),
    "no prefix on the last word": Way(
        replaced={"query.SHORTEST_PREFIX": 10**9, "query.SHORTEST_NUMBER": 10**9}
    ),
    "no stemming": Way(settings={"DJANGO_CATALOG_SEARCH_LANGUAGE": ""}),
}


def report(options) -> None:
    records = list(real_data.records(options.data))
    load(records)
    keys = dict(get_product_model().objects.values_list("pk", "external_id"))
    judged = judged_searches(records)
    numbers = number_searches(records)
    print_heading("Search quality", len(keys))
    print(f"{len(judged)} judged searches; {len(numbers)} for article numbers.\n")
    results = {}
    for name, way in WAYS.items():
        with way.used() as backend:
            results[name] = [rank(backend, search.text, keys) for search in judged]
            if name == "as delivered":
                found = [rank(backend, search.text, keys) for search in numbers]
    _print_ways(judged, results)
    print()
    _print_kinds(judged, results)
    print()
    _print_numbers(numbers, found)


def load(records: Sequence[Mapping[str, Any]]) -> None:
    make_database()
    migrate()
    report = Importer().run(Entry(*line) for line in enumerate(records, 1))
    if not report.ok:
        raise SystemExit(report.problems[0])
    build_indexes()


def rank(backend, text: str, keys: Mapping[int, str]) -> list[str]:
    """External ids of what is found, in the order in which a page shows it."""
    found = backend.find(text, lambda keys: keys, using="default")
    if found is None:
        return []
    others = set(found.keys) - set(found.best)
    return [keys[key] for key in (*found.best, *sorted(others, reverse=True))]


def number_searches(records: Sequence[Mapping[str, Any]]) -> list[Search]:
    """Article numbers as people type them: in full, without or with other separators, or
    only the beginning. All products whose number begins so are right."""
    numbers = {r["external_id"]: r["sku"] for r in records if r.get("sku")}
    phones = [number for key, number in numbers.items() if key == number]
    chosen = set(random.Random(1).sample(phones, min(NUMBERS, len(phones))))
    searches = []
    for key, number in numbers.items():
        if key != number or number in chosen:
            for kind, text in _ways_to_type(number):
                begin = _squash(text)
                right = {k: 3 for k, n in numbers.items() if _squash(n).startswith(begin)}
                searches.append(Search(text, kind, right if kind == "beginning" else {key: 3}))
    return searches


def _ways_to_type(number):
    plain = _squash(number)
    yield "in full", number
    yield "beginning", plain[: max(4, len(plain) * 2 // 3)]
    if plain != number.lower():
        yield "without separators", plain
        yield "with spaces", re.sub(r"\W+", " ", number).strip()


def _squash(number):
    return re.sub(r"[\W_]+", "", number).lower()


def _print_ways(judged, results):
    typos = [place for place, search in enumerate(judged) if search.kind == "typo"]
    rows = []
    for name, rankings in results.items():
        pairs = [(ranking, s.grades) for ranking, s in zip(rankings, judged, strict=True)]
        gains = [ndcg(*pair) for pair in pairs]
        found = statistics.fmean(is_found(*pairs[place]) for place in typos)
        mean, recalled = statistics.fmean(gains), statistics.fmean(recall(*p) for p in pairs)
        rows.append(
            (name, f"{mean:.3f} ± {interval(gains):.3f}", f"{recalled:.3f}", f"{found:.0%}")
        )
    print_table(["way of searching", "NDCG@10", "recall@100", "typos found"], rows)


def _print_kinds(judged, results):
    kinds = list(dict.fromkeys(search.kind for search in judged))
    rows = []
    for name, rankings in results.items():
        gains = {kind: [] for kind in kinds}
        for ranking, search in zip(rankings, judged, strict=True):
            gains[search.kind].append(ndcg(ranking, search.grades))
        rows.append((name, *(f"{statistics.fmean(gains[kind]):.3f}" for kind in kinds)))
    print_table(["NDCG@10", *kinds], rows)


def _print_numbers(numbers, found):
    kinds = {search.kind: [] for search in numbers}
    for ranking, search in zip(found, numbers, strict=True):
        kinds[search.kind].append(is_found(ranking, search.grades, places=1))
    rows = ((kind, len(hits), f"{statistics.fmean(hits):.1%}") for kind, hits in kinds.items())
    print_table(["article number, as delivered", "searches", "right product first"], rows)
