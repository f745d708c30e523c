"""Text search: words become scored products. ``base`` has the contract."""

from .backends.orm import OrmSearch
from .base import SearchBackend

__all__ = ["SearchBackend", "get_backend"]


def get_backend() -> SearchBackend:
    """What pages, admin and machines search with."""
    return OrmSearch()
