"""Records as the rows of one table: a row for each product and for each variant."""

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from ...models import Media
from ..entries import Record
from ..later import Later
from ..mapping.targets import own_columns
from .formulas import neutralise
from .lists import medium

Cells = dict[str, str]
"""Text by column."""


class SheetRow(NamedTuple):
    product: str
    """Its external id or SKU."""
    cells: list[str]


class Sheet:
    """Which columns it has is known only after the last record, so that rows wait on
    disk. Records that are no products have no place in it."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._rows = Later()
        own = frozenset(own_columns())
        found: dict[str, None] = {}
        for record in records:
            if record.get("type", "product") != "product":
                continue
            for row in _rows(record, own):
                found.update(dict.fromkeys(row[1]))
                self._rows.put(row)
        self.columns = _in_order(found)

    def __enter__(self) -> "Sheet":
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._rows.__exit__(*exc_info)

    def __iter__(self) -> Iterator[SheetRow]:
        for product, cells in self._rows:
            yield SheetRow(product, [neutralise(cells.get(name, "")) for name in self.columns])


def _rows(record: Record, own: frozenset[str]) -> Iterator[tuple[str, Cells]]:
    product = next((str(record[key]) for key in NAMED_BY if record.get(key)), "")
    cells = _cells(record, own)
    if "product" not in record:
        yield product, cells
    for variant in record.get("variants") or ():
        yield product, {"variant_of": product, **_cells(variant, own)}


NAMED_BY = ("external_id", "sku", "product")


def _cells(record: Mapping[str, Any], own: frozenset[str]) -> Cells:
    cells: Cells = {}
    for key, value in record.items():
        if key in ("attributes", "options", "relations"):
            inner = (value or {}).items()
            cells.update({f"{key}.{name}": _text(each) for name, each in inner})
        elif key in own:
            cells[key] = _WRITERS.get(key, _text)(value)
    return cells


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float | Decimal):
        return format(Decimal(str(value)), "f")
    if isinstance(value, list):
        return _joined([str(item) for item in value], value)
    return str(value)


def _joined(texts: list[str], value: Any) -> str:
    """With bars between, or as JSON if a bar or bracket would be misunderstood."""
    is_plain = all(
        text and text == text.strip() and "|" not in text and not text.startswith("[")
        for text in texts
    )
    return " | ".join(texts) if is_plain else _json(value)


def _categories(value: Any) -> str:
    paths = [path.split(">") if isinstance(path, str) else path for path in value or ()]
    paths = [[name.strip() for name in path] for path in paths]
    if any(">" in name for path in paths for name in path):
        return _json(paths)
    return _joined([" > ".join(path) for path in paths], paths)


def _media(value: Any) -> str:
    records = [{key: each for key, each in item.items() if each} for item in value or ()]
    for item in records:
        if item.get("kind") == Media.Kind.IMAGE:
            del item["kind"]
    texts = [item.get("url") or item.get("file") or "" for item in records]
    if [medium(text) for text in texts] != records:
        return _json(records)
    return _joined(texts, records)


def _json(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, default=str)


_WRITERS = {"categories": _categories, "media": _media, "metadata": _json}


def _in_order(found: Iterable[str]) -> list[str]:
    """Ours first, then options and attributes."""
    known = [name for name in own_columns() if name in found]
    return known + sorted(
        (name for name in found if name not in known),
        key=lambda name: (not name.startswith("options."), name),
    )
