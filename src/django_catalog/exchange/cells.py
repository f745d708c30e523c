"""Text from a table's cell, which may stand for a number, a date or a truth value."""

import json
import math
import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from ..exceptions import InvalidRecord
from ..money import is_currency

TRUE = frozenset("true yes y 1 on wahr ja oui vrai si sí verdadero sim はい نعم".split())
FALSE = frozenset("false no n 0 off falsch nein non faux falso não いいえ لا".split())

CURRENCY_SIGNS = {"€": "EUR", "£": "GBP", "₹": "INR", "₽": "RUB", "₩": "KRW", "₺": "TRY"}
"""Those that mean one currency; a dollar or yen sign means many."""

_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_NUMBER = re.compile(r"([^\d\s.,+-]{0,4})\s*([-+]?[\d.,][\d.,\s'\u2019]*?)\s*([^\d\s.,+-][^\d]*)?")
_SPACES = re.compile(r"[\s'\u2019]")
_PLAIN = re.compile(r"[-+]?\d{1,18}")
# As spreadsheets write it; 9E3 is somebody's part number.
_SCIENTIFIC = re.compile(r"-?\d([.,]\d+)?[eE]\+\d+")


class Cell(str):
    """What stands in a cell. It reads as a number, a date or a truth value where the
    field it is meant for wants one; errors say what was expected.

    ``decimal_comma`` tells how the file writes 14½: True is ``14,5``, False ``14.5``,
    None leaves out what could be either.
    """

    __slots__ = ("decimal_comma",)
    decimal_comma: bool | None

    def __new__(cls, text: str, decimal_comma: bool | None = None) -> "Cell":
        cell = super().__new__(cls, text)
        cell.decimal_comma = decimal_comma
        return cell

    def __reduce__(self):
        return Cell, (str(self), self.decimal_comma)

    def __repr__(self):
        return f"Cell({super().__repr__()}, {self.decimal_comma})"

    def as_boolean(self) -> bool:
        text = self.strip().casefold()
        if text in TRUE or text in FALSE:
            return text in TRUE
        raise InvalidRecord(_("This must be yes or no."))

    def as_integer(self) -> int:
        text = self.strip()
        if not _PLAIN.fullmatch(text):
            number = self.as_number()
            if number != number.to_integral_value() or abs(number) >= 10**18:
                raise InvalidRecord(_("This must be a whole number."))
            return int(number)
        return int(text)

    def as_number(self, unit: str = "") -> Decimal:
        """With or without this unit, or the sign or code of a currency."""
        self.refuse_shortened()
        before, number, after = self._parts()
        try:
            if not all(_is_currency(mark) for mark in {before, after} - {"", unit}):
                raise InvalidOperation
            return Decimal(self._point(_SPACES.sub("", number)))
        except InvalidOperation:
            raise InvalidRecord(_("This must be a number, such as 19.5.")) from None

    def currency(self) -> str:
        """The ISO 4217 code of the currency that an amount names; "" if it names none."""
        before, _number, after = self._parts()
        codes = [CURRENCY_SIGNS.get(mark, mark.upper()) for mark in (before, after)]
        return next((code for code in codes if is_currency(code)), "")

    def as_date(self) -> date:
        """ISO 8601, or day.month.year; with slashes it could be either way round."""
        text = self.strip()
        try:
            if match := _DAY_FIRST.fullmatch(text):
                day, month, year = map(int, match.groups())
                return date(year, month, day)
            return date.fromisoformat(text)
        except ValueError:
            pass
        try:
            return datetime.fromisoformat(text).date()
        except ValueError:
            raise InvalidRecord(_("This must be a date that exists, such as 2027-03-01.")) from None

    def as_list(self) -> list["Cell"]:
        """Items separated by vertical bars, or a JSON list of texts."""
        items = _json_texts(self) if self.lstrip().startswith("[") else None
        if items is None:
            items = [item.strip() for item in self.split("|")]
        return [Cell(item, self.decimal_comma) for item in items if item]

    def as_mapping(self) -> dict[str, Any]:
        """A JSON object."""
        try:
            value = json.loads(self, parse_float=_finite, parse_constant=_finite)
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            raise InvalidRecord(_("This must be names and values in braces, as JSON."))
        return value

    def refuse_shortened(self) -> None:
        """A barcode that a spreadsheet shows as 9.50601E+12 has lost its digits."""
        if _SCIENTIFIC.fullmatch(self.strip()):
            raise InvalidRecord(
                _("A spreadsheet has shortened this number. Format the column as text.")
            )

    def _parts(self) -> tuple[str, str, str]:
        """What stands before the number, the number, and what stands behind it."""
        match = _NUMBER.fullmatch(self.strip())
        before, number, after = match.groups("") if match else ("", "", "")
        return before.strip(), number, after.strip()

    def _point(self, text: str) -> str:
        """The number with a decimal point and nothing between thousands."""
        commas, points = text.count(","), text.count(".")
        if commas and points:
            comma_last = text.rfind(",") > text.rfind(".")
            if self.decimal_comma not in (None, comma_last):
                raise InvalidRecord(_("Points and commas are the other way round than elsewhere."))
            return _grouped(text, *(",", ".") if comma_last else (".", ","))
        if not commas and not points:
            return text
        mark, number = (",", commas) if commas else (".", points)
        is_decimal = self.decimal_comma is (mark == ",")
        if self.decimal_comma is None:
            if number == 1 and _digits_after(text, mark) == 3:
                if mark == ".":
                    return text
                raise InvalidRecord(
                    _("This could be a thousand or a fraction. Say which decimal mark it has.")
                )
            is_decimal = number == 1
        if is_decimal:
            return text.replace(mark, ".") if number == 1 else "?"
        return _grouped(text, "", mark)


def _json_texts(text):
    """None if it is no such list."""
    try:
        items = json.loads(text)
    except (ValueError, RecursionError):
        return None
    is_list = isinstance(items, list) and all(isinstance(item, str) for item in items)
    return items if is_list else None


def _finite(text):
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _is_currency(mark):
    return mark in "$¥" or mark in CURRENCY_SIGNS or is_currency(mark.upper())


def _grouped(text, decimal, group):
    """Only where thousands are in groups of three."""
    whole, _mark, fraction = text.partition(decimal) if decimal else (text, "", "")
    first, *rest = whole.lstrip("+-").split(group)
    if not all(len(part) == 3 for part in rest) or not 1 <= len(first) <= 3:
        return "?"
    return whole.replace(group, "") + (f".{fraction}" if fraction else "")


def _digits_after(text, mark):
    return len(text.rpartition(mark)[2])
