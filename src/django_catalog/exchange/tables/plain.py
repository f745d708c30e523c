"""A table of products, ours or anybody's, as a reading."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from ...exceptions import UnreadableFile
from ..entries import Column, Entry, ReadOptions
from ..mapping import check_mapping, guess
from ..mapping.targets import CATEGORIES, is_own, split_target
from .assembly import Assembly
from .attributes import Declarations, Guess, attribute_code
from .draft import PRICES
from .fields import ForeignCells, OwnCells
from .filling import Filling, spoken
from .formulas import restored
from .lists import find_separator, items
from .rows import Row, Table
from .survey import Survey

IDENTIFYING = ("external_id", "sku", "variant_of", "group")

NAMED = 20
"""Columns that a note names."""


class PlainTable:
    """Its columns are mapped to fields as the options say, else as their headings and
    values suggest; columns that nobody understands are left out and named in the notes."""

    def __init__(self, table: Table, options: ReadOptions) -> None:
        self.table = table
        self.notes: Sequence[str] = table.notes
        survey = Survey(table)
        mapping = self._mapping(options.mapping, survey)
        self.is_own = all(is_own(name) for name, target in mapping.items() if target)
        """Whether it is one of ours, beside columns that are not read."""
        self.columns: Sequence[Column] = [
            Column(name, target, survey.shown(name)) for name, target in mapping.items()
        ]
        self.fields = _columns_by_field(mapping)
        if table.decimal_comma is None:
            table.decimal_comma = survey.decimal_comma(self._columns_of_numbers())
        self.options = replace(
            options,
            encoding=table.encoding,
            delimiter=table.delimiter,
            has_header=table.has_header,
            decimal_comma=table.decimal_comma,
        )
        self.cells = OwnCells() if self.is_own else self._foreign_cells(survey)
        self._note_what_is_left_out(mapping)

    def __iter__(self) -> Iterator[Entry]:
        if not self.columns:
            return
        if not any(field in self.fields for field in IDENTIFYING):
            raise UnreadableFile(
                _(
                    "Say which column holds the SKU or another number of each product: "
                    "map it to “sku” or “external_id”. There are: %(columns)s."
                )
                % {"columns": ", ".join(column.name for column in self.columns)}
            )
        filling = Filling(self.fields, self.cells, self.options)
        yield from self._declarations(filling)
        yield from Assembly(filling, self.options).entries(self._rows())

    def _columns_of_numbers(self) -> list[str]:
        """In our own tables, attributes of text may look like numbers."""
        if not self.is_own:
            return [name for name in self.table.columns if name]
        return [column for field in PRICES for column in self.fields.get(field, ())]

    def _rows(self) -> Iterator[Row]:
        return map(restored, self.table)

    def _mapping(self, wanted: Mapping[str, str], survey: Survey) -> dict[str, str]:
        check_mapping(wanted)
        names = [name for name in self.table.columns if name]
        wanted = self._expanded(wanted, names)
        taken = {target for each in wanted.values() for target in split_target(each)}
        if taken & set(CATEGORIES):
            taken.update(CATEGORIES)
        guessed = {
            name: "" if target in taken else target
            for name, target in guess(names, survey.samples).items()
        }
        for name in wanted.keys() - guessed.keys():
            self.table.notes.append(
                _("No column is called “%(name)s”, which the mapping names.") % {"name": name}
            )
        return {**guessed, **wanted}

    def _expanded(self, wanted: Mapping[str, str], names: Sequence[str]) -> dict[str, str]:
        """With the columns that a name with a star at the end stands for."""
        found: dict[str, str] = {}
        for column, target in wanted.items():
            if column in names or not column.endswith("*"):
                found[column] = target
                continue
            start = column.removesuffix("*")
            for name in names:
                if name.startswith(start) and name not in wanted:
                    rest = name.removeprefix(start)
                    rest = attribute_code(rest) if target == "attributes" else rest
                    found[name] = target and f"{target}.{rest}"
        return found

    def _foreign_cells(self, survey: Survey) -> ForeignCells:
        separators = {}
        for column in self.fields.get("categories", ()):
            mark = find_separator(survey.samples.get(column, ()))
            separators["categories"] = mark
            if mark != "|":
                self.table.notes.append(
                    _("In the column “%(name)s”, “%(mark)s” stands between several.")
                    % {"name": column, "mark": mark}
                )
        return ForeignCells(separators)

    def _note_what_is_left_out(self, mapping: Mapping[str, str]) -> None:
        left_out = [name for name, target in mapping.items() if not target]
        if left_out:
            names = ", ".join(left_out[:NAMED]) + (", …" if len(left_out) > NAMED else "")
            self.table.notes.append(_("These columns are not read: %(names)s.") % {"names": names})
        if any(name.startswith("option") for name in self.fields) and not (
            {"variant_of", "group"} & self.fields.keys()
        ):
            self.table.notes.append(
                _("Options are not read, because no column says which product a variant is of.")
            )

    def _declarations(self, filling: Filling) -> Iterator[Entry]:
        """The attributes that the columns stand for, in case the catalogue has none like
        them; all values have a say in their types."""
        guesses = {name: _Type() for name in self.fields if name.startswith("attributes.")}
        options: dict[str, str] = {}
        row = None
        if guesses or filling.has_options:
            for row in self._rows():
                for field, found in guesses.items():
                    if cell := row.cell(self.fields[field][0]):
                        found.see(self.cells.value(field, cell))
                for option in filling.options(row):
                    options.setdefault(option.code, option.name)
        if row is None:
            return
        declarations = Declarations()
        for code, name in options.items():
            declarations.declare(name, "choice", code=code, is_option=True)
        for field, found in guesses.items():
            code = field.removeprefix("attributes.")
            name = spoken(code) if self.is_own else self.fields[field][0].rpartition(".")[2]
            declarations.declare(name, found.type, code=code)
        yield from declarations.entries(1)


class _Type(Guess):
    """Of values of which some may be lists."""

    has_lists = False

    def see(self, value) -> None:
        if isinstance(value, list) or (value and "|" in value and len(items(value)) > 1):
            self.has_lists = True
        elif value is not None:
            super().see(value)

    @property
    def type(self):
        return "multi_choice" if self.has_lists else super().type


def _columns_by_field(mapping: Mapping[str, str]) -> dict[str, list[str]]:
    """With valid codes of attributes."""
    fields: dict[str, list[str]] = {}
    for name, target in mapping.items():
        for field in split_target(target):
            kind, dot, code = field.partition(".")
            if dot and kind in ("attributes", "options") and not is_own(name):
                field = f"{kind}.{attribute_code(code)}"
            fields.setdefault(field, []).append(name)
    return fields
