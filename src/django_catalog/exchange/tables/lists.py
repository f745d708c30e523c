"""Several things in one cell: values, categories, pictures."""

import ast
import json
import re
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from ..cells import Cell
from ..entries import Record

MAX_LITERAL = 64 * 1024
"""Characters of a list in Python's notation that are read as one."""

MEDIA_KEYS = frozenset({"kind", "url", "file", "alt"})

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
# None of these begins with what may come many times: cells may have a million characters.
_URL_BEGINS = re.compile(r"(?<![^\s,;|])(?:https?:)?//", re.IGNORECASE)
_WIDTH = re.compile(r"\d+(\.\d+)?[wx]")
_BETWEEN_FILES = re.compile(r"[|;,\n]")
_ARROWS = re.compile(r"->|→|»|\u203a|>")
_NAME_KEYS = ("name", "value", "title", "label", "text")


def items(cell: Cell, separator: str = "|") -> list[Cell]:
    """What stands between separators, or in a list as JSON or Python write it."""
    found = literal(cell)
    if found is None:
        found = cell.split(separator)
    texts = (text.strip() for text in map(_text, found))
    return [Cell(text, cell.decimal_comma) for text in texts if text]


def literal(cell: str) -> list[Any] | None:
    """A list that is written in the cell as JSON or Python write it; None if there is none.
    Nothing is run."""
    text = cell.strip()
    if not (text.startswith("[") and text.endswith("]")):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = _evaluated(text)
    return value if isinstance(value, list) else None


def paths(cell: Cell) -> list[Any]:
    """Categories of our own tables: ``Kitchen > Bowls | Gifts``, or a JSON list of them."""
    found = literal(cell)
    return items(cell) if found is None else found


def foreign_paths(cell: Cell, separator: str) -> list[list[str]]:
    """Categories of anybody's tables, with whatever arrow between the levels."""
    found = literal(cell)
    if found and all(isinstance(path, list) for path in found):
        return [[_text(name) for name in path] for path in found]
    return [levels(item) for item in items(cell, separator)]


def levels(cell: Cell) -> list[str]:
    """The names of one path, from the root down."""
    found = literal(cell)
    names = _ARROWS.split(cell) if found is None else map(_text, found)
    return [name.strip() for name in names if name.strip()]


def media(cell: Cell) -> list[Any]:
    """Pictures of our own tables: addresses and files, or a JSON list of records."""
    found = literal(cell)
    return [medium(item) for item in items(cell)] if found is None else found


def foreign_media(cell: Cell) -> list[Record]:
    found = literal(cell)
    if found and all(isinstance(item, dict) and item.keys() <= MEDIA_KEYS for item in found):
        return found
    if found is not None:
        texts: Sequence[str] = [text for text in map(_address, found) if text]
    elif _SCHEME.match(cell.strip()) or cell.strip().startswith("//"):
        texts = _addresses(cell.strip())
    else:
        texts = [text for text in map(str.strip, _BETWEEN_FILES.split(cell)) if text]
    return [medium(_mended(text)) for text in texts]


def medium(text: str) -> Record:
    text = text.strip()
    return {"url": text} if _SCHEME.match(text) else {"file": text}


def find_separator(values: Iterable[str]) -> str:
    """What stands between the items of a column of lists. A comma may also be part of a
    name, so it counts only if one of the items is in several lists."""
    bare = [value for value in values if value and literal(value) is None]
    for mark in ("|", ";"):
        if any(mark in value for value in bare):
            return mark
    lists = [{part.strip() for part in value.split(",")} for value in set(bare)]
    several = sum(len(parts) > 1 for parts in lists)
    parts = list(chain.from_iterable(lists))
    return "," if several * 2 > len(lists) and len(set(parts)) < len(parts) else "|"


def _address(item):
    if isinstance(item, dict):
        addresses = (each for each in item.values() if isinstance(each, str) and "/" in each)
        return next(addresses, "")
    return _text(item)


def _addresses(text):
    """An address may have commas, so one ends only where the next begins."""
    begins = [match.start() for match in _URL_BEGINS.finditer(text)] or [0]
    ends = [*begins[1:], len(text)]
    parts = (text[begin:end] for begin, end in zip(begins, ends, strict=True))
    return [part.strip(" \t\r\n,;|") for part in parts]


def _mended(text):
    """An address as browsers take it, without the width that stands behind it in HTML."""
    address, _space, width = text.rpartition(" ")
    if _WIDTH.fullmatch(width):
        text = address.strip()
    if text.startswith("//"):
        text = f"https:{text}"
    return text.replace(" ", "%20") if _SCHEME.match(text) else text


def _evaluated(text):
    if len(text) > MAX_LITERAL:
        return None
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None


def _text(item):
    """Of a record in a list, its name."""
    if isinstance(item, dict):
        by_name = [key for key in _NAME_KEYS if key in item]
        by_name += [key for key in item if "name" in str(key)] or [*item]
        item = item[by_name[0]] if by_name else ""
    if isinstance(item, bool):
        return str(item).lower()
    return "" if item is None or isinstance(item, list | dict) else str(item)
