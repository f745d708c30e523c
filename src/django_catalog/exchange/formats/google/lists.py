"""Several values in one cell, as Google's tables write them.

Commas stand between values, colons between the parts of one; a value with either stands
in quotes, and a quote in it is doubled.
"""

import re
from collections.abc import Iterable, Sequence

_VALUE = r'\s*"((?:[^"]|"")*)"\s*([{0}]|$)|([^{0}]*)([{0}]|$)'
_IN_LIST = re.compile(_VALUE.format(","))
_IN_PARTS = re.compile(_VALUE.format(",:"))


def split_list(text: str) -> list[str]:
    """``'Mugs,"Cups, large"'`` is ``["Mugs", "Cups, large"]``."""
    return [value for value, _separator in _values(_IN_LIST, text) if value]


def split_addresses(text: str) -> list[str]:
    """The same for addresses, in which people leave commas as they are."""
    addresses: list[list[str]] = []
    for value in split_list(text):
        if addresses and "://" not in value[:12]:
            addresses[-1].append(value)
        else:
            addresses.append([value])
    return [",".join(parts) for parts in addresses]


def split_parts(text: str, count: int) -> list[tuple[str, ...]]:
    """Values of so many parts each. One with fewer lacks the first ones, as ``Care:Dry``
    lacks the section; one with more has colons in its last part."""
    values: list[list[str]] = [[]]
    for part, separator in _values(_IN_PARTS, text):
        values[-1].append(part)
        if separator == ",":
            values.append([])
    return [_of_length(parts, count) for parts in values if any(parts)]


def join_list(values: Iterable[str]) -> str:
    return ",".join(_quoted(value, ',"') for value in values)


def join_parts(values: Iterable[Sequence[str]]) -> str:
    return ",".join(":".join(_quoted(part, ',:"') for part in parts) for parts in values)


def _values(pattern, text):
    """Each value and what stands behind it."""
    position = 0
    while True:
        match = pattern.match(text, position)
        quoted, behind_quoted, bare, behind_bare = match.groups()
        if quoted is None:
            yield bare.strip(), behind_bare
        else:
            yield quoted.replace('""', '"'), behind_quoted
        if not (behind_quoted or behind_bare):
            return
        position = match.end()


def _of_length(parts, count):
    parts = [""] * (count - len(parts)) + parts
    return (*parts[: count - 1], ":".join(parts[count - 1 :]))


def _quoted(value, special):
    if any(character in value for character in special):
        return '"{}"'.format(value.replace('"', '""'))
    return value
