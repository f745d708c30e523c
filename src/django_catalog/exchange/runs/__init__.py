"""Imports that editors start in the admin, and what becomes of them."""

from .steps import choose, run_import, start, stop

__all__ = ["choose", "run_import", "start", "stop"]
