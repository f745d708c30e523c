"""Names of a table's columns, whether its first row has them or not."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from ..entries import ReadOptions
from ..mapping import is_heading_row
from .rows import PROBLEM_COLUMN


def find_headings(
    first: Sequence[str], options: ReadOptions, notes: list[str]
) -> tuple[bool, list[str]]:
    """Whether the first row has headings, and the names of the columns: numbers if it has
    none, "" for a column that nobody could tell from an earlier one or that is never read."""
    has_header = is_heading_row(first) if options.has_header is None else options.has_header
    if has_header:
        return True, _unique(first, notes)
    if options.has_header is None:
        notes.append(_("The first row names no columns; they are called 1, 2, 3 and so on."))
    return False, [str(number) for number in range(1, len(first) + 1)]


def _unique(headings, notes):
    seen = set()
    columns = []
    for name in map(str.strip, headings):
        is_known = name.casefold() in seen
        if name and is_known:
            notes.append(
                _("The column “%(name)s” is there twice; the second is not read.") % {"name": name}
            )
        columns.append("" if is_known or name == PROBLEM_COLUMN else name)
        seen.add(name.casefold())
    return columns
