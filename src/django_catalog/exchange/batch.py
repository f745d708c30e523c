"""The records of one transaction, and what became of each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from ..exceptions import InvalidRecord
from .entries import Entry
from .report import Outcome


@dataclass
class Batch:
    """Told to the report only after the transaction has committed."""

    outcomes: list[tuple[str, Outcome]] = field(default_factory=list)
    failures: list[tuple[Entry, InvalidRecord]] = field(default_factory=list)
    warnings: list[tuple[Entry, InvalidRecord]] = field(default_factory=list)

    products: list[Any] = field(default_factory=list)
    """Items of the product records that were written."""
    since: dict[Any, Any] = field(default_factory=dict)
    """By their primary keys: from when on changes of them are somebody else's."""

    def done(self, type: str, outcome: Outcome) -> None:
        self.outcomes.append((type, outcome))

    def warn(self, entry: Entry, error: InvalidRecord) -> None:
        """Something of a record cannot be used; the rest of it is imported."""
        self.warnings.append((entry, error))

    def sift(self, items: Iterable[Any], check: Callable[[Any], Any]) -> list[Any]:
        """Those that pass the check; the records of the others have failed."""
        passed = []
        for item in items:
            try:
                check(item)
            except InvalidRecord as error:
                self.failures.append((item.entry, error))
            else:
                passed.append(item)
        return passed
