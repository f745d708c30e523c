"""Files that are tables: their rows, and records made of one row or several."""

from .collate import collate, collate_all
from .delimited import Delimited
from .draft import Draft
from .rows import Row, Table, described

__all__ = ["Delimited", "Draft", "Row", "Table", "collate", "collate_all", "described"]
