"""Searches that found nothing, for editors to see what shoppers miss."""

import logging

from django.db import DEFAULT_DB_ALIAS, DatabaseError, transaction

from ..models import MissedSearch
from ..words import searched
from .text import clean_text

logger = logging.getLogger(__name__)

KEPT = 10_000
"""Searches kept; those last made the longest ago go first."""


def log_miss(text: str, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Note that this search found nothing. Where nothing can be written now, it is told in
    the log of the server instead: a shopper sees the page all the same."""
    folded = searched(clean_text(text))
    if not folded:
        return
    missed = MissedSearch.objects.using(using)
    try:
        with transaction.atomic(using=using):
            missed.count_one(folded)
            missed.forget_oldest(KEPT)
    except DatabaseError as error:
        logger.warning("A search without results could not be noted: %s", error)
