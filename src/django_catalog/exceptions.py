"""Every error the catalogue raises on purpose derives from ``CatalogError``."""

from django.db import IntegrityError


class CatalogError(Exception):
    """Base class of the catalogue's own errors."""


class BadCursor(CatalogError):
    """A listing cannot go on from this cursor; ``str()`` says why."""


class CategoryCycle(CatalogError, IntegrityError):
    """A write would have made a category its own ancestor; it was rolled back."""


class CursorExpired(CatalogError):
    """The change log no longer holds what came after this cursor.

    Read the current state in full, then follow the log from ``changes.newest()``
    as it was before that reading began.
    """


class InvalidRecord(CatalogError):
    """A record of an import cannot be used; ``str()`` says why, for a shop clerk."""

    def __init__(self, message, field="", value=None):
        super().__init__(message)
        self.field = field
        self.value = value


class RequestFailed(CatalogError):
    """Another server did not give what it was asked for; ``str()`` says why, for a shop
    clerk."""

    def __init__(
        self, message, *, may_retry=False, is_busy=False, is_silent=False, retry_after=0.0
    ):
        """``may_retry``: the same may succeed later, at the earliest in ``retry_after``
        seconds. ``is_busy``: the server asks for fewer requests; ``is_silent``: it did not
        answer at all."""
        super().__init__(message)
        self.may_retry = may_retry
        self.is_busy = is_busy
        self.is_silent = is_silent
        self.retry_after = retry_after


class UnreadableFile(CatalogError):
    """Nothing of a file can be imported; ``str()`` says why, for a shop clerk."""
