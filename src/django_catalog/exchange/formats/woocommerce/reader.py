"""Reads WooCommerce's product files."""

from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

from django.utils.translation import gettext as _

from ....exceptions import InvalidRecord, UnreadableFile
from ...entries import Entry, ReadOptions
from ...tables import DelimitedReading, Draft, collate_all, described
from ...tables.attributes import Declarations
from ...tables.formulas import restored
from .attributes import Attributes
from .cells import external_id, kind
from .headings import Columns
from .product import ProductRows


class Products(DelimitedReading):
    """The products of a file, each with its variations, wherever they stand."""

    def __init__(self, file: BinaryIO, options: ReadOptions) -> None:
        super().__init__(file, options)
        self.meaning = Columns(self.table.columns)
        if not self.meaning.keys() & {"id", "sku"}:
            raise UnreadableFile(
                _("There is no column “ID” or “SKU”, which tells the products apart.")
            )
        self.columns = described(self.table, self.meaning.field_of)

    def __iter__(self) -> Iterator[Entry]:
        declarations = Declarations()
        attributes, skus = self._survey()
        product = ProductRows(self.meaning, declarations, attributes)
        kept = [self.meaning[key] for key in ("id", "sku", "type", "parent")]
        for group in collate_all(self.table, partial(product.key, skus=skus), kept):
            rows, others = _first(group, self.meaning["type"])
            for row in others:
                yield Draft(self.options, [row]).failed(row.error or self._second())
            yield from self.record(rows, product.read, declarations)

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
