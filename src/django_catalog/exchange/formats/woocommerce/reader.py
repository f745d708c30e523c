"""Reads WooCommerce's product files."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import BinaryIO

from django.utils.translation import gettext as _

from ....exceptions import InvalidRecord, UnreadableFile
from ...entries import Column, Entry, ReadOptions
from ...tables import Delimited, Draft, collate_all, described
from ...tables.attributes import Declarations
from ...tables.formulas import restored
from .attributes import Attributes
from .cells import external_id, kind
from .headings import Columns
from .product import ProductRows


class Products:
    """The products of a file, each with its variations, wherever they stand."""

    def __init__(self, file: BinaryIO, options: ReadOptions) -> None:
        self.table = Delimited(file, options)
        self.notes: Sequence[str] = self.table.notes
        self.options = replace(
            options, encoding=self.table.encoding, delimiter=self.table.delimiter
        )
        self.meaning = Columns(self.table.columns)
        if not self.meaning.keys() & {"id", "sku"}:
            raise UnreadableFile(
                _("There is no column “ID” or “SKU”, which tells the products apart.")
            )
        self.columns: Sequence[Column] = described(self.table, self.meaning.field_of)

    def __iter__(self) -> Iterator[Entry]:
        declarations = Declarations()
        attributes, skus = self._survey()
        product = ProductRows(self.meaning, declarations, attributes)
        kept = [self.meaning[key] for key in ("id", "sku", "type", "parent")]
        for group in collate_all(self.table, partial(product.key, skus=skus), kept):
            rows, others = _first(group, self.meaning["type"])
            for row in others:
                yield Draft(self.options, [row]).failed(row.error or self._second())
            draft = Draft(self.options, rows)
            if broken := draft.broken():
                yield broken
                continue
            try:
                product.read(draft)
            except InvalidRecord as error:
                yield draft.failed(error)
                continue
            yield from declarations.entries(rows[0].line)
            yield draft.entry()

    def _survey(self):
        """The attributes of the file; and SKUs of products with variations, by external
        id, because variations may name either."""
        attributes, skus = Attributes(), {}
        sku, number = self.meaning["sku"], self.meaning["id"]
        for row in map(restored, self.table):
            attributes.see(row, self.meaning)
            if row.text(sku) and kind(row.text(self.meaning["type"])) == "variable":
                skus[external_id(row.text(number))] = row.text(sku)
        return attributes, skus

    def _second(self):
        return InvalidRecord(
            _("An earlier row has the same SKU. Keep one of them."), self.meaning["sku"]
        )


def _first(rows, type_column):
    """The first product with its variations after it; and other products."""
    products = [row for row in rows if kind(row.text(type_column)) != "variation"]
    variations = [row for row in rows if kind(row.text(type_column)) == "variation"]
    return products[:1] + variations, products[1:]
