"""The records of one transaction, and what became of each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from ..exceptions import InvalidRecord
from .report import Outcome, Problem, Report


@dataclass
class Batch:
    """Told to the report only after the transaction has committed."""

    outcomes: list[tuple[str, Outcome]] = field(default_factory=list)
    failures: list[tuple[int, InvalidRecord]] = field(default_factory=list)
    warnings: list[tuple[int, InvalidRecord]] = field(default_factory=list)

    products: list[Any] = field(default_factory=list)
    """Items of the product records that were written."""

    def done(self, type: str, outcome: Outcome) -> None:
        self.outcomes.append((type, outcome))

    def warn(self, line: int, error: InvalidRecord) -> None:
        """Something on a line cannot be used; the rest of it is imported."""
        self.warnings.append((line, error))

    def sift(self, items: Iterable[Any], check: Callable[[Any], Any]) -> list[Any]:
        """Those that pass the check; the lines of the others have failed."""
        passed = []
        for item in items:
            try:
                check(item)
            except InvalidRecord as error:
                self.failures.append((item.line, error))
            else:
                passed.append(item)
        return passed

    def report_to(self, report: Report) -> None:
        for type_, outcome in self.outcomes:
            report.count(type_, outcome)
        for line, error in self.failures:
            report.fail(line, error)
        for line, error in self.warnings:
            report.add_problem(Problem.from_error(line, error))
