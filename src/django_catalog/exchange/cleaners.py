"""A short way to clean values that are plainly right: most of a large file.

``clean_value`` says what is right and what to say of the rest; a test holds the two
together.
"""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import cache, partial
from math import inf
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import (
    DecimalValidator,
    MaxLengthValidator,
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
)
from django.db import models

from ..fields import GTINField, HTMLField, IdentifierField, URLField
from ..identifiers import is_gtin, validate_gtin
from .values import IDENTIFIERS, OBJECTS, clean_value

Clean = Callable[[Any], Any]


@cache
def cleaner(field: Any) -> Clean:
    """A function that cleans values for this model field, as ``clean_value`` would."""
    shortcut = SHORTCUTS.get(type(field), _none)
    accept = None if field.name in OBJECTS else shortcut(field)
    if accept is None:
        return partial(clean_value, field)

    def clean(value):
        accepted = accept(value)
        return clean_value(field, value) if accepted is None else accepted

    return clean


class _Rules(NamedTuple):
    """What a field's validators ask of a value."""

    low: Any
    high: Any
    longest: Any
    tests: list[Callable[[Any], bool]]
    """Of the validators that do more than compare."""

    @classmethod
    def of(cls, field):
        low: Any = -inf
        high: Any = inf
        longest: Any = inf
        tests: list[Callable[[Any], bool]] = []
        for validator in field.validators:
            kind, limit = type(validator), getattr(validator, "limit_value", None)
            if callable(limit):
                tests.append(partial(_passes, validator))
            elif kind is MinValueValidator:
                low = max(low, limit)
            elif kind is MaxValueValidator:
                high = min(high, limit)
            elif kind is MaxLengthValidator:
                longest = min(longest, limit)
            elif kind is RegexValidator and not validator.inverse_match:
                tests.append(validator.regex.search)
            elif kind is not DecimalValidator:
                tests.append(partial(_passes, validator))
        return cls(low, high, longest, tests)

    def allow(self, value):
        return all(test(value) for test in self.tests)


def _passes(validator, value):
    try:
        validator(value)
    except ValidationError:
        return False
    return True


def _text(field):
    """Text as it is, without the spaces around it."""
    rules = _Rules.of(field)
    longest, tests = rules.longest, rules.tests
    takes_cells = field.name not in IDENTIFIERS

    def accept(value):
        if type(value) is not str and not (takes_cells and isinstance(value, str)):
            return None
        text = value.strip()
        if not text or len(text) > longest or (tests and not rules.allow(text)):
            return None
        return text

    return _one_of(field, accept) if field.choices else accept


def _one_of(field, accept):
    if not isinstance(field.choices, list):
        return None  # they may be others tomorrow
    allowed = {key for key, _label in field.flatchoices}
    return lambda value: text if (text := accept(value)) in allowed else None


def _digits(field):
    """A GTIN without spaces and hyphens."""
    if field.validators != [validate_gtin, MaxLengthValidator(14)]:
        return None
    return lambda value: value if type(value) is str and is_gtin(value) else None


_MARKUP = re.compile("[<>&\xa0\r\0]")
"""What a sanitiser of HTML may write in another way."""


def _markup(field):
    accept = _text(field)

    def accept_markup(value):
        text = accept(value)
        return field.get_prep_value(text) if text and _MARKUP.search(text) else text

    return accept_markup


def _number(field):
    rules = _Rules.of(field)
    places = -field.decimal_places
    beyond = 10 ** (field.max_digits - field.decimal_places)

    def accept(value):
        if type(value) not in (str, int, float):
            return None
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            return None
        if not number.is_finite() or number.as_tuple().exponent < places:
            return None
        is_allowed = rules.low <= number <= rules.high and abs(number) < beyond
        return number if is_allowed and rules.allow(number) else None

    return accept


def _integer(field):
    rules = _Rules.of(field)

    def accept(value):
        is_allowed = type(value) is int and rules.low <= value <= rules.high
        return value if is_allowed and rules.allow(value) else None

    return accept


def _truth(field):
    return lambda value: value if type(value) is bool else None


def _none(field):
    """Of a field of the host's own nothing is known."""


SHORTCUTS: dict[type[models.Field], Callable[[Any], Clean | None]] = {
    models.CharField: _text,
    models.TextField: _text,
    models.SlugField: _text,
    URLField: _text,
    IdentifierField: _text,
    GTINField: _digits,
    HTMLField: _markup,
    models.DecimalField: _number,
    models.PositiveIntegerField: _integer,
    models.BooleanField: _truth,
}
"""By exact type."""
