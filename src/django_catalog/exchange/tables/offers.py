"""Numbers of an offer that real tables have wrong: what can be saved of them."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ...exceptions import InvalidRecord
from ...identifiers import validate_gtin
from .draft import Draft
from .rows import Row


def take_gtin(draft: Draft, row: Row, column: str) -> str:
    """A barcode that is none does not cost the product: it is left out and returned."""
    draft.take("gtin", row, column)
    barcode = row.cell(column)
    if barcode is None:
        return ""
    try:
        barcode.refuse_shortened()
        validate_gtin(barcode)
    except ValidationError as error:
        reason = " ".join(error.messages)
    except InvalidRecord as error:
        reason = str(error)
    else:
        return ""
    draft.put("gtin", None, row, column)
    draft.warn(reason, "gtin", barcode)
    return str(barcode).strip()


def take_count(draft: Draft, row: Row, column: str) -> int | None:
    """Pieces in stock; below zero there are none. None if there is no number: if it is
    something else, the importer will say so."""
    draft.take("stock_quantity", row, column)
    cell = row.cell(column)
    if cell is None:
        return None
    try:
        count = cell.as_integer()
    except InvalidRecord:
        return None
    if count < 0:
        draft.warn(_("More was sold than there was. The stock becomes 0."), "stock_quantity", cell)
        draft.put("stock_quantity", 0, row, column)
    return max(count, 0)


def take_picture(draft: Draft, url: str, row: Row, column: str) -> Draft | None:
    """The medium, or None if this is no address; then it is left out."""
    if not url.startswith(("http://", "https://")):
        draft.warn(_("A picture needs an address that begins with https://."), "media", url)
        return None
    medium = draft.item("media", row)
    medium.put("url", url, row, column)
    return medium
