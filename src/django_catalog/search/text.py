"""What a visitor typed, made fit to be searched for."""

import unicodedata

MAX_LENGTH = 200
"""Characters of a search that are read; the rest was not typed by a person."""

MAX_WORDS = 12

_QUOTES = "\"'`´“”„‟‘’‚«»‹›"  # noqa: RUF001


def clean_text(text: str) -> str:
    """The text on one line, without control characters and lone surrogates, cut to a
    sensible length. Databases refuse some of them, and nothing is named with them."""
    visible = "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in text[:10_000])
    return " ".join(visible.split())[:MAX_LENGTH].rstrip()


def words_of(text: str) -> list[str]:
    """The words to look for, each once, without the quotes around them."""
    words = (word.strip(_QUOTES) for word in clean_text(text).split())
    return list(dict.fromkeys(word for word in words if word))[:MAX_WORDS]
