"""Takes products off the site that a source no longer has in its file."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from .. import get_product_model
from ..models import ImportedRecord
from .entries import Entry
from .glance import Glance, is_identified
from .keys import set_of_keys
from .report import Outcome, Problem, Report, Severity
from .unchanged import Unchanged


class Archive:
    """Told of every product that is in the file; archives those of the same source that
    are not.

    A record that failed may be about any product that its external id or SKU names. If
    one cannot even be identified, nothing is archived.
    """

    def __init__(self, unchanged: Unchanged, limit: int, report: Report, using: str) -> None:
        """``limit``: no more than so many per cent of the source's products."""
        self.unchanged = unchanged
        self.limit = limit
        self.report = report
        self.using = using
        self.products: Any = get_product_model()._base_manager.using(using)
        self.notes = ImportedRecord._base_manager.using(using).filter(source=unchanged.source)
        self._present = set_of_keys(self.products.model)
        self._failed: list[Entry] = []
        self._unidentified = 0

    def keep(self, key: Any) -> None:
        """The file has the product with this primary key."""
        self._present.add(key)

    def keep_failed(self, entry: Entry) -> None:
        """The file has this, whatever it is."""
        self._failed.append(entry)
        if len(self._failed) >= SIZE:
            self._identify_failed()

    def write(self) -> None:
        """At the end of the file."""
        self._identify_failed()
        missing = set_of_keys(self.products.model)
        total = 0
        live = self.notes.exclude(product__status=self._status.ARCHIVED)
        for key in live.values_list("product_id", flat=True).iterator(chunk_size=SIZE):
            total += 1
            if key not in self._present:
                missing.add(key)
        if missing and not self._refused(len(missing), total):
            for keys in _portions(missing):
                with self.products.writing():
                    self._archive(keys)

    @property
    def _status(self) -> Any:
        return self.products.model.Status

    def _archive(self, keys: list[Any]) -> None:
        for former in set(self._status.values) - {self._status.ARCHIVED}:
            products = self.products.filter(pk__in=keys, status=former)
            listed = list(products.values_list("pk", flat=True))
            self.notes.filter(product__in=listed).update(former_status=former)
            products.filter(pk__in=listed).update(status=self._status.ARCHIVED)
            self.report.count("product", Outcome.ARCHIVED, len(listed))

    def _identify_failed(self) -> None:
        self._unidentified += sum(not is_identified(entry) for entry in self._failed)
        for known in self.unchanged.find_all([Glance.at(each) for each in self._failed]):
            self._present.add(known.key)
        self._failed = []

    def _refused(self, missing: int, total: int) -> bool:
        severity = Severity.ERROR
        if self._unidentified:
            severity = Severity.WARNING
            reason = _(
                "Nothing was archived: the %(missing)d products that are missing may be among "
                "the %(failed)d records that cannot be read. Correct them and import the "
                "whole file again."
            )
        elif not self._present:
            reason = _("Nothing was archived: there is no product in the file.")
        elif missing * 100 > total * self.limit:
            reason = _(
                "Nothing was archived: %(missing)d of the %(total)d products of this source "
                "are missing, more than %(limit)d%%. Is the file complete? If it is, import "
                "it again with a higher limit."
            )
        else:
            return False
        values = {"missing": missing, "total": total, "limit": self.limit}
        reason %= values | {"failed": self._unidentified}
        self.report.add_problem(Problem(0, reason, severity=severity))
        return True


SIZE = 500
"""Products looked up or archived at a time."""


def _portions(keys: Iterable[Any]) -> Iterator[list[Any]]:
    remaining = iter(keys)
    while portion := list(islice(remaining, SIZE)):
        yield portion
