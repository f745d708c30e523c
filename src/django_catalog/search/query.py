"""What a text asks for: terms that all have to be found, each in one of several ways."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q

from ..models import Synonym
from ..words import fold, squash
from .analysis import has_digit, stem
from .text import MAX_WORDS, clean_text

SHORTEST_PREFIX = 2
"""Letters from which on a last word may be the beginning of another one."""

SHORTEST_NUMBER = 3
"""The same of a number, wherever it stands: part numbers are often typed half."""

STEM, PREFIX, SYNONYM = 0.9, 0.5, 0.8
"""What another form of a word, its beginning, and a synonym count of what the word itself
counts."""


_MODEL = re.compile(r"([^\W\d]+)(\d+)")


@dataclass(frozen=True)
class Pattern:
    """A word of the index, or its beginning."""

    word: str
    is_prefix: bool = False

    def is_in(self, column: str) -> bool:
        """Whether the column, with a space around it, has the word."""
        return f" {self.word}" in column if self.is_prefix else f" {self.word} " in column


@dataclass(frozen=True)
class Alternative:
    """All of these words: one way to find a term."""

    patterns: tuple[Pattern, ...]
    weight: float = 1.0


@dataclass(frozen=True)
class Term:
    """A word that was typed, or several that have a synonym together."""

    typed: str
    alternatives: tuple[Alternative, ...]

    def is_in(self, column: str) -> bool:
        return any(all(p.is_in(column) for p in a.patterns) for a in self.alternatives)


@dataclass(frozen=True)
class Query:
    text: str
    terms: tuple[Term, ...]
    words: tuple[str, ...]
    """What to mark in a product found."""

    @property
    def identifiers(self) -> list[str]:
        """How the text would be indexed if it were a SKU, GTIN or MPN."""
        number = squash(self.text)
        return list(dict.fromkeys(n for n in (number, number.lstrip("0")) if n))


def read(text: str, *, using: str = DEFAULT_DB_ALIAS) -> Query | None:
    """The question in a text, or None if there is no word in it."""
    text = clean_text(text)
    chunks = [(chunk, own) for chunk in text.split() if (own := fold(chunk)[:MAX_WORDS])]
    chunks = chunks[:MAX_WORDS]
    words = [word for _chunk, own in chunks for word in own][:MAX_WORDS]
    if not words:
        return None
    synonyms = _synonyms(words, using)
    terms: dict[tuple, Term] = {}
    marked = dict.fromkeys(words)
    for typed, own, is_last in _spans(chunks, synonyms):
        others = synonyms.get(_stems(own), ())
        alternatives = (*_ways(typed, own, is_last), *(_synonym(other) for other in others))
        terms.setdefault(alternatives, Term(typed, alternatives))
        marked.update(dict.fromkeys(word for other in others for word in other))
    return Query(text, tuple(terms.values()), tuple(marked))


def _spans(chunks, synonyms) -> Iterator[tuple[str, list[str], bool]]:
    """What is looked for as one term: the longest run of words that has a synonym, or
    what was typed between two spaces."""
    start = 0
    while start < len(chunks):
        for stop in range(min(len(chunks), start + 4), start, -1):
            run = [word for _chunk, own in chunks[start:stop] for word in own]
            if stop == start + 1 or _stems(run) in synonyms:
                typed = " ".join(chunk for chunk, _own in chunks[start:stop])
                yield typed, run, stop == len(chunks)
                start = stop
                break


def _ways(typed, words, is_last) -> Iterator[Alternative]:
    yield Alternative(tuple(Pattern(word) for word in words))
    if (stems := _stems(words)) != tuple(words):
        yield Alternative(tuple(Pattern(word) for word in stems), STEM)
    last = words[-1]
    shortest = SHORTEST_NUMBER if has_digit(last) else SHORTEST_PREFIX
    if (is_last or has_digit(last)) and len(last) >= shortest:
        before = (Pattern(stem(word)) for word in words[:-1])
        yield Alternative((*before, Pattern(last, is_prefix=True)), PREFIX)
    if len(words) == 1 and (parts := _MODEL.fullmatch(last)):
        # iphone7, where the product has a space in it.
        yield Alternative(tuple(Pattern(part) for part in parts.groups()))
    if len(words) > 1 and has_digit(typed):
        # A part number with hyphens, where the product has it without.
        yield Alternative((Pattern(squash(typed), is_prefix=True),))


def _synonym(words):
    return Alternative(tuple(Pattern(stem(word)) for word in words), SYNONYM)


def _stems(words):
    return tuple(stem(word) for word in words)


def _synonyms(words, using):
    """The synonyms of these words, and of runs of them: lists of words by stems."""
    # The first letters narrow it down in the database; endings are compared below.
    begins = (Q(folded__contains=word[:3]) for word in words)
    found: dict[tuple, list] = {}
    for group in Synonym.objects.using(using).filter(reduce(or_, begins)):
        terms = [own for term in group.term_list() if (own := tuple(fold(term)))]
        for asked in [tuple(fold(group.only_for))] if group.only_for else terms:
            others = [term for term in terms if term != asked]
            found.setdefault(_stems(asked), []).extend(others)
    return found
