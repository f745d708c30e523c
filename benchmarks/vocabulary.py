"""Made-up words that can be pronounced, some of them used far more often than others."""

import random
from itertools import accumulate

ONSETS = "b br d dr f fl g gr h k kl l m n p pl r s sk st t tr v z".split()
VOWELS = "a e i o u a e i o ai ou".split()
CODAS = ["", "", "", "", "n", "r", "l", "s", "m", "t", "x"]

SYLLABLES = (2, 2, 3, 3, 3, 4)

FLATNESS = 20
"""Added to each rank of Zipf's law, so that the commonest word is in a quarter of all
products and not in every one, as "and" would be."""


class Vocabulary:
    """``pick()`` takes words as texts use them: by Zipf's law, of the rank in ``words``."""

    def __init__(self, draw: random.Random, size: int = 30_000):
        words: dict[str, None] = {}
        while len(words) < size:
            words[make_word(draw)] = None
        self.words = list(words)
        self._weights = list(accumulate(1 / (rank + FLATNESS) for rank in range(1, size + 1)))

    def pick(self, draw: random.Random, number: int) -> list[str]:
        return draw.choices(self.words, cum_weights=self._weights, k=number)


class Weighted:
    """Things of which each is taken as often as its weight says."""

    def __init__(self, weights: dict):
        self._values, self._weights = list(weights), list(accumulate(weights.values()))

    def pick(self, draw: random.Random):
        return draw.choices(self._values, cum_weights=self._weights)[0]


def make_word(draw: random.Random) -> str:
    (syllables,) = draw.choices(SYLLABLES)
    parts = draw.choices(ONSETS, k=syllables), draw.choices(VOWELS, k=syllables)
    return "".join(map("".join, zip(*parts, strict=True))) + draw.choices(CODAS)[0]


def falling(number: int) -> list[float]:
    """Cumulative weights with which the first of so many things is taken most often."""
    return list(accumulate(1 / rank for rank in range(1, number + 1)))
