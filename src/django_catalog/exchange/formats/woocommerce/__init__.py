"""WooCommerce's product CSV, with headings in the languages of many shops.

A product is identified by its number in the shop, which becomes ``woocommerce:<ID>`` as
the external id, else by its SKU. Columns that a record has no field for, such as the
cost of goods, go into the metadata, which nobody is shown.
"""

from typing import BinaryIO

from django.utils.translation import gettext_lazy as _lazy

from ...entries import ReadOptions
from ..base import Format, Reading
from ..head import Head
from .headings import are_woocommerces
from .reader import Products

__all__ = ["FORMAT"]


def recognise(head: Head) -> bool:
    return are_woocommerces(head.header)


def read(file: BinaryIO, options: ReadOptions) -> Reading:
    """Raises ``UnreadableFile`` if nothing tells the products apart."""
    return Products(file, options)


FORMAT = Format(
    "woocommerce",
    _lazy("WooCommerce product CSV"),
    (".csv",),
    recognise,
    read,
    content_type="text/csv",
)
