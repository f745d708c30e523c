"""What other people write for a status and for what is in stock."""

import re

from ...models import Availability
from ..cells import FALSE, TRUE

STATUSES = {
    "published": TRUE | set("published active live enabled visible public online aktiv".split()),
    "draft": FALSE | set("draft inactive disabled hidden private offline inaktiv pending".split()),
    "archived": frozenset({"archived", "discontinued", "deleted"}),
}
AVAILABILITIES = {
    "in_stock": "in_stock instock available auf_lager lieferbar en_stock disponible disponibile",
    "out_of_stock": "out_of_stock outofstock sold_out unavailable not_available ausverkauft "
    "nicht_lieferbar épuisé agotado esaurito",
    "limited_stock": "limited_stock limited_availability low_stock",
    "preorder": "preorder pre_order vorbestellbar précommande",
    "backorder": "backorder back_order on_backorder",
    "discontinued": "discontinued",
}

_STATUSES = {word: status for status, words in STATUSES.items() for word in words}
_AVAILABILITIES = {value: value for value in Availability.values} | {
    word: value for value, words in AVAILABILITIES.items() for word in words.split()
}


def as_status(text: str) -> str:
    """Our word for it; "" if it is none of these."""
    return _STATUSES.get(text.strip().casefold(), "")


def as_availability(text: str) -> str:
    """The same for ``availability``."""
    return _AVAILABILITIES.get(re.sub(r"\W+", "_", text.strip().casefold()), "")
