"""Text search: words become scored products. ``base`` has the contract."""

from collections.abc import Sequence

from django.db import DEFAULT_DB_ALIAS, connections
from django.utils.module_loading import import_string

from ..conf import settings
from .backends.mysql import MysqlSearch
from .backends.orm import OrmSearch
from .backends.postgresql import PostgresqlSearch
from .backends.sqlite import SqliteSearch
from .base import Found, SearchBackend, Visible
from .highlighting import highlight
from .index import FOLLOWER, is_supported, rebuild, update
from .misses import log_miss

__all__ = [
    "BACKENDS",
    "FOLLOWER",
    "Found",
    "SearchBackend",
    "Visible",
    "complete",
    "get_backend",
    "highlight",
    "log_miss",
    "rebuild",
    "update",
]

BACKENDS: dict[str, type[SearchBackend]] = {
    "sqlite": SqliteSearch,
    "postgresql": PostgresqlSearch,
    "mysql": MysqlSearch,
}
"""What searches each kind of database; all others get ``OrmSearch``."""


def get_backend(*, using: str = DEFAULT_DB_ALIAS) -> SearchBackend:
    """What pages, admin and machines search with."""
    if settings.DJANGO_CATALOG_SEARCH_BACKEND is not None:
        return import_string(settings.DJANGO_CATALOG_SEARCH_BACKEND)()
    if not is_supported():
        return OrmSearch()
    return BACKENDS.get(connections[using].vendor, OrmSearch)()


def complete(
    text: str, visible: Visible, limit: int = 8, *, using: str = DEFAULT_DB_ALIAS
) -> Sequence[str]:
    """Searches that begin with this text and find something, the most fruitful first."""
    return get_backend(using=using).complete(text, visible, limit, using=using)
