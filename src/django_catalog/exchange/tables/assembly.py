"""Rows of a table whose columns are mapped to fields, put together to records."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from ...exceptions import InvalidRecord
from ..cells import Cell
from ..entries import Entry, ReadOptions, Record
from ..mapping.targets import LISTS
from ..records import OFFER_FIELDS
from .attributes import attribute_code
from .collate import collate
from .draft import PRICES, Draft, failed
from .fields import OwnCells
from .rows import Row

VARIANT_FIELDS = (*OFFER_FIELDS, "in_stock", "media")
OPTIONS = ("option_name", "option_value")


class Assembly:
    """Rows that are about one product by themselves are read one by one; where a column
    says which rows belong together, they are brought together first."""

    def __init__(
        self, fields: Mapping[str, Sequence[str]], cells: OwnCells, read: ReadOptions
    ) -> None:
        self.fields = fields
        """Columns by field; only fields that hold several have more than one."""
        self.cells = cells
        self.read_options = read
        self.owner = next(iter(fields.get("variant_of", ())), "")
        """The column with the product of a variant; "" if there is none."""
        self.group = next(iter(fields.get("group", ())), "")
        self.has_options = any(_is_option(field) for field in fields)
        self.of_product = [
            field
            for field in fields
            if not _is_option(field) and field not in ("variant_of", "group")
        ]
        self.of_variant = [field for field in self.of_product if field in VARIANT_FIELDS]
        self.above_variant = [field for field in self.of_product if field not in VARIANT_FIELDS]

    def entries(self, rows: Iterable[Row]) -> Iterator[Entry]:
        if self.owner:
            for group in collate(rows, self._key, self._names):
                yield from self._family(group)
        elif self.group:
            for group in collate(rows, lambda row: row.text(self.group)):
                yield from self._siblings(group)
        else:
            for row in rows:
                yield failed(row) if row.error else self._product(row).entry()

    def options(self, row: Row) -> list[tuple[str, str, Cell, str]]:
        """Name, code, value and column of each that is not blank."""
        found = []
        for field, columns in self.fields.items():
            if field.startswith("options.") and (cell := self._cell(row, field)):
                code = field.removeprefix("options.")
                found.append((spoken(code), code, cell, columns[0]))
        pairs = zip(*(self.fields.get(field, ()) for field in OPTIONS), strict=False)
        for name, value in pairs:
            if (text := row.text(name)) and (cell := row.cell(value)):
                found.append((text, attribute_code(text), cell, value))
        return found

    def _key(self, row: Row) -> str:
        return row.text(self.owner) or next(iter(self._names(row)), "")

    def _names(self, row: Row) -> list[str]:
        if row.text(self.owner):
            return []
        names = (row.text(self.fields[name][0]) for name in NAMED_BY if name in self.fields)
        return [name for name in names if name]

    def _family(self, rows: list[Row]) -> Iterator[Entry]:
        """A product and the rows that say they are its variants."""
        variants, others = _partition(rows, lambda row: not row.error and row.text(self.owner))
        if variants and not others:
            yield self._variants_alone(variants)
        for row in others:
            if row.error:
                yield failed(row)
                continue
            # If there is a second, the import says so.
            yield self._product(row, variants).entry()
            variants = []

    def _variants_alone(self, rows: list[Row]) -> Entry:
        draft = Draft(self.read_options, rows)
        draft.put("product", rows[0].text(self.owner), rows[0], self.owner)
        self._add_variants(draft, rows, is_all=False)
        return draft.entry()

    def _siblings(self, rows: list[Row]) -> Iterator[Entry]:
        """Rows of one product, of which those with option values are variants."""
        yield from (failed(row) for row in rows if row.error)
        rows = [row for row in rows if not row.error]
        variants, others = _partition(rows, self.options)
        if not variants and len(others) > 1:
            variants, others = others, []
        if others:
            draft = self._product(others[0], variants)
        elif variants:
            draft = Draft(self.read_options, variants)
            self._fill(draft, variants[0], self.above_variant)
            self._add_variants(draft, variants, is_all=self.has_options)
        else:
            return
        base = others[0] if others else variants[0]
        if "external_id" not in self.fields and (name := base.cell(self.group)):
            draft.put("external_id", name, base, self.group)
        yield draft.entry()
        for row in others[1:]:
            reason = _("An earlier row is about the same product or variant. Keep one of them.")
            yield failed(row, InvalidRecord(reason, "group", row.text(self.group)))

    def _product(self, row: Row, variants: Sequence[Row] = ()) -> Draft:
        draft = Draft(self.read_options, [row, *variants])
        self._fill(draft, row, self.of_product)
        if variants:
            self._add_variants(draft, variants, is_all=self.has_options)
        return draft

    def _add_variants(self, draft: Draft, rows: Sequence[Row], *, is_all: bool) -> None:
        """Without columns of options it is a list of stock or prices, and no list of all."""
        if not is_all:
            draft.data["other_variants"] = "keep"
        for row in rows:
            item = draft.item("variants", row)
            self._fill(item, row, self.of_variant)
            for _name, code, cell, column in self.options(row):
                item.put(f"options.{code}", cell, row, column)
            currency = item.data.pop("currency", None)
            if currency and not draft.data.get("currency"):
                draft.data["currency"] = currency
            if self.owner:
                self._warn_of_product_fields(item, row)

    def _warn_of_product_fields(self, item: Draft, row: Row) -> None:
        for field in self.above_variant:
            for column in self.fields[field]:
                if field != "currency" and row.cell(column):
                    reason = _("This belongs to the product; a variant does not have it.")
                    item.warn(reason, field, row.text(column))

    def _fill(self, draft: Draft, row: Row, fields: Iterable[str]) -> None:
        for field in fields:
            columns = [column for column in self.fields[field] if column in row.values]
            if not columns:
                continue
            if field in LISTS or field.startswith("relations."):
                self._fill_list(draft, field, row, columns)
            elif field.startswith("metadata."):
                if cell := self._cell(row, field):
                    notes = draft.data.setdefault("metadata", {})
                    notes[field.removeprefix("metadata.")] = str(cell)
            else:
                self._fill_value(draft, field, row, columns[0])

    def _fill_value(self, draft: Draft, field: str, row: Row, column: str) -> None:
        value = self._cell(row, field)
        if field == "currency" and value is None and draft.data.get("currency"):
            # A price has said it.
            return
        if field.startswith("attributes."):
            draft.data["other_attributes"] = "keep"
        if value is not None or self.read_options.blank == "clear":
            draft.put(field, value, row, column)
        if field in PRICES and isinstance(value, Cell):
            currency = value.currency() or self.read_options.currency
            if currency and not self._has_currency(row):
                draft.data["currency"] = currency

    def _fill_list(self, draft: Draft, field: str, row: Row, columns: Sequence[str]) -> None:
        cells = [cell for column in columns if (cell := row.cell(column))]
        found = [item for cell in cells for item in self.cells.items(field, cell)]
        if field == "category":
            field, found = "categories", _paths(cells, self.cells)
            found = found and [*_present(draft.data, "categories"), *found]
            if not found and "categories" in draft.data:
                return
        if found or self.read_options.blank == "clear":
            draft.put(field, found or None, row, columns[0])

    def _has_currency(self, row: Row) -> bool:
        return "currency" in self.fields and row.text(self.fields["currency"][0]) != ""

    def _cell(self, row: Row, field: str) -> Any:
        cell = row.cell(self.fields[field][0])
        return None if cell is None else self.cells.value(field, cell)


NAMED_BY = ("external_id", "sku")
"""What the rows of variants call their product by."""


def spoken(code: str) -> str:
    """A name for people, made from a code."""
    text = " ".join(code.replace("_", "-").split("-"))
    return text[:1].upper() + text[1:]


def _partition(
    rows: Iterable[Row], is_first: Callable[[Row], object]
) -> tuple[list[Row], list[Row]]:
    first, second = [], []
    for row in rows:
        (first if is_first(row) else second).append(row)
    return first, second


def _is_option(field: str) -> bool:
    return field.startswith("options.") or field in OPTIONS


def _paths(cells: Sequence[Cell], reader: OwnCells) -> list[list[str]]:
    """Each cell is a level of one path, unless one of them has several: then each is a path."""
    paths = [path for cell in cells if (path := reader.items("category", cell))]
    if len(paths) > 1 and all(len(path) == 1 for path in paths):
        return [[name for (name,) in paths]]
    return paths


def _present(data: Record, field: str) -> list[Any]:
    return data.get(field) or []
