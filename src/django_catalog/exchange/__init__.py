"""Import and export. A format reads or writes records; the rest is the same for all."""

from .importer import Importer
from .report import Outcome, Problem, Report

__all__ = ["Importer", "Outcome", "Problem", "Report"]
