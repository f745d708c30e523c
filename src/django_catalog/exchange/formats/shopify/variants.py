"""Which rows of a product are its variants, and of which options."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from ...cells import Cell
from ...tables import Draft, Row
from ...tables.attributes import attribute_code
from .headings import Columns

NO_OPTION = "default title"

Options = Mapping[str, tuple[Cell, str]]
"""Names of options; the value of each, and its column."""


def variant_rows(draft: Draft, columns: Columns) -> list[tuple[Row, Options]]:
    """Each row that is a variant; none if the product has none. Raises ``InvalidRecord``."""
    names = _names(draft, columns)
    chosen = [(row, _options(draft, row, columns, names)) for row in draft.rows]
    if any(options for _row, options in chosen):
        marks = [columns[key] for key in ("sku", "price", "barcode", "variant_record")]
    else:
        skus = {row.text(columns["sku"]) for row in draft.rows} - {""}
        marks = [columns["variant_record"], columns["sku"] if len(skus) > 1 else ""]
    return [
        (row, options)
        for row, options in chosen
        if options or any(row.text(mark) for mark in marks)
    ]


def _names(draft, columns):
    """Names of the options by their numbers."""
    names: dict[int, str] = {}
    for row in draft.rows:
        for number, column in columns.option_names.items():
            name = row.text(column)
            if name and number not in names:
                if attribute_code(name) in map(attribute_code, names.values()):
                    draft.refuse(
                        _("Two options of the product have the same name."), row, column, name
                    )
                names[number] = name
    return names


def _options(draft, row, columns, names):
    options = {}
    for number, column in columns.option_values.items():
        value = row.cell(column)
        if value is None or value.strip().casefold() == NO_OPTION:
            continue
        if number not in names:
            draft.refuse(
                _("There is a value, but the option has no name. Name it in the first row."),
                row,
                column,
                value,
            )
        options[names[number]] = value, column
    return options
