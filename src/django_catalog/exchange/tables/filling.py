"""What stands in a row is put into a record, field by field."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from ..cells import Cell
from ..entries import ReadOptions
from ..mapping.targets import LISTS
from .attributes import attribute_code
from .draft import PRICES, Draft
from .fields import OwnCells
from .offers import take_count, take_gtin
from .rows import Row

MENDED = {"gtin": take_gtin, "stock_quantity": take_count}

OPTIONS = ("option_name", "option_value")


class Option(NamedTuple):
    """What makes a row a variant."""

    code: str
    name: str
    value: Cell
    column: str


class Filling:
    def __init__(
        self, fields: Mapping[str, Sequence[str]], cells: OwnCells, options: ReadOptions
    ) -> None:
        self.fields = fields
        """Columns by field; only fields that hold several have more than one."""
        self.cells = cells
        self.clears = options.blank == "clear"
        self.currency = options.currency
        self.of_product = [
            field
            for field in fields
            if not _is_option(field) and field not in ("variant_of", "group")
        ]
        self.has_options = any(_is_option(field) for field in fields)
        self._put = {field: self._way_to_put(field) for field in self.of_product}

    def fill(self, draft: Draft, row: Row, fields: Iterable[str]) -> None:
        """Put these fields into the record; columns that the row lacks are left alone."""
        for field in fields:
            columns = self.fields[field]
            if len(columns) > 1:
                columns = [column for column in columns if column in row.values]
            if columns and columns[0] in row.values:
                self._put[field](draft, field, row, columns)

    def options(self, row: Row) -> list[Option]:
        """Those that are not blank."""
        if not self.has_options:
            return []
        found = []
        for field, columns in self.fields.items():
            if field.startswith("options.") and (cell := self._cell(row, field)):
                code = field.removeprefix("options.")
                found.append(Option(code, spoken(code), cell, columns[0]))
        pairs = zip(*(self.fields.get(field, ()) for field in OPTIONS), strict=False)
        for name, value in pairs:
            if (text := row.text(name)) and (cell := row.cell(value)):
                found.append(Option(attribute_code(text), text, cell, value))
        return found

    def _way_to_put(self, field: str) -> Callable[[Draft, str, Row, Sequence[str]], None]:
        if field == "category":
            return self._put_category
        if field in LISTS or field.startswith("relations."):
            return self._put_list
        if field.startswith("metadata."):
            return self._put_note
        if field.startswith("attributes."):
            return self._put_attribute
        if field in PRICES:
            return self._put_price
        if field in MENDED and self.cells.mends:
            return self._put_mended
        return self._put_currency if field == "currency" else self._put_value

    def _put_value(self, draft, field, row, columns):
        value = self._cell(row, field)
        if value is not None or self.clears:
            draft.put(field, value, row, columns[0])

    def _put_mended(self, draft, field, row, columns):
        if self._cell(row, field) is None:
            self._put_value(draft, field, row, columns)
        else:
            MENDED[field](draft, row, columns[0])

    def _put_attribute(self, draft, field, row, columns):
        self._put_value(draft, field, row, columns)
        draft.data["other_attributes"] = "keep"

    def _put_price(self, draft, field, row, columns):
        self._put_value(draft, field, row, columns)
        price = draft.data.get(field)
        if price is not None:
            currency = price.currency() or self.currency
            if currency and not self._names_currency(row):
                draft.data["currency"] = currency

    def _put_currency(self, draft, field, row, columns):
        """A blank cell does not take away what a price has said."""
        if row.text(columns[0]) or not draft.data.get("currency"):
            self._put_value(draft, field, row, columns)

    def _put_list(self, draft, field, row, columns):
        cells = [cell for column in columns if (cell := row.cell(column))]
        found = [item for cell in cells for item in self.cells.items(field, cell)]
        if found or self.clears:
            draft.put(field, found or None, row, columns[0])

    def _put_category(self, draft, field, row, columns):
        """Each cell is a level of one path, unless one of them has several: then each is
        a path by itself."""
        cells = [cell for column in columns if (cell := row.cell(column))]
        paths = [path for cell in cells if (path := self.cells.items(field, cell))]
        if len(paths) > 1 and all(len(path) == 1 for path in paths):
            paths = [[name for (name,) in paths]]
        present = draft.data.get("categories") or []
        if present or paths or self.clears:
            draft.put("categories", [*present, *paths] or None, row, columns[0])

    def _put_note(self, draft, field, row, columns):
        if cell := self._cell(row, field):
            notes = draft.data.setdefault("metadata", {})
            notes[field.removeprefix("metadata.")] = str(cell)

    def _names_currency(self, row: Row) -> bool:
        return "currency" in self.fields and row.text(self.fields["currency"][0]) != ""

    def _cell(self, row: Row, field: str) -> Any:
        cell = row.cell(self.fields[field][0])
        return None if cell is None else self.cells.value(field, cell)


def spoken(code: str) -> str:
    """A name for people, made from a code."""
    text = " ".join(code.replace("_", "-").split("-"))
    return text[:1].upper() + text[1:]


def _is_option(field: str) -> bool:
    return field.startswith("options.") or field in OPTIONS
