"""Facts about the goods: attributes of the product, and options of its variants."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from ...cells import Cell
from ...tables import Draft, Row
from ...tables.attributes import Declarations, Guess, attribute_code
from . import own
from .attributes import AXES, FACTS

CHOICES = (*AXES, "size_system", "energy_efficiency_class")
BOOLEANS = ("is_bundle", "adult")

MAX_NAMES = 5000
"""Details of different names whose types are guessed; the rest is text."""


class Names:
    """The attributes that a file has and what its details look like, known when all of its
    items have been seen."""

    def __init__(self) -> None:
        self.columns: dict[str, None] = {}
        self.options: set[str] = set(AXES)
        """Codes of attributes by which variants differ."""
        self._guesses: dict[str, Guess] = {}
        self._repeated: set[str] = set()

    def seen(self, rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            self.columns.update(dict.fromkeys(row.values))
            for name, _value in row.values.get("variant_option") or ():
                if len(self.options) < MAX_NAMES:
                    self.options.add(attribute_code(name))
            self.options.update(code for _name, code in row.values.get(own.OPTIONS) or ())
            self._see_details(row.values.get("product_detail") or ())
            yield row

    def completed(self, row: Row) -> Row:
        """With blank cells for what only other items have, as it would be in a table."""
        return row._replace(values=dict.fromkeys(self.columns, "") | row.values)

    def type_of(self, name: str) -> Any:
        """Of the attribute that a detail of this name is."""
        if name in self._repeated:
            return "multi_choice"
        return self._guesses[name].type if name in self._guesses else "text"

    def _see_details(self, details):
        names = Counter(name for _section, name, _value in details)
        for _section, name, value in details:
            if name in self._guesses or len(self._guesses) < MAX_NAMES:
                self._guesses.setdefault(name, Guess()).see(value)
                if names[name] > 1:
                    self._repeated.add(name)


class Facts:
    NAMES = frozenset(
        {*FACTS, "condition", "product_detail", "product_highlight", "variant_option"}
    )

    def __init__(
        self,
        draft: Draft,
        rows: Sequence[Row],
        variants: Sequence[Draft],
        names: Names,
        declarations: Declarations,
    ) -> None:
        self.draft = draft
        self.rows = rows
        self.first = rows[0]
        self.variants = variants
        self.names = names
        self.declarations = declarations
        self.codes = dict(self.first.values.get(own.CODES) or ())

    def put(self) -> None:
        axes = self._axes() if self.variants else {}
        for row, variant in zip(self.rows, self.variants, strict=False):
            self._put_options(row, variant, axes)
        if any(name in self.first.values for name in Facts.NAMES):
            self.draft.data["attributes"] = {}
            for name in FACTS:
                if name not in axes:
                    self._put_fact(name)
            self._put_condition()
            self._put_highlights()
            self._put_details()
            self._settle_blank()

    def _axes(self):
        """Those by which the items differ, and the codes of their attributes."""
        if own.OPTIONS in self.first.values:
            return {
                name: code
                for row in self.rows
                for name, code in row.values.get(own.OPTIONS) or ()
                if name in AXES
            }
        return {name: name for name in AXES if len({row.text(name) for row in self.rows}) > 1}

    def _put_options(self, row, variant, axes):
        options = {}
        for name, code in axes.items():
            if cell := row.cell(name):
                options[self._declare(_label(name), "choice", code)] = cell, name
        codes = dict(row.values.get(own.OPTIONS) or ())
        for name, value in row.values.get("variant_option") or ():
            if name and value:
                code = codes.get(name) or attribute_code(name)
                options[self._declare(name, "choice", code)] = Cell(value), "variant_option"
        if axes or "variant_option" in row.values:
            variant.data["options"] = {}
        for code, (cell, column) in options.items():
            variant.put(f"options.{code}", cell, row, column)

    def _put_fact(self, name):
        if cell := self.first.cell(name):
            type_ = "choice" if name in CHOICES else "boolean" if name in BOOLEANS else "text"
            self._put(_label(name), type_, self.codes.get(name, name), cell, name)
        self._warn_of_difference(name, f"attributes.{name}")

    def _put_condition(self):
        """New is what goods are of which nothing is said."""
        if (cell := self.first.cell("condition")) and cell.strip().casefold() != "new":
            code = self.codes.get("condition", "condition")
            self._put(_label("condition"), "choice", code, cell, "condition")

    def _put_highlights(self):
        if texts := self.first.values.get("product_highlight"):
            cell = Cell("\n".join(texts))
            self._put(_label("product_highlight"), "text", "product_highlight", cell, "")

    def _put_details(self):
        values: dict[str, list[str]] = defaultdict(list)
        for _section, name, value in self.first.values.get("product_detail") or ():
            if name and value:
                values[name].append(value)
        for name, texts in values.items():
            code = self.codes.get(name) or attribute_code(name)
            if code not in self.draft.data["attributes"]:
                type_ = self.names.type_of(name)
                cells = [Cell(text) for text in texts]
                value = cells if len(cells) > 1 else cells[0]
                self._put(name, type_, code, value, "product_detail")
        self._warn_of_difference("product_detail", "attributes")

    def _warn_of_difference(self, name, field):
        first, *others = (row.values.get(name) or "" for row in self.rows)
        if any(other != first for other in others):
            reason = _("The variants differ in this; the product has what the first of them has.")
            self.draft.warn(reason, field, first if isinstance(first, str) else None)

    def _put(self, label, type_, code, value, column):
        code = self._declare(label, type_, code)
        self.draft.put(f"attributes.{code}", value, self.first, column)

    def _declare(self, label, type_, code):
        is_option = code in self.names.options
        type_ = "choice" if is_option else type_
        return self.declarations.declare(label, type_, code=code, is_option=is_option)

    def _settle_blank(self):
        if not self.draft.data["attributes"] and self.draft.options.blank == "keep":
            del self.draft.data["attributes"]


def _label(name):
    return name.replace("_", " ").capitalize()
