"""Searches that found nothing, for editors to see what shoppers miss."""

from django.db import DEFAULT_DB_ALIAS

from ..models import MissedSearch
from ..words import fold
from .text import clean_text

KEPT = 10_000
"""Searches kept; those last made the longest ago go first."""


def log_miss(text: str, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Note that this search found nothing."""
    folded = " ".join(fold(clean_text(text)))[:200]
    if folded:
        missed = MissedSearch.objects.using(using)
        missed.count_one(folded)
        missed.forget_oldest(KEPT)
