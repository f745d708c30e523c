"""Cursors: where a page ended, to go on from there although the list has changed."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .. import get_product_model
from ..exceptions import BadCursor
from .question import Question

MAX_LENGTH = 1000


@dataclass(frozen=True)
class After:
    """The last product of a page."""

    value: Any
    """What the list was sorted by: a price or None, a name, or when it was made."""
    key: Any
    place: int
    """How many products the list had up to there."""


COLUMNS = {"price": "price", "-price": "price", "name": "name"}
"""By the sort order. All others fall back on when a product was made."""


def after_product(product: Any, sort: str, place: int) -> After:
    return After(getattr(product, COLUMNS.get(sort, "created_at")), product.pk, place)


def write_cursor(after: After, question: Question, sort: str) -> str:
    """As text for a URL. It holds for this question in this order only."""
    value = after.value
    if value is not None:
        value = value.isoformat() if isinstance(value, datetime) else str(value)
    parts = [_fingerprint(question, sort), value, str(after.key), after.place]
    text = json.dumps(parts, separators=(",", ":"), ensure_ascii=False)
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: str, question: Question, sort: str) -> After:
    """Raises ``BadCursor`` for one that is broken, or was given for another question."""
    try:
        fingerprint, value, key, place = _unpack(text)
        if fingerprint != _fingerprint(question, sort):
            raise BadCursor(_("This cursor belongs to another list. Begin again without one."))
        return After(_read_value(value, sort), _read_key(key), _read_place(place))
    except (ValueError, TypeError, ArithmeticError, RecursionError, ValidationError) as error:
        raise BadCursor(_("This cursor cannot be read. Begin again without one.")) from error


def _unpack(text):
    if len(text) > MAX_LENGTH:
        raise ValueError
    padded = text + "=" * (-len(text) % 4)
    return json.loads(urlsafe_b64decode(padded.encode("ascii")))


def _read_value(value, sort):
    column = COLUMNS.get(sort, "created_at")
    if value is None and column == "price":
        return None
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError(value)
    if column == "price":
        price = Decimal(value)
        if not price.is_finite() or abs(price) >= 10**14:
            raise ValueError(value)
        return price
    return datetime.fromisoformat(value) if column == "created_at" else value


def _read_key(key):
    if not isinstance(key, str) or "\x00" in key:
        raise ValueError(key)
    return get_product_model()._meta.pk.to_python(key)


def _read_place(place):
    if type(place) is not int or not 0 <= place < 2**32:
        raise ValueError(place)
    return place


def _fingerprint(question, sort):
    places = (question.category, question.brand, question.collection)
    where = [(type(place).__name__, str(place.pk)) for place in places if place is not None]
    asked = [*where, *question.parameters(), ("order", sort)]
    return blake2b(json.dumps(asked).encode(), digest_size=6).hexdigest()
