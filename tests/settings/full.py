"""Every part of the package, on SQLite."""

from .core import *
