"""The contract of a search backend."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS

Visible = Callable[[Collection], Collection]
"""Those of these primary keys whose products the one who asks may see."""


@dataclass(frozen=True)
class Found:
    """What was found for a text. Every key in it is visible to the one who asked."""

    keys: Collection[Any]
    """Primary keys of all products found, in no order."""
    best: Sequence[Any] = ()
    """The best of them, the best first; the others come after these, the newest first."""
    text: str = ""
    """What was searched for: the text asked, or its correction where it had found nothing."""
    words: tuple[str, ...] = ()
    """What to mark in the products shown, as it was typed or corrected."""


class SearchBackend(ABC):
    """Turns words into products, the best first."""

    @abstractmethod
    def find(
        self,
        text: str,
        visible: Visible,
        *,
        using: str = DEFAULT_DB_ALIAS,
        strictly: bool = False,
    ) -> Found | None:
        """The products that match, or None for a text without a word in it: then
        nothing is asked. No product outside ``visible`` influences the answer.

        ``strictly`` leaves out what has only some of the words, and corrects nothing: a
        rule means what it says.
        """

    def complete(
        self, text: str, visible: Visible, limit: int = 8, *, using: str = DEFAULT_DB_ALIAS
    ) -> list[str]:
        """Texts that begin with this one and find something visible, the best first."""
        return []
