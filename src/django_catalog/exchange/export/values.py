"""One value of a row as a record holds it: exact, and without noise."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from ...money import minor_unit


def amount(value: Decimal | None, currency: str) -> str | None:
    """A price with the decimals of its currency: ``"12.00"``."""
    return None if value is None else f"{value:.{minor_unit(currency)}f}"


def text(value: str | None) -> str | None:
    """Without the spaces around it, which an import takes off."""
    return value and value.strip()


def plain(value: Any) -> Any:
    """Whatever a model field holds, as JSON has it."""
    if isinstance(value, str):
        return value.strip()
    if value is None or isinstance(value, bool | int | float | list | dict):
        return value
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value else "0"
    if isinstance(value, datetime):
        return _moment(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _moment(value):
    if timezone.is_naive(value):
        return value.isoformat()
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
