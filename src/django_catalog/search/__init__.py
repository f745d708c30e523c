"""Text search: words become scored products. ``base`` has the contract."""

from .backends.orm import OrmSearch
from .base import Found, SearchBackend, Visible

__all__ = ["Found", "SearchBackend", "Visible", "get_backend"]


def get_backend() -> SearchBackend:
    """What pages, admin and machines search with."""
    return OrmSearch()
