"""The ways of answering that are compared in one run, on the same data."""

from collections.abc import Iterator
from contextlib import contextmanager

from django_catalog.listing import Listing
from django_catalog.listing.backends.base import ListingBackend
from django_catalog.listing.backends.database import DatabaseBackend


def backends() -> dict[str, ListingBackend]:
    """The one that is used by default, and plain SQL beside it."""
    return {"index": Listing.backend, "plain SQL": DatabaseBackend()}


def chosen(options) -> dict[str, ListingBackend]:
    """Those that are to be measured."""
    return {"index": backends()["index"]} if options.index_only else backends()


@contextmanager
def answering_with(backend: ListingBackend) -> Iterator[None]:
    default, Listing.backend = Listing.backend, backend
    try:
        yield
    finally:
        Listing.backend = default
