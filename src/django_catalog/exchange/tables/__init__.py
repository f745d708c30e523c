"""Files that are tables: their rows, and records made of one row or several."""

from .collate import collate, collate_all
from .delimited import Delimited
from .draft import Draft
from .reading import DelimitedReading
from .rows import PROBLEM_COLUMN, Row, Table, described

__all__ = [
    "PROBLEM_COLUMN",
    "Delimited",
    "DelimitedReading",
    "Draft",
    "Row",
    "Table",
    "collate",
    "collate_all",
    "described",
]
