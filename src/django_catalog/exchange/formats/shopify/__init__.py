"""Shopify's product CSV, with the headings of today's template or those before it.

The handle identifies a product: it becomes ``shopify:<handle>`` as the external id, and
the address. Columns that a record has no field for, such as the cost, go into the
metadata, which nobody is shown.
"""

from typing import BinaryIO

from django.utils.translation import gettext_lazy as _lazy

from ...entries import ReadOptions
from ..base import Format, Reading
from ..head import Head
from .headings import are_shopifys
from .reader import Products
from .writer import write

__all__ = ["FORMAT"]


def recognise(head: Head) -> bool:
    return are_shopifys(head.header)


def read(file: BinaryIO, options: ReadOptions) -> Reading:
    """Raises ``UnreadableFile`` if there is no column for the handle."""
    return Products(file, options)


FORMAT = Format(
    "shopify",
    _lazy("Shopify product CSV"),
    (".csv",),
    recognise,
    read,
    write,
    content_type="text/csv",
    names_files=False,
)
