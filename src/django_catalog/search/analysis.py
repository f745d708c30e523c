"""From a text to the words of the index, the same on every database.

Databases stem few languages, and each in its own way. So the index gets stems, and the
databases only compare them.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import zip_longest
from threading import Lock
from typing import Any

import snowballstemmer

from ..conf import settings
from ..words import LONGEST, fold, squash

LANGUAGES = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "nn": "norwegian",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}
"""Snowball's name of each language it stems. An older Snowball knows fewer."""

LONGEST_NUMBER = 5
"""Characters of the longest word with digits that is no part number: "256gb"."""

REMEMBERED = 100_000
"""Words whose stems are kept in memory."""

VERSION = 1
"""Raised when the same text becomes other words, so that the index is built anew."""

_JOINED = re.compile(r"[^\W_]+(?:[-./+][^\W_]+)+")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_DIGIT = re.compile(r"\d")
_AMOUNT = re.compile(r"(\d+)([a-z]{1,3})")


def language() -> str:
    """Snowball's name of the language of the index; "" is none, so words stay as they are."""
    code = settings.DJANGO_CATALOG_SEARCH_LANGUAGE
    if code is None:
        code = settings.LANGUAGE_CODE
    name = LANGUAGES.get(code.lower().replace("_", "-").partition("-")[0], "")
    return name if name in snowballstemmer.algorithms() else ""


def signature() -> str:
    """Two indexes of the same signature hold the same words for the same text."""
    return f"{language()} {VERSION}"


def with_stems(words: Iterable[str]) -> str:
    """The words and their stems, each once, in order, with a space between them. Words are
    compared by their stems; the word itself makes a better match."""
    forms = _forms(language())
    # No loop of ours: it would take most of the time of a rebuild.
    every = " ".join(map(forms.__getitem__, dict.fromkeys(words)))
    return " ".join(dict.fromkeys(every.split(" "))) if every else ""


def words_of_names(texts: Iterable[str]) -> list[str]:
    """The words of names and values, where numbers are also found the other way of
    writing them: WH-1000XM4 as WH1000XM4, 256GB as 256 GB and back."""
    words = []
    for text in texts:
        own = fold(text)
        words += own
        if has_digit(text) or "." in text:
            words += compounds(text)
            words += _amounts(own)
    return words


def compounds(text: str) -> list[str]:
    """Numbers written with hyphens or the like as one word, and so are initials: e.l.f."""
    found = [squash(match) for match in _JOINED.findall(text)]
    numbers = [word for word in found if has_digit(word) and not word.isdigit()]
    return [*numbers, *(squash(match) for match in _INITIALS.findall(text))]


def stem(word: str) -> str:
    """The stem of one folded word."""
    return _forms(language())[word].rpartition(" ")[2]


def has_digit(word: str) -> bool:
    return _DIGIT.search(word) is not None


def _amounts(words):
    """256GB as 256 and GB, and 256 GB as 256GB."""
    for word, following in zip_longest(words, words[1:], fillvalue=""):
        if match := _AMOUNT.fullmatch(word):
            yield from match.groups()
        elif word.isdigit() and following.isalpha() and len(following) <= 3:
            yield (word + following)[:LONGEST]


class _Forms(dict):
    """Each word with its stem behind it, if that is another one."""

    def __init__(self, name):
        super().__init__()
        self._stemmer: Any = snowballstemmer.stemmer(name) if name else None

    def __missing__(self, word):
        if self._stemmer is None or (has_digit(word) and len(word) > LONGEST_NUMBER):
            return word  # of part numbers there is no end
        stem = word
        if not has_digit(word):
            with _one_at_a_time:
                stem = self._stemmer.stemWord(word)
        if len(self) >= REMEMBERED:
            self.clear()
        self[word] = forms = f"{word} {stem}" if stem and stem != word else word
        return forms


_forms = lru_cache(_Forms)

_one_at_a_time = Lock()
"""A stemmer keeps the word it works on in itself."""
