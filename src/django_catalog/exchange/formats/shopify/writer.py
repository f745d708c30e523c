"""Writes records as Shopify's product file.

What Shopify has no column for stands in two metafields of our own, as JSON, so that the
catalogue reads back all that it wrote.
"""

import csv
import json
from collections.abc import Iterable, Mapping
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from ....exceptions import InvalidRecord
from ...cells import Cell
from ...entries import OnLoss, ReadOptions, Record, WriteOptions
from ...tables import Draft, Row
from ...tables.attributes import Declarations
from ...tables.draft import OTHERS
from ...tables.formulas import neutralise
from ...tables.text import as_text
from .headings import RECORD, TEMPLATE, VARIANT_RECORD, Columns
from .product import ProductRows
from .rows import HEADING, MAX_OPTIONS, Cells, option_codes, product_rows

HEADER = (*TEMPLATE, RECORD, VARIANT_RECORD)
COLUMNS = Columns(HEADER)

SETTLED = {"type", "variants", "in_stock", *OTHERS, *OTHERS.values()}
"""Keys of a product that are not compared as a whole."""

NAMED = {
    "brand": {"type", "name", "slug", "is_active"},
    "category": {"type", "path", "slug", "is_active"},
}
"""What products say of a brand or category by naming it; more is lost."""


def write(
    records: Iterable[Record], file: BinaryIO, options: WriteOptions, on_loss: OnLoss
) -> None:
    with as_text(file, "utf-8") as text:
        table = csv.writer(text, lineterminator="\n")
        table.writerow(HEADER)
        products = _Products(on_loss)
        for record in records:
            for cells in products.rows(record):
                table.writerow([neutralise(cells.get(name, "")) for name in HEADER])


class _Products:
    def __init__(self, on_loss):
        self.on_loss = on_loss
        self.definitions: dict[str, Record] = {}
        """Attributes that no product of the file has had yet."""
        self.names: dict[str, str] = {}

    def rows(self, record: Record) -> list[Cells]:
        """Rows of a product; other records have none."""
        type_ = record.get("type", "product")
        if type_ == "product":
            self._tell_losses(record)
            return _with_rest(record, product_rows(record, self.names), self._definitions(record))
        if type_ == "attribute":
            self.definitions[record["code"]] = record
            self.names[record["code"]] = record.get("name") or record["code"]
        elif any(value for key, value in record.items() if key not in NAMED.get(type_, ())):
            self._lose(record, _("A file for Shopify holds products only."))
        return []

    def _definitions(self, record):
        """Of the attributes that come with this product for the first time."""
        codes = [*(record.get("attributes") or {}), *option_codes(record)]
        return [self.definitions.pop(code) for code in codes if code in self.definitions]

    def _tell_losses(self, record):
        if len(option_codes(record)) > MAX_OPTIONS:
            self._lose(record, _("Shopify takes up to three options."), "variants")
        if any(not medium.get("url") for medium in record.get("media") or []):
            self._lose(record, _("A picture without an address cannot be fetched."), "media")

    def _lose(self, record, reason, field=""):
        names = [record.get(key) for key in ("external_id", "sku", "name", "path")]
        name = next((each for each in names if each), "")
        name = " > ".join(name) if isinstance(name, list) else str(name)
        self.on_loss(name, InvalidRecord(reason, field))


def _with_rest(record: Record, rows: list[Cells], definitions: list[Record]) -> list[Cells]:
    """The rows, and in them what reading them again does not give by itself."""
    try:
        found = _read_back(rows)
    except InvalidRecord:
        rows = [{name: rows[0].get(name, "") for name in (HEADING["handle"], HEADING["title"])}]
        found = _read_back(rows)
    rest = _rest(record, found, SETTLED)
    for key in OTHERS:
        if differing := _differing(record.get(key) or {}, found.get(key) or {}):
            rest[key] = differing
    variants = record.get("variants") or []
    if len(variants) != len(found.get("variants") or []):
        rest["variants"] = variants
    for row, variant, read in zip(rows, variants, found.get("variants") or [], strict=False):
        if differing := _rest(variant, read, {"in_stock"}):
            row[VARIANT_RECORD] = _json(differing)
    if definitions:
        rest["definitions"] = [
            {key: value for key, value in each.items() if key != "type"} for each in definitions
        ]
    if not record.get("external_id") and not record.get("sku"):
        # By what else should the next import find it?
        rest.pop("external_id", None)
    if rest:
        rows[0][RECORD] = _json(rest)
    return rows


def _read_back(rows: list[Cells]) -> Record:
    reader = ProductRows(COLUMNS, Declarations(), {})
    read = [
        Row(line, [], {name: Cell(row.get(name, "")) for name in HEADER})
        for line, row in enumerate(rows, 2)
    ]
    draft = Draft(ReadOptions(), read)
    reader.read(draft)
    return draft.data


def _rest(wanted: Record, found: Record, skipped: set[str]) -> Record:
    """Fields that reading does not give, or otherwise."""
    found = {**found, "availability": _availability(found)}
    rest = {}
    for key in wanted.keys() - skipped:
        if not _same(_plain(key, wanted[key]), _plain(key, found.get(key))):
            rest[key] = wanted[key]
    for key in found.keys() - wanted.keys() - skipped - {"availability", "slug"}:
        if found[key]:
            rest[key] = None
    return rest


def _differing(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: wanted.get(name)
        for name in {**found, **wanted}
        if not _same(wanted.get(name), found.get(name))
    }


def _availability(found):
    states = {True: "in_stock", False: "out_of_stock"}
    return found.get("availability") or states.get(found.get("in_stock"))


def _plain(key: str, value: Any) -> Any:
    """One spelling of what may be written in several ways."""
    if key == "categories":
        return [
            [name.strip() for name in path.split(">")] if isinstance(path, str) else list(path)
            for path in value or []
        ]
    if key == "media":
        return [{"kind": "image", **medium} for medium in value or []]
    return value


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, Mapping) or isinstance(other, Mapping):
        one, other = one or {}, other or {}
        return all(_same(one.get(key), other.get(key)) for key in {*one, *other})
    if isinstance(one, list) or isinstance(other, list):
        one, other = one or [], other or []
        return len(one) == len(other) and all(map(_same, one, other))
    return ("" if one is None else str(one)) == ("" if other is None else str(other))


def _json(data):
    return json.dumps(data, ensure_ascii=False, default=str)
