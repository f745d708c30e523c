"""From a text to the products found, for one who asks.

Nothing but what ``visible`` lets through is looked at when something is decided: not
whether a word is known, nor whether there are enough results, nor what is suggested.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from typing import Protocol

from pyroaring import BitMap

from ..models import PinnedResult
from ..words import fold, searched
from . import vocabulary
from .analysis import stem
from .base import Found, Visible
from .query import Alternative, Pattern, Query, Term, read
from .ranking import rank
from .remembered import Remembered

RANKED = 1000
"""Products whose words are compared one by one; more come after them, the newest first."""

ENOUGH = 24
"""Products with all words from which on no others are looked for."""

COMPARED = 500
"""Of those with some of the words, so many are compared: those with the rarest one first."""

FILLED = 100
"""At most so many are shown if too few have all words."""

PROBED = 300
"""Products looked at first to see whether a word finds anything visible."""


remembered = Remembered()
"""Of this process."""


class Matching(Protocol):
    """What a database does."""

    def match(
        self, terms: Sequence[Term], using: str, *, where: str = "words", limit: int | None = None
    ) -> BitMap:
        """The products that have all these terms, visible or not, or some of them."""


@dataclass(frozen=True)
class Search:
    """One search of one who asks."""

    matching: Matching
    visible: Visible
    using: str
    state: str = ""
    """Of the index; as long as it is the same, so are its answers."""

    def find(self, query: Query) -> Found:
        pinned, identified = self._pinned(query), self._identified(query)
        complete = self._seen(query.terms)
        if not complete and not identified and not pinned:
            query = self._corrected(query)
            pinned, complete = self._pinned(query), self._seen(query.terms)
        ranked = rank(self._candidates(query, complete), query, using=self.using)
        # Who has typed a number wants no products that share a digit with it.
        is_short = len(complete) < ENOUGH and not identified
        others = self._fill(query, complete) if is_short else []
        best = list(dict.fromkeys([*pinned, *identified, *ranked, *others]))
        return Found(complete | BitMap(best), best, query.text, query.words)

    def find_strictly(self, query: Query) -> Found:
        """Only what has all the words."""
        complete = self._seen(query.terms)
        ranked = rank(self._candidates(query, complete), query, using=self.using)
        return Found(complete, ranked, query.text, query.words)

    def complete(self, text: str, limit: int) -> list[str]:
        """Texts that begin with this one, its last word completed."""
        query = read(text, using=self.using)
        if query is None or text[-1:].isspace():
            return []
        *before, typed = query.text.split()
        if len(last := fold(typed)) != 1:
            return []
        terms = query.terms[:-1]
        found = {}
        for word in vocabulary.beginning_with(last[0], 3 * limit, using=self.using):
            term = exactly(word)
            if number := len(self._probe((*terms, term))):
                found[" ".join([*before, word])] = number
        return sorted(found, key=lambda text: -found[text])[:limit]

    def _pinned(self, query):
        pins = PinnedResult.objects.using(self.using).filter(search__folded=searched(query.text))
        keys = list(pins.order_by("position", "pk").values_list("product_id", flat=True))
        seen = set(self.visible(keys)) if keys else ()
        return [key for key in keys if key in seen]

    def _identified(self, query):
        """Products that have the whole text as one of their numbers."""
        ways = tuple(Alternative((Pattern(number),)) for number in query.identifiers)
        term = Term(query.text, ways)
        return rank(self._seen([term], where="numbers"), query, using=self.using)

    def _candidates(self, query, keys):
        """Those worth ranking: of too many, those with the words in their name, and then
        the newest."""
        if len(keys) <= RANKED:
            return keys
        named = keys & self._match(query.terms, "names")
        return newest(named, RANKED) | newest(keys - named, max(RANKED - len(named), 0))

    def _fill(self, query, complete):
        """The best of those that have only some of the words."""
        if len(query.terms) == 1:
            return []
        having = [self._seen([term]) for term in query.terms]
        levels = list(_by_number_of_words(having))
        partly = BitMap()
        for rarest in sorted(having, key=len):
            for level in levels:
                new = (rarest & level) - complete - partly
                partly |= newest(new, COMPARED - len(partly))
        total = len(BitMap.union(*having))
        weights = [log(1 + total / (len(keys) or 1)) for keys in having]
        return rank(partly, query, weights, using=self.using)[: FILLED - len(complete)]

    def _corrected(self, query: Query) -> Query:
        """The query with the words that nothing visible has replaced by likely ones."""
        typed = [term.typed for term in query.terms]
        for place, term in enumerate(query.terms):
            if not self._probe([term]):
                others = [t for t in query.terms if t is not term]
                typed[place] = self._correct(term.typed, others) or term.typed
        text = " ".join(typed)
        return (read(text, using=self.using) if text != query.text else None) or query

    def _correct(self, typed, others: list[Term]) -> str | None:
        """The likeliest word, best one that is found together with the others."""
        known = [
            word
            for word in vocabulary.similar(typed, using=self.using)
            if self._probe([exactly(word)])
        ]
        together = (word for word in known if self._probe([*others, exactly(word)]))
        return next(together, known[0] if known else None)

    def _seen(self, terms, where="words"):
        return self._only_visible(self._match(terms, where))

    def _match(self, terms, where):
        question = (type(self.matching), self.using, where, tuple(terms))
        return remembered.get(
            question, self.state, lambda: self.matching.match(terms, self.using, where=where)
        )

    def _probe(self, terms):
        """Some visible products that have all the terms, if there are any."""
        some = self.matching.match(terms, self.using, limit=PROBED)
        seen = self._only_visible(some)
        return self._seen(terms) if len(some) == PROBED and not seen else seen

    def _only_visible(self, keys):
        return BitMap(self.visible(keys)) if keys else BitMap()


def exactly(word: str) -> Term:
    return Term(word, (Alternative((Pattern(stem(word)),)),))


def newest(keys: BitMap, number: int) -> BitMap:
    """So many of these keys, the highest ones."""
    return keys if len(keys) <= number else keys[len(keys) - number :]


def _by_number_of_words(having: Sequence[BitMap]) -> Iterable[BitMap]:
    """The keys in all but one of the sets, then those in all but two, and so on."""
    at_least = [BitMap() for _ in range(len(having) + 1)]
    for keys in having:
        for number in range(len(having), 1, -1):
            at_least[number] |= at_least[number - 1] & keys
        at_least[1] |= keys
    return reversed(at_least[1 : len(having)])
