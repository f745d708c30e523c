"""schema.org's products, as web pages hold them for search engines, or in a file by themselves.

A property that is missing leaves what is there. Products need a ``sku``, a ``productID``
or an ``@id`` by which the next import finds them.
"""

from typing import BinaryIO

from django.utils.translation import gettext_lazy as _lazy

from ...entries import ReadOptions
from ..base import Format, Lines, Reading
from ..head import Head
from .documents import Documents
from .products import entries

BEGINNING = 1000
"""Characters in which JSON says that it is JSON-LD; later it may be somebody's metadata."""

KEYS = ('"@context"', '"@type"', '"@graph"')


def recognise(head: Head) -> bool:
    if head.begins_with("{", "["):
        return any(key in head.text[:BEGINNING] for key in KEYS)
    is_page = head.name.endswith((".html", ".htm")) or head.begins_with(
        "<!doctype html", "<!DOCTYPE html", "<html", "<HTML", "<head", "<script"
    )
    return is_page or (head.begins_with("<") and "application/ld+json" in head.text)


def read(file: BinaryIO, options: ReadOptions | None = None) -> Reading:
    options = options or ReadOptions()
    documents = Documents(file, options)
    return Lines(lambda: entries(documents, options), options, notes=documents.notes)


FORMAT = Format(
    "json-ld",
    _lazy("schema.org (JSON-LD, web pages)"),
    (".jsonld", ".json", ".html", ".htm"),
    recognise,
    read,
    content_type="application/ld+json",
)
