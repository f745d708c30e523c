"""Import and export. A format reads or writes records; the rest is the same for all."""

from .export import Exporter
from .images import FetchProblem, FetchReport, ImageFetcher
from .importer import Importer
from .report import Outcome, Problem, Report

__all__ = [
    "Exporter",
    "FetchProblem",
    "FetchReport",
    "ImageFetcher",
    "Importer",
    "Outcome",
    "Problem",
    "Report",
]
