"""The listing index: sets and numbers of all published products, in memory.

``LiveIndex`` keeps one for each database, ``Index`` is what it hands out: a state of the
catalogue that never changes, so that a request counts and pages in one and the same.
"""

from .index import Index
from .live import Unavailable, get_live_index
from .numbers import Numbers

__all__ = ["Index", "Numbers", "Unavailable", "get_live_index"]
