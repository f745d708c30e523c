"""Files that are tables: their rows, and records made of one row or several."""

from .collate import collate
from .delimited import Delimited
from .draft import Draft
from .rows import PROBLEM_COLUMN, Row, Table

__all__ = ["PROBLEM_COLUMN", "Delimited", "Draft", "Row", "Table", "collate"]
