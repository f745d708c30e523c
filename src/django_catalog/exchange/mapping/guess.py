"""Finds the field that a column is meant for, by its heading and by what stands in it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from django.core.exceptions import ValidationError

from ...identifiers import compact_gtin, validate_gtin
from ..cells import FALSE, TRUE
from .synonyms import candidates
from .targets import CATEGORIES, LISTS, is_own
from .words import as_availability, as_status

_URL = re.compile(r"(https?:)?//\S+", re.IGNORECASE)
_PICTURE = re.compile(r"\.(jpe?g|png|webp|gif|avif|svg)\b", re.IGNORECASE)
_PRICE = re.compile(r"\D{0,4}\d{1,3}([.,\s']?\d{3})*[.,]\d{2}\D{0,4}")
_INTEGER = re.compile(r"[-+]?\d+([.,]0+)?")

SEVERAL = tuple(field for field in LISTS if field not in CATEGORIES)
"""Fields of which several columns are usual, such as ``image2``."""

TRIED = 50
"""Values of a column that are looked at."""


def guess(columns: Iterable[str], samples: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The field of each column; "" where it is not clear. ``samples`` are some values of
    each. Our own names go before other people's names, and these before values."""
    names = [name for name in columns if name]
    found = {name: name for name in names if is_own(name)}
    taken = set(found)
    claims = sorted(
        (rank, place, name, target)
        for place, name in enumerate(names)
        if name not in found
        for target, rank in candidates(name)
        if _fits(target, samples.get(name, ()))
    )
    for _rank, _place, name, target in claims:
        is_free = target not in taken
        if target in CATEGORIES and not taken.isdisjoint(CATEGORIES):
            is_free = target == "category" and "category" in taken
        if name not in found and (is_free or target in SEVERAL):
            found[name] = target
            taken.add(target)
    for name in names:
        # A numbered column has no heading.
        if name.isdecimal() and name not in found:
            target = _by_values(samples.get(name, ()))
            found[name] = "" if target in taken else target
            taken.add(target)
    return {name: found.get(name, "") for name in names}


def is_heading_row(cells: Sequence[str]) -> bool:
    """Whether the first row of a table names its columns rather than being a product."""
    cells = [cell.strip() for cell in cells]
    if any(is_own(cell) or candidates(cell) for cell in cells):
        return True
    return not any(_is_url(cell) or _is_price(cell) or _is_gtin(cell) for cell in cells)


def _fits(target: str, values: Sequence[str]) -> bool:
    check = _CHECKS.get(target)
    values = [value for value in values[:TRIED] if value]
    return check is None or not values or _most(check, values)


def _by_values(values: Sequence[str]) -> str:
    values = [value for value in values[:TRIED] if value]
    tests: list[tuple[str, Callable[[str], object]]] = [
        ("gtin", _is_gtin),
        ("price", _is_price),
        ("media", lambda value: _is_url(value) and _PICTURE.search(value)),
        ("categories", lambda value: " > " in value and len(value) < 200),
    ]
    return next((target for target, test in tests if values and _most(test, values)), "")


def _most(check: Callable[[str], object], values: Sequence[str]) -> bool:
    return sum(bool(check(value)) for value in values) * 10 >= len(values) * 8


def _is_url(value: str) -> bool:
    return bool(_URL.fullmatch(value))


def _is_price(value: str) -> bool:
    return bool(_PRICE.fullmatch(value))


def _is_gtin(value: str) -> bool:
    digits = compact_gtin(value)
    if not digits.isdecimal() or len(digits) < 12:
        return False
    try:
        validate_gtin(digits)
    except ValidationError:
        return False
    return True


_CHECKS: dict[str, Callable[[str], object]] = {
    "availability": as_availability,
    "status": as_status,
    "categories": lambda value: not value.isdecimal(),
    "gtin": lambda value: value[0].isdecimal(),
    "in_stock": lambda value: value.casefold() in TRUE | FALSE,
    "media": lambda value: "." in value or "/" in value,
    "price": lambda value: re.search(r"\d", value),
    "compare_at_price": lambda value: re.search(r"\d", value),
    "stock_quantity": _INTEGER.fullmatch,
}
