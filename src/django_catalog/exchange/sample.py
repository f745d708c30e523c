"""Some of the products that an import changes, before and after, for a person to look at."""

from collections.abc import Iterable
from typing import Any

from .differences import differences
from .entries import Record
from .export import Exporter
from .report import Outcome, Report
from .upsert.item import ProductItem


class Sample:
    """Puts the first so many into the report: ``line``, ``product`` (its name) and
    ``differences`` (field, before and after), as JSON can hold it."""

    def __init__(self, size: int, report: Report, using: str) -> None:
        self.size = size
        self.report = report
        self._exporter = Exporter(using=using)
        self._before: dict[Any, Record] = {}

    @property
    def is_full(self) -> bool:
        return len(self.report.differences) >= self.size

    def before(self, keys: Iterable[Any]) -> None:
        """The products with these primary keys may be changed now."""
        self._before = {} if self.is_full else self._exporter.records_of(keys)

    def after(self, items: Iterable[ProductItem]) -> None:
        """What these say has been written."""
        changed = [
            item
            for item in items
            if item.outcome == Outcome.UPDATED and item.product.pk in self._before
        ]
        changed = changed[: self.size - len(self.report.differences)]
        records = self._exporter.records_of(item.product.pk for item in changed) if changed else {}
        for item in changed:
            key = item.product.pk
            found = differences(self._before[key], records[key])
            self.report.differences.append(
                {
                    "line": item.line,
                    "product": str(item.product),
                    "differences": [list(each) for each in found],
                }
            )
