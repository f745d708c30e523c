"""Price, stock and numbers in a row of Shopify's file: of a variant, or of a product
that has none."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ....exceptions import InvalidRecord
from ....identifiers import validate_gtin
from ...cells import Cell
from ...tables import Draft, Row
from .headings import Columns


def take_offer(draft: Draft, row: Row, columns: Columns) -> dict[str, str]:
    """Returns what a record has no field for."""
    notes = taken_notes(row, columns.variant_notes)
    draft.take("price", row, columns["price"])
    draft.take("compare_at_price", row, columns["compare_at_price"])
    draft.take("sku", row, columns["sku"])
    draft.take("gtin", row, columns["barcode"])
    for field in ("sku", "gtin"):
        if number := draft.data.get(field):
            draft.data[field] = _unquoted(number)
    if barcode := draft.data.get("gtin"):
        try:
            barcode.refuse_shortened()
            validate_gtin(barcode)
        except (InvalidRecord, ValidationError) as error:
            draft.warn(_reason(error), "gtin", barcode)
            draft.data["gtin"] = None
            notes["Barcode"] = str(barcode)
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
    draft.take("stock_quantity", row, columns["quantity"])
    quantity = row.cell(columns["quantity"])
    if quantity is None:
        return
    try:
        count = quantity.as_integer()
    except InvalidRecord:
        # The importer will say so.
        return
    if count < 0:
        draft.warn(_("More was sold than there was. The stock becomes 0."), "stock_quantity", count)
        draft.put("stock_quantity", 0, row, columns["quantity"])
    if count > 0:
        draft.put("in_stock", True, row, columns["quantity"])
    else:
        goes_on = row.text(columns["policy"]).casefold() in ("continue", "true")
        state = "backorder" if goes_on else "out_of_stock"
        draft.put("availability", state, row, columns["policy"] or columns["quantity"])


def _unquoted(number):
    """Without the apostrophe that keeps spreadsheets from shortening digits."""
    is_quoted = number.startswith("'") and number[1:].strip().isdecimal()
    return Cell(number[1:], number.decimal_comma) if is_quoted else number


def _reason(error):
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
