"""Which of the products found come first, the same on every database."""

from collections.abc import Iterable, Sequence

from django.db import DEFAULT_DB_ALIAS

from ..models import SearchEntry
from .query import Query, Term

WEIGHTS = {
    "name": 10.0,
    "brand": 5.0,
    "categories": 6.0,
    "attributes": 2.0,
    "text": 1.5,
    "identifiers": 5.0,
}
"""What a word counts in each column of the index."""

SATURATION = 16.0
"""The weight at which a word has half of the effect it can have: a word that is in the
name, the text and the values is better than one in the name, but not twice as good."""

LENGTH = 0.5
"""How much a word counts less in a long column, between 0 and 1."""

BEGINNING = 0.5
"""For a name that begins with the words in their order."""


def rank(
    keys: Iterable[int],
    query: Query,
    weights: Sequence[float] = (),
    *,
    using: str = DEFAULT_DB_ALIAS,
) -> list[int]:
    """These products, the best first; of equal ones the newest. ``weights`` says how much
    each term counts, if not the same."""
    rows = SearchEntry.objects.using(using).filter(pk__in=list(keys))
    entries = [
        (pk, [f" {column} " for column in columns])
        for pk, *columns in rows.values_list("pk", *WEIGHTS)
    ]
    if len(entries) < 2:
        return [pk for pk, _columns in entries]
    norms = _norms([columns for _pk, columns in entries])
    terms = list(zip(query.terms, weights or [1.0] * len(query.terms), strict=True))
    beginning = " " + " ".join(
        a.word for term in query.terms for a in term.alternatives[0].patterns
    )
    scored = []
    for pk, columns in entries:
        lengths = [1 - LENGTH + len(c) * norm for c, norm in zip(columns, norms, strict=True)]
        score = sum(weight * _score(term, columns, lengths) for term, weight in terms)
        if columns[0].startswith(beginning):
            score += BEGINNING
        scored.append((-score, -pk))
    return [-pk for _score, pk in sorted(scored)]


def _norms(entries):
    """What a character adds to the length of each column, so that one of average length
    has the length 1."""
    totals = (sum(len(columns[place]) for columns in entries) for place in range(len(WEIGHTS)))
    return [LENGTH * len(entries) / max(total, 1) for total in totals]


def _score(term: Term, columns, lengths):
    return max(_score_alternative(a, columns, lengths) for a in term.alternatives)


def _score_alternative(alternative, columns, lengths):
    worst = 1.0
    for pattern in alternative.patterns:
        weight = 0.0
        for column, length, of_column in zip(columns, lengths, WEIGHTS.values(), strict=True):
            if pattern.is_in(column):
                weight += of_column / length
        if not weight:
            return 0.0
        worst = min(worst, weight / (SATURATION + weight))
    return alternative.weight * worst
