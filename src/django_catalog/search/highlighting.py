"""Marks the words that were searched for in a text that is shown."""

import re
from collections.abc import Iterable

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ..words import fold
from .analysis import stem

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)?")
_MARKUP = re.compile(r"(<[^>]*>|&(?:#\w+|\w+);)")


def highlight(text: str, words: Iterable[str]) -> SafeString:
    """The text as HTML with ``<mark>`` around the words that mean these, in any form.

    A text that is HTML already keeps its tags and entities as they are.
    """
    wanted = {stem(folded) for word in words for folded in fold(word)}

    def mark(match):
        word = match[0]
        is_wanted = any(stem(folded) in wanted for folded in fold(word))
        return f"<mark>{escape(word)}</mark>" if is_wanted else escape(word)

    if not hasattr(text, "__html__"):
        return mark_safe(_apply(mark, str(text), escape))
    parts = _MARKUP.split(str(text))
    # Every second one is a tag or an entity.
    parts[::2] = (_apply(mark, part, str) for part in parts[::2])
    return mark_safe("".join(parts))


def _apply(mark, text, between):
    """Marked words, and what lies between them made safe."""
    result, place = [], 0
    for match in _WORD.finditer(text):
        result += [between(text[place : match.start()]), mark(match)]
        place = match.end()
    return "".join([*result, between(text[place:])])
