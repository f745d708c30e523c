"""Reads Shopify's product files."""

from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from ....exceptions import UnreadableFile
from ...entries import Entry, ReadOptions
from ...tables import DelimitedReading, collate_all, described
from ...tables.attributes import Declarations, Guess, attribute_code
from .headings import Columns
from .product import AttributeColumn, ProductRows

LISTS = "shopify"
"""The namespace of the metafields that may have several values."""


class Products(DelimitedReading):
    """The products of a file, each from its rows wherever they stand."""

    def __init__(self, file: BinaryIO, options: ReadOptions) -> None:
        super().__init__(file, options)
        self.meaning = Columns(self.table.columns)
        if "handle" not in self.meaning and "title" not in self.meaning:
            raise UnreadableFile(
                _("There is no column “URL handle” or “Handle”, which tells the products apart.")
            )
        self.columns = described(self.table, self.meaning.field_of)

    def __iter__(self) -> Iterator[Entry]:
        declarations = Declarations()
        product = ProductRows(self.meaning, declarations, self._attributes())
        for rows in collate_all(self.table, product.handle, [self.meaning["handle"]]):
            yield from self.record(rows, product.read, declarations)

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
