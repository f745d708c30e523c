"""One value of a file, checked and converted for the model field it is meant for."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from ..conf import settings
from ..exceptions import InvalidRecord
from .cells import Cell

IDENTIFIERS = frozenset({"external_id", "gtin", "mpn", "sku"})
"""Fields of text in which a bare number means its digits."""


OBJECTS = frozenset({"metadata", "rule"})
"""JSON fields that hold names and values."""


def clean_value(field: Any, value: Any) -> Any:
    """The value as the database will hold it, so that it can be compared with a row.

    null and "" clear the field. Raises ``InvalidRecord``.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return _cleared(field)
    value = _convert(field, value)
    if field.choices:
        _check_choice(field, value)
    try:
        return field.get_prep_value(field.clean(value, None))
    except ValidationError as error:
        raise InvalidRecord(" ".join(error.messages)) from None


def clean_text(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidRecord(_("This must be text in quotes."))
    return value.strip()


def clean_number(value: Any, unit: str = "") -> Decimal:
    if isinstance(value, Cell):
        return value.as_number(unit)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise InvalidRecord(_("This must be a number."))
    try:
        # By way of text: 14.3 is 14.3 and not the binary fraction next to it.
        number = Decimal(str(value))
    except InvalidOperation:
        raise InvalidRecord(_("This must be a number, such as 19.5.")) from None
    if not number.is_finite():
        raise InvalidRecord(_("This must be a number, such as 19.5."))
    return number


def clean_boolean(value: Any) -> bool:
    if isinstance(value, Cell):
        return value.as_boolean()
    if not isinstance(value, bool):
        raise InvalidRecord(_("This must be true or false, without quotes."))
    return value


def clean_date(value: Any) -> date:
    if isinstance(value, Cell):
        return value.as_date()
    try:
        day = parse_date(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None:
        raise InvalidRecord(_("This must be a date that exists, such as 2027-03-01."))
    return day


def clean_moment(value: Any) -> datetime:
    """A date and time; without a time zone it is in the site's."""
    try:
        moment = parse_datetime(value) if isinstance(value, str) else None
        if moment and settings.USE_TZ and timezone.is_naive(moment):
            moment = timezone.make_aware(moment)
        if moment and timezone.is_aware(moment):
            moment = moment.astimezone(UTC)
            if not settings.USE_TZ:
                moment = timezone.make_naive(moment)
    except (ValueError, OverflowError):
        moment = None
    if moment is None:
        raise InvalidRecord(
            _("This must be a date and time that exist, such as 2027-03-01T09:00:00+01:00.")
        )
    return moment


def clean_list(value: Any) -> list[Any]:
    if value is None:
        return []
    if isinstance(value, Cell):
        return value.as_list()
    if not isinstance(value, list):
        raise InvalidRecord(_("This must be a list in square brackets."))
    return value


def clean_mapping(value: Any) -> dict[str, Any]:
    if value is None:
        return {}
    if isinstance(value, Cell):
        return value.as_mapping()
    if not isinstance(value, dict):
        raise InvalidRecord(_("This must be names and values in braces."))
    return value


@contextmanager
def located(field: str, value: Any = None) -> Iterator[None]:
    """Say of the errors inside where in the record they are."""
    try:
        yield
    except InvalidRecord as error:
        raise InvalidRecord(str(error), field, value) from None


def refuse_unstorable(data: Mapping[str, Any]) -> None:
    """Refuse characters that JSON can hold and databases cannot."""
    if _looks_storable(data):
        return
    for key, value in data.items():
        text = key + "".join(_texts(value))
        if "\0" in text:
            raise InvalidRecord(_("It contains a NUL character. Delete it."), key)
        try:
            text.encode()
        except UnicodeEncodeError:
            raise InvalidRecord(_("It contains half a character. Type it anew."), key) from None


def _looks_storable(data):
    """At a glance: Python writes these characters as ``\\x00`` and ``\\ud800``. So it
    does with texts that say just that, which are looked at again."""
    written = repr(data)
    return "\\x00" not in written and "\\ud" not in written


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _cleared(field: Any) -> Any:
    if field.null:
        return None
    if field.has_default():
        return field.get_default()
    if field.blank and field.empty_strings_allowed:
        return ""
    raise InvalidRecord(_("This cannot be empty."))


CONVERTERS = (
    (models.BooleanField, clean_boolean),
    (models.DecimalField, clean_number),
    (models.DateTimeField, clean_moment),
    (models.DateField, clean_date),
)


def _convert(field: Any, value: Any) -> Any:
    """Refuse what Django's fields would take for text or a number."""
    for kind, convert in CONVERTERS:
        if isinstance(field, kind):
            return convert(value)
    if field.name in OBJECTS:
        return clean_mapping(value)
    if isinstance(field, models.IntegerField):
        if isinstance(value, Cell):
            return value.as_integer()
        if isinstance(value, bool) or not isinstance(value, int):
            raise InvalidRecord(_("This must be a whole number."))
        return value
    if isinstance(field, models.CharField | models.TextField):
        is_digits = isinstance(value, int) and not isinstance(value, bool)
        if field.name in IDENTIFIERS and is_digits:
            return str(value)
        if field.name in IDENTIFIERS and isinstance(value, Cell):
            value.refuse_shortened()
        return clean_text(value)
    return value


def _check_choice(field: Any, value: Any) -> None:
    allowed = [key for key, _label in field.flatchoices]
    if value not in allowed:
        raise InvalidRecord(
            _("This must be one of: %(allowed)s.") % {"allowed": ", ".join(map(str, allowed))}
        )
