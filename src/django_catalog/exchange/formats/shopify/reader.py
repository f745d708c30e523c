"""Reads Shopify's product files."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import BinaryIO

from django.utils.translation import gettext as _

from ....exceptions import InvalidRecord, UnreadableFile
from ...entries import Column, Entry, ReadOptions
from ...tables import Delimited, Draft, collate
from ...tables.attributes import Declarations, Guess, attribute_code
from ...tables.formulas import restored
from ...tables.text import split_row
from .headings import Columns
from .product import AttributeColumn, ProductRows

SAMPLE_ROWS = 5

LISTS = "shopify"
"""The namespace of the metafields that may have several values."""


class Products:
    """The products of a file, each from its rows wherever they stand."""

    def __init__(self, file: BinaryIO, options: ReadOptions) -> None:
        self.table = Delimited(file, options)
        self.notes: Sequence[str] = self.table.notes
        self.options = replace(
            options, encoding=self.table.encoding, delimiter=self.table.delimiter
        )
        self.meaning = Columns(self.table.columns)
        if "handle" not in self.meaning and "title" not in self.meaning:
            raise UnreadableFile(
                _("There is no column “URL handle” or “Handle”, which tells the products apart.")
            )
        self.columns: Sequence[Column] = self._described()

    def __iter__(self) -> Iterator[Entry]:
        declarations = Declarations()
        product = ProductRows(self.meaning, declarations, self._attributes())
        broken: dict[int, InvalidRecord] = {}
        for rows in collate(self._rows(broken), product.handle):
            line = rows[0].line
            draft = Draft(self.options, rows)
            wrong = next((row.line for row in rows if row.line in broken), None)
            if wrong is not None:
                yield draft.failed(broken[wrong], wrong)
                continue
            if not product.handle(rows[0]):
                yield draft.failed(
                    InvalidRecord(
                        _("Which product is this row about? Give its handle."),
                        self.meaning["handle"],
                    )
                )
                continue
            try:
                draft = product.read(rows, self.options)
            except InvalidRecord as error:
                yield draft.failed(error)
                continue
            yield from declarations.entries(line)
            yield draft.entry()

    def _rows(self, broken):
        """A row that cannot be read stays with its product, as far as it tells which: the
        product would lose a variant without it."""
        for row in self.table:
            if row.error is None:
                yield restored(row)
                continue
            broken[row.line] = row.error
            cells = row.cells
            if len(cells) == 1:
                cells = split_row(cells[0], self.table.delimiter)
            values = dict(zip(self.table.columns, cells, strict=False))
            handle = self.meaning["handle"]
            yield row._replace(values={handle: values.get(handle, "")}, error=None)

    def _attributes(self):
        """The attributes of the metafields, whose types their values tell."""
        fields = self.meaning.metafields
        if not fields:
            return {}
        guesses = {field.column: Guess() for field in fields}
        option_codes = set()
        for row in self.table:
            for field in fields:
                text = row.text(field.column)
                for value in text.split(";") if field.namespace == LISTS else [text]:
                    guesses[field.column].see(value)
            for column in self.meaning.option_names.values():
                if name := row.text(column):
                    option_codes.add(attribute_code(name))
        attributes = {}
        for field in fields:
            code = attribute_code(field.key)
            if code in option_codes | {"tags"}:
                # What a product is made of is not what its shoppers choose from.
                code = attribute_code(f"{field.namespace}-{field.key}")
            type_ = guesses[field.column].type
            if type_ == "choice" and field.namespace == LISTS:
                type_ = "multi_choice"
            attributes[field.column] = AttributeColumn(code, field.name or field.key, type_)
        return attributes

    def _described(self):
        rows = list(islice(self.table, SAMPLE_ROWS))
        columns = []
        for name in filter(None, self.table.columns):
            target = self.meaning.field_of(name)
            sample = [row.text(name) for row in rows if row.text(name)]
            columns.append(Column(name, target, sample))
        return columns
