"""What an import has done: how many of each kind, and what was wrong where."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from ..exceptions import InvalidRecord

SHOWN_LENGTH = 60
"""Characters of a wrong value that are worth repeating."""


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Problem:
    """Something on a line that could not be used."""

    line: int
    reason: str
    """What is wrong and what to do, for a shop clerk."""
    field: str = ""
    """Where on the line: ``price``, ``variants[2].sku`` (counted from one)."""
    value: str = ""
    """The beginning of what stands there."""

    @classmethod
    def from_error(cls, line: int, error: InvalidRecord) -> "Problem":
        return cls(line, str(error), error.field, shorten(error.value))

    def __str__(self):
        if not self.field:
            return _("Line %(line)d: %(reason)s") % self.__dict__
        if not self.value:
            return _("Line %(line)d, %(field)s: %(reason)s") % self.__dict__
        return _("Line %(line)d, %(field)s “%(value)s”: %(reason)s") % self.__dict__


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
    failed_lines: int = 0
    """Lines of which nothing was imported."""
    lines: int = 0
    """Lines read that were not blank."""
    unreadable: int = 0
    """Lines that are no record at all."""

    @property
    def ok(self) -> bool:
        return not self.problem_count

    def count(self, type: str, outcome: Outcome) -> None:
        self.counts[type, outcome] += 1

    def total(self, outcome: Outcome) -> int:
        """Records of all types with this outcome."""
        return sum(number for (_type, each), number in self.counts.items() if each == outcome)

    def add_problem(self, problem: Problem) -> None:
        self.problem_count += 1
        if len(self.problems) < self.problems_kept:
            self.problems.append(problem)
        if self.on_problem:
            self.on_problem(problem)

    def fail(self, line: int, *errors: InvalidRecord) -> None:
        """Nothing of this line is imported, for these reasons."""
        self.failed_lines += 1
        for error in errors:
            self.add_problem(Problem.from_error(line, error))


def shorten(value: Any) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= SHOWN_LENGTH else text[: SHOWN_LENGTH - 1] + "…"
