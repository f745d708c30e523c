"""Price, stock and numbers in a row of WooCommerce's file: of a variation or a product."""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from ....exceptions import InvalidRecord
from ...cells import FALSE
from ...tables import Draft, Row
from ...tables.offers import take_count, take_gtin
from .headings import Columns

PARENT = "parent"
"""Stands for the stock of a variation that is counted together with the others."""


def take_offer(draft: Draft, row: Row, columns: Columns) -> dict[str, str]:
    """Returns what a record has no field for."""
    notes = {}
    draft.take("sku", row, columns["sku"])
    if barcode := take_gtin(draft, row, columns["gtin"]):
        notes["GTIN"] = barcode
    notes |= _take_price(draft, row, columns)
    _take_stock(draft, row, columns)
    return notes


def _take_price(draft, row, columns):
    sale, regular = columns["sale_price"], columns["regular_price"]
    if row.cell(sale) is not None and _is_on(row, columns):
        draft.take("price", row, sale)
        draft.take("compare_at_price", row, regular)
        return {}
    draft.take("price", row, regular)
    if row.cell(sale) is None:
        draft.take("compare_at_price", row, sale)
        return {}
    # Prices have no dates here.
    draft.put("compare_at_price", None, row, sale)
    draft.warn(_("The sale is not on today. The regular price holds."), "price", row.text(sale))
    return {key: row.text(columns[key]) for key in ("sale_price", "sale_begins", "sale_ends")}


def _is_on(row, columns):
    begins, ends = (_date(row, columns[key]) for key in ("sale_begins", "sale_ends"))
    return (begins or date.min) <= timezone.localdate() <= (ends or date.max)


def _date(row, column):
    cell = row.cell(column)
    try:
        return cell and cell.as_date()
    except InvalidRecord:
        return None


def _take_stock(draft, row, columns):
    stock, state = columns["stock"], row.text(columns["in_stock"]).casefold()
    count = None
    if row.text(stock).casefold() == PARENT:
        draft.put("stock_quantity", None, row, stock)
    else:
        count = take_count(draft, row, stock)
    goes_on = row.text(columns["backorders"]).casefold() in ("1", "notify", "yes")
    if state == "backorder" or (count == 0 and goes_on):
        draft.put("availability", "backorder", row, columns["in_stock"])
    elif state in FALSE:
        draft.put("availability", "out_of_stock", row, columns["in_stock"])
    elif state:
        draft.take("in_stock", row, columns["in_stock"])
    elif count is not None:
        draft.put("in_stock", count > 0, row, stock)
