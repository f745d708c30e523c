"""Price, stock and numbers in a row of Shopify's file: of a variant, or of a product
that has none."""

from ...cells import Cell
from ...tables import Draft, Row
from ...tables.offers import take_count, take_gtin
from .headings import Columns


def take_offer(draft: Draft, row: Row, columns: Columns) -> dict[str, str]:
    """Returns what a record has no field for."""
    row = _unquoted(row, columns["sku"], columns["barcode"])
    notes = taken_notes(row, columns.variant_notes)
    draft.take("price", row, columns["price"])
    draft.take("compare_at_price", row, columns["compare_at_price"])
    draft.take("sku", row, columns["sku"])
    if barcode := take_gtin(draft, row, columns["barcode"]):
        notes["Barcode"] = barcode
    _take_stock(draft, row, columns)
    return notes


def taken_notes(row: Row, columns: dict[str, str]) -> dict[str, str]:
    """What stands in these columns, by the names they have in the metadata."""
    return {name: row.text(column) for column, name in columns.items() if row.text(column)}


def _take_stock(draft, row, columns):
    if "tracker" in columns and not row.text(columns["tracker"]):
        # Shopify gives a quantity all the same, which means nothing.
        if draft.options.blank == "clear":
            draft.put("stock_quantity", None, row, columns["tracker"])
            draft.put("in_stock", True, row, columns["tracker"])
        return
    count = take_count(draft, row, columns["quantity"])
    if count:
        draft.put("in_stock", True, row, columns["quantity"])
    elif count == 0:
        goes_on = row.text(columns["policy"]).casefold() in ("continue", "true")
        state = "backorder" if goes_on else "out_of_stock"
        draft.put("availability", state, row, columns["policy"] or columns["quantity"])


def _unquoted(row, *columns):
    """Without the apostrophes that keep spreadsheets from shortening digits."""
    cells = {column: row.values[column] for column in columns if column in row.values}
    digits = {
        column: Cell(cell[1:], cell.decimal_comma)
        for column, cell in cells.items()
        if cell.startswith("'") and cell[1:].isdecimal()
    }
    return row._replace(values={**row.values, **digits}) if digits else row
