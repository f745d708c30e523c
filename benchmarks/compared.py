"""The ways of answering that are compared in one run, on the same data."""

from collections.abc import Iterator
from contextlib import contextmanager

from django_catalog.listing import Listing
from django_catalog.listing.backends.base import ListingBackend
from django_catalog.listing.backends.database import DatabaseBackend


def backends() -> dict[str, ListingBackend]:
    """The one that is used by default, and plain SQL beside it."""
    plain = {"plain SQL": DatabaseBackend()}
    if isinstance(Listing.backend, DatabaseBackend):
        return plain
    return {"index": Listing.backend} | plain


@contextmanager
def answering_with(backend: ListingBackend) -> Iterator[None]:
    default, Listing.backend = Listing.backend, backend
    try:
        yield
    finally:
        Listing.backend = default
