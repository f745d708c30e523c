"""What an import has done: how many of each kind, and what was wrong where."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from ..exceptions import InvalidRecord
from .entries import Entry

SHOWN_LENGTH = 60
"""Characters of a wrong value that are worth repeating."""


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    ARCHIVED = "archived"
    """Because the file no longer has it."""


class Severity(StrEnum):
    ERROR = "error"
    """Nothing of the record is imported."""
    WARNING = "warning"
    """A part of it is left out."""


@dataclass(frozen=True)
class Problem:
    """Something in the file that could not be used."""

    line: int
    """Counted from one; 0 if it is about the file as a whole."""
    reason: str
    """What is wrong and what to do, for a shop clerk."""
    field: str = ""
    """Where in the record: ``price``, ``variants[2].sku`` (counted from one)."""
    value: str = ""
    """The beginning of what stands there."""
    column: str = ""
    """Heading of the column it stands in, if the file is a table."""
    severity: Severity = Severity.ERROR

    @classmethod
    def of(
        cls, entry: Entry, error: InvalidRecord, severity: Severity = Severity.ERROR
    ) -> "Problem":
        place = entry.source.place(error.field) if entry.source else None
        line, column = place or (entry.line, "")
        return cls(line, str(error), error.field, shorten(error.value), column, severity)

    def __str__(self):
        values = {**vars(self), "place": self._place()}
        if not self.line:
            return self.reason
        if not values["place"]:
            return _("Line %(line)d: %(reason)s") % values
        if not self.value:
            return _("Line %(line)d, %(place)s: %(reason)s") % values
        if self.column:
            return _("Line %(line)d, %(place)s, “%(value)s”: %(reason)s") % values
        return _("Line %(line)d, %(place)s “%(value)s”: %(reason)s") % values

    def _place(self):
        return _("column “%(name)s”") % {"name": self.column} if self.column else self.field


@dataclass
class Report:
    """Grows while an import runs; memory does not grow with the file."""

    dry_run: bool = False
    on_problem: Callable[[Problem], None] | None = None
    """Called with every problem as it is found."""
    problems_kept: int = 1000
    """Problems remembered; further ones are counted and handed to ``on_problem``."""

    counts: Counter[tuple[str, Outcome]] = field(default_factory=Counter)
    """How many records, by type ("product", "brand", ...) and outcome."""
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    warning_count: int = 0
    """Those of the problems that are warnings."""
    failed_lines: int = 0
    """Records of which nothing was imported."""
    lines: int = 0
    """Records read."""
    unreadable: int = 0
    """Those that are no record at all."""
    differences: list[dict[str, Any]] = field(default_factory=list)
    """What became of some products, as ``exchange.sample`` describes them."""
    begun_at: datetime = field(default_factory=timezone.now)
    ended_at: datetime | None = None

    @property
    def ok(self) -> bool:
        return not self.problem_count

    def count(self, type: str, outcome: Outcome, number: int = 1) -> None:
        self.counts[type, outcome] += number

    def total(self, outcome: Outcome) -> int:
        """Records of all types with this outcome."""
        return sum(number for (_type, each), number in self.counts.items() if each == outcome)

    def add_problem(self, problem: Problem) -> None:
        self.problem_count += 1
        self.warning_count += problem.severity == Severity.WARNING
        if len(self.problems) < self.problems_kept:
            self.problems.append(problem)
        if self.on_problem:
            self.on_problem(problem)

    def fail(self, entry: Entry, *errors: InvalidRecord) -> None:
        """Nothing of this record is imported, for these reasons."""
        self.failed_lines += 1
        for error in errors:
            self.add_problem(Problem.of(entry, error))

    def warn(self, entry: Entry, *errors: InvalidRecord) -> None:
        """These parts of the record are left out."""
        for error in errors:
            self.add_problem(Problem.of(entry, error, Severity.WARNING))

    def as_dict(self, problems: int = 100) -> dict[str, Any]:
        """For a history, as JSON can hold it, with so many of the problems."""
        counts: dict[str, dict[str, int]] = {}
        for (type_, outcome), number in self.counts.items():
            counts.setdefault(type_, {})[str(outcome)] = number
        return {
            "dry_run": self.dry_run,
            "counts": counts,
            "problems": [asdict(problem) for problem in self.problems[:problems]],
            **{name: getattr(self, name) for name in NUMBERS},
            "differences": self.differences,
            "begun_at": self.begun_at.isoformat(),
            "ended_at": self.ended_at and self.ended_at.isoformat(),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Report":
        """The report that ``as_dict()`` has made this of."""
        counts: Counter[tuple[str, Outcome]] = Counter()
        for type_, outcomes in data["counts"].items():
            for outcome, number in outcomes.items():
                counts[type_, Outcome(outcome)] = number
        problems = [
            Problem(**{**problem, "severity": Severity(problem["severity"])})
            for problem in data["problems"]
        ]
        return cls(
            dry_run=data["dry_run"],
            counts=counts,
            problems=problems,
            **{name: data[name] for name in NUMBERS},
            differences=data["differences"],
            begun_at=datetime.fromisoformat(data["begun_at"]),
            ended_at=data["ended_at"] and datetime.fromisoformat(data["ended_at"]),
        )


NUMBERS = ("problem_count", "warning_count", "failed_lines", "lines", "unreadable")


def shorten(value: Any) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= SHOWN_LENGTH else text[: SHOWN_LENGTH - 1] + "…"
