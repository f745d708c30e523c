"""Which field each column of a plain table is meant for."""

from .guess import guess, is_heading_row
from .targets import Target, check_mapping, targets

__all__ = ["Target", "check_mapping", "guess", "is_heading_row", "targets"]
