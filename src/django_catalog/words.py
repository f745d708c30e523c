"""Words as they are compared: without case, accents and signs."""

import re
import unicodedata

LONGEST = 40
"""Characters of a word that count."""

LONGEST_SEARCH = 200
"""Characters of a search by which it is told from others."""

_POSSESSIVE = re.compile(r"['\u2018\u2019]s\b", re.IGNORECASE)

_ALONE = ("CJK UNIFIED", "CJK COMPATIBILITY", "HIRAGANA", "KATAKANA")
"""Scripts without spaces between words: each sign counts as a word."""


def fold(text: str) -> list[str]:
    """The words of a text in order: "Crème brûlée, 2 x" is ``["creme", "brulee", "2", "x"]``."""
    if "'" in text or "\u2019" in text or "\u2018" in text:
        text = _POSSESSIVE.sub(" ", text)
    return [word[:LONGEST] for word in text.translate(_FOLDED).split()]


def searched(text: str) -> str:
    """The text as a search that is the same for everybody who types it: editors pin results
    to it, and searches without results are counted by it."""
    return " ".join(fold(text))[:LONGEST_SEARCH]


def squash(text: str) -> str:
    """The text as one word: "WH-1000 XM4" is ``"wh1000xm4"``."""
    return "".join(text.translate(_FOLDED).split())[:LONGEST]


class _Folded(dict):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, code):
        self[code] = folded = _fold(chr(code))
        return folded


def _fold(char):
    if unicodedata.category(char)[0] not in "LMN":
        return " "
    if unicodedata.name(char, "").startswith(_ALONE):
        return f" {char} "
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    kept = "".join(c for c in decomposed if not unicodedata.combining(c))
    composed = unicodedata.normalize("NFC", kept)
    return "".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in composed)


_FOLDED = _Folded()
