"""Which products are right for a search, and how well a ranking finds them.

A file of judgements has searches, each with rules for the grades 3 (what was asked
for), 2 (nearly that) and 1 (has to do with it). A rule is words like ``name:iphone.7``,
``-category:cases`` or ``@case``: a pattern that the field must contain, or must not,
or a term defined at the top of the file. All words of a rule must hold; of several rules
one is enough. The rules were written from reading the products, before any ranking.
"""

import json
import math
import random
import re
import statistics
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "judgements"

Grades = Mapping[str, int]
"""Grade by the product's external id; others are of no use."""


@dataclass(frozen=True)
class Search:
    text: str
    kind: str
    grades: Grades


def judged_searches(records: Sequence[Mapping[str, Any]]) -> list[Search]:
    """The searches for which there is something among these products."""
    fields = {r["external_id"]: _fields(r) for r in records if "external_id" in r}
    searches = []
    for path in sorted(FOLDER.glob("*.json")):
        file = json.loads(path.read_text())
        for query in file["queries"]:
            grades = _grade(query, file["terms"], fields)
            searches.append(Search(query["query"], query["kind"], grades))
    return [search for search in searches if 3 in search.grades.values()]


def ndcg(ranking: Sequence[str], grades: Grades, places: int = 10) -> float:
    """The gain of the first places, 1 for the best there could be."""
    ideal = sorted(grades.values(), reverse=True)[:places]
    return _gain(grades.get(key, 0) for key in ranking[:places]) / _gain(ideal)


def recall(ranking: Sequence[str], grades: Grades, places: int = 100) -> float:
    """The share of what was asked for, or nearly that, among the first places."""
    wanted = {key for key, grade in grades.items() if grade >= 2}
    return len(wanted.intersection(ranking[:places])) / min(len(wanted), places)


def is_found(ranking: Sequence[str], grades: Grades, places: int = 10) -> bool:
    """Whether something that was asked for is among the first places."""
    return any(grades.get(key) == 3 for key in ranking[:places])


def interval(values: Sequence[float], rounds: int = 1000) -> float:
    """Half the width of the 95 % interval of the mean, by bootstrap."""
    draw = random.Random(1)
    means = sorted(statistics.fmean(draw.choices(values, k=len(values))) for _ in range(rounds))
    return (means[int(rounds * 0.975)] - means[int(rounds * 0.025)]) / 2


def _gain(grades):
    return sum((2**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades, 1))


def _grade(query, terms, fields):
    grades: dict[str, int] = {}
    for grade in (1, 2, 3):
        for rule in query.get(str(grade), ()):
            conditions = list(_conditions(rule, terms))
            for key, texts in fields.items():
                if all(bool(find(texts[name])) == wanted for name, find, wanted in conditions):
                    grades[key] = grade
    return grades


def _conditions(rule, terms):
    for word in rule.split():
        if word.startswith("@"):
            yield from _conditions(terms[word[1:]], terms)
        else:
            name, _, pattern = word.removeprefix("-").partition(":")
            yield name, re.compile(pattern).search, not word.startswith("-")


def _fields(record):
    paths = (" > ".join(path) for path in record["categories"])
    fields = {
        "name": record["name"],
        "brand": record.get("brand") or "",
        "category": " | ".join(paths),
        "tags": ", ".join(record.get("attributes", {}).get("tag", ())),
    }
    fields["text"] = f"{record['name']} {record['description']}"
    return {name: _plain(text) for name, text in fields.items()}


def _plain(text):
    decomposed = unicodedata.normalize("NFKD", re.sub("[®™]", "", text))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower()
