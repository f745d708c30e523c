"""Amounts with their currency: how many decimals, how to round, how to show."""

from contextlib import suppress
from copy import copy
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from babel import Locale
from babel.core import UnknownLocaleError
from babel.numbers import format_currency, list_currencies
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext_lazy as _

from .conf import settings

MINOR_UNITS = {
    0: (
        *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF"),
        *("UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"),
    ),
    3: ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"),
    4: ("CLF", "UYW"),
}
"""ISO 4217 currencies that do not have two decimals, by their number of decimals.

From ISO 4217 itself: the CLDR data in Babel says how many decimals are usually
*shown*, which differs for more than ten currencies (it has no decimals for RSD).
"""

_DECIMALS = {code: digits for digits, codes in MINOR_UNITS.items() for code in codes}


class Money(NamedTuple):
    amount: Decimal
    currency: str
    """ISO 4217 code, upper case."""

    def __str__(self):
        return f"{round_to_minor_unit(*self)} {self.currency}"


def minor_unit(currency: str) -> int:
    """Number of decimals of a currency by ISO 4217."""
    return _DECIMALS.get(currency, 2)


def round_to_minor_unit(amount: Decimal, currency: str) -> Decimal:
    """Round half up, as shops do, to the smallest coin of the currency."""
    return Decimal(amount).quantize(Decimal(1).scaleb(-minor_unit(currency)), ROUND_HALF_UP)


def format_money(money: Money, language: str | None = None) -> str:
    """The amount as people of that language write it: ``1.234,50 €``, ``€1,234.50``."""
    locale = _locale(language or get_language() or settings.LANGUAGE_CODE)
    pattern = copy(locale.currency_formats["standard"])
    pattern.frac_prec = (minor_unit(money.currency),) * 2
    return format_currency(
        money.amount, money.currency, pattern, locale=locale, currency_digits=False
    )


def default_currency() -> str:
    """Default of the currency fields; a callable, so that no migration holds a setting."""
    return settings.DJANGO_CATALOG_CURRENCY


_CODES = frozenset(list_currencies())


def is_currency(code: str) -> bool:
    """Whether it is an ISO 4217 code, in capital letters."""
    return code in _CODES


def validate_currency(code: str) -> None:
    if not is_currency(code):
        raise ValidationError(
            _("“%(code)s” is not a currency code such as EUR or USD."),
            code="currency",
            params={"code": code},
        )


def validate_decimals(amount: Decimal | None, currency: str) -> None:
    """Refuse an amount finer than the currency's smallest coin."""
    if isinstance(amount, Decimal) and amount != round_to_minor_unit(amount, currency):
        raise ValidationError(
            _("A price in %(currency)s has at most %(digits)d decimals."),
            code="decimals",
            params={"currency": currency, "digits": minor_unit(currency)},
        )


def _locale(language):
    for name in (to_locale(language), language.partition("-")[0], "en"):
        with suppress(UnknownLocaleError, ValueError):
            return Locale.parse(name)
