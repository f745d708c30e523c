"""How far an import is and what became of it, in words."""

from typing import NamedTuple

from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

OUTCOMES = {
    "created": gettext_lazy("created"),
    "updated": gettext_lazy("updated"),
    "unchanged": gettext_lazy("unchanged"),
    "archived": gettext_lazy("archived"),
    "skipped": gettext_lazy("left out"),
}
KINDS = {
    "product": gettext_lazy("Products"),
    "variant": gettext_lazy("Variants"),
    "brand": gettext_lazy("Brands"),
    "category": gettext_lazy("Categories"),
    "attribute": gettext_lazy("Attributes"),
    "collection": gettext_lazy("Collections"),
}
PROBLEMS_PER_PAGE = 100


class Progress(NamedTuple):
    percent: int
    text: str
    """Rows, their rate and how long it will go on."""


class ReportPage:
    """The report of a run, ready to be shown; false if there is none."""

    def __init__(self, run, page_number=1):
        self.is_check = run.is_check
        self.report = run.report or {}
        self.problems = Paginator(self.report.get("problems", []), PROBLEMS_PER_PAGE).get_page(
            page_number
        )
        self.pages = self.problems.paginator.get_elided_page_range(self.problems.number)

    def __bool__(self):
        return bool(self.report)

    @property
    def table(self):
        """Heads and rows: how many of each kind have come to what."""
        counts = self.report.get("counts", {})
        outcomes = [each for each in OUTCOMES if any(each in row for row in counts.values())]
        rows = [
            (KINDS.get(kind, kind), [numbers.get(outcome, 0) for outcome in outcomes])
            for kind, numbers in sorted(counts.items(), key=lambda item: _place(item[0]))
        ]
        return [OUTCOMES[outcome] for outcome in outcomes], rows

    @property
    def failed_rows(self):
        return self.report.get("failed_lines", 0)

    @property
    def rows(self):
        return self.report.get("lines", 0)

    @property
    def problem_count(self):
        return self.report.get("problem_count", 0)

    @property
    def problems_left_out(self):
        """How many there were beside those that were kept."""
        return self.problem_count - self.problems.paginator.count

    @property
    def differences(self):
        """Of some products: ``line``, ``product`` and triples of a field, before and after."""
        return self.report.get("differences", [])


def describe(run) -> str:
    """The state of a run in a few words."""
    if run.is_broken_off:
        return _("broken off")
    if run.status == run.Status.DONE:
        return _("checked") if run.is_check else _("imported")
    if run.status == run.Status.RUNNING:
        return _("being checked") if run.is_check else _("being imported")
    return run.get_status_display()


def progress(run) -> Progress:
    percent = min(100 * run.bytes_read // run.size, 99) if run.size else 0
    rows = run.rows_read
    parts = [
        ngettext("%(rows)s row read", "%(rows)s rows read", rows)
        % {"rows": number_format(rows, force_grouping=True)}
    ]
    if percent:
        parts.append(_("%(number)d %%") % {"number": percent})
    seconds = (timezone.now() - run.started_at).total_seconds() if run.started_at else 0
    if rows and seconds >= 1:
        rate = round(rows / seconds)
        parts.append(_("%(rate)s a second") % {"rate": number_format(rate, force_grouping=True)})
    # A compressed file is read to its end before its first row is.
    if percent and seconds >= 5 and run.bytes_read < run.size:
        parts.append(_left(seconds * (run.size - run.bytes_read) / run.bytes_read))
    return Progress(percent, ", ".join(parts))


def _left(seconds):
    if seconds < 60:
        return _("less than a minute left")
    minutes = round(seconds / 60)
    text = ngettext("about %(number)d minute left", "about %(number)d minutes left", minutes)
    return text % {"number": minutes}


def _place(kind):
    return [*KINDS].index(kind) if kind in KINDS else len(KINDS)
