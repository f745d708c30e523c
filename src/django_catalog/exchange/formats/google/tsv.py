"""Google's product data as a table: separated by tabs, or by anything else when read."""

import csv
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from ....exceptions import UnreadableFile
from ...cells import Cell
from ...entries import Entry, OnLoss, ReadOptions, Record, WriteOptions
from ...tables import DelimitedReading, described
from ...tables.formulas import neutralise, restored
from ...tables.text import as_text, split_row
from ..base import Format, Reading
from ..head import Head
from .items import WRITTEN, Items
from .products import entries, field_of
from .values import joined_heading, split_heading, text_of, value_of

TELLING = frozenset(
    "image_link google_product_category item_group_id additional_image_link availability".split()
)
"""Headings of which other tables have none."""


def recognise(head: Head) -> bool:
    names = {split_heading(heading)[0] for heading in head.header}
    return {"id", "title"} <= names and bool(names & TELLING)


def read(file: BinaryIO, options: ReadOptions | None = None) -> Reading:
    return _Table(file, options or ReadOptions())


class _Table(DelimitedReading):
    def __init__(self, file: BinaryIO, options: ReadOptions) -> None:
        super().__init__(file, options)
        self.headings = {name: split_heading(name) for name in self.table.columns if name}
        if "id" not in {name for name, _parts in self.headings.values()}:
            raise UnreadableFile(_("There is no column “id”, which tells the items apart."))
        self.columns = described(self.table, self._field_of)

    def __iter__(self) -> Iterator[Entry]:
        return entries(self._rows(), self.options, is_table=True)

    def _rows(self):
        for row in self.table:
            cells = restored(row).values if row.error is None else self._guessed(row.cells)
            values = {}
            for column, cell in cells.items():
                name, parts = self.headings[column]
                values[name] = value_of(name, cell, parts)
            yield row._replace(values=values)

    def _guessed(self, cells):
        """Of a row that cannot be read: what it may say, so that its group is known."""
        if len(cells) == 1:
            cells = split_row(cells[0], self.table.delimiter)
        pairs = zip(self.table.columns, map(Cell, cells), strict=False)
        return {column: cell for column, cell in pairs if column in self.headings}

    def _field_of(self, column):
        return field_of(self.headings[column][0])


def write(
    records: Iterable[Record], file: BinaryIO, options: WriteOptions, on_loss: OnLoss
) -> None:
    items = Items(options, on_loss, in_one_line=True)
    with as_text(file, "utf-8") as text:
        table = csv.writer(text, delimiter="\t", lineterminator="\n")
        table.writerow(map(joined_heading, WRITTEN))
        for record in records:
            for item in items.of(record):
                table.writerow(neutralise(text_of(name, item.get(name, ""))) for name in WRITTEN)


FORMAT = Format(
    "google-tsv",
    _lazy("Google Merchant (TSV)"),
    (".tsv", ".txt"),
    recognise,
    read,
    write,
    "text/tab-separated-values",
    names_files=False,
)
