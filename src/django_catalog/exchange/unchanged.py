"""Finds the records that the catalogue agrees with since an earlier import, without
looking at more of the products than whether anybody has changed them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import FilteredRelation, Q
from django.utils import timezone

from .. import changes, get_product_model
from ..conf import settings
from ..exceptions import CursorExpired
from ..models import ImportedRecord
from ..querysets.bulk import Row, writer
from .entries import Entry, Record
from .fingerprints import Fingerprints
from .glance import Glance


class Since(NamedTuple):
    """From when on a change of a product is somebody else's."""

    sequence: int
    """Where the change log was before the product was read."""
    change: int | None = None
    """A later change that was the import's own."""


class Known(NamedTuple):
    """A product that a record is about, and what an earlier import noted of it."""

    key: Any
    status: str
    external_id: str | None
    sku: str | None
    row: Any
    """Primary key of its ``ImportedRecord``; None, as all below, if it has none."""
    digest: str | None
    sequence: int | None
    change: int | None
    former_status: str | None
    """Its status before an import has archived it because it was missing."""

    @property
    def is_archived(self) -> bool:
        return self.status == get_product_model().Status.ARCHIVED

    @property
    def since(self) -> Since:
        return Since(self.sequence or 0, self.change)


class Imported(NamedTuple):
    """A product that was as a record says, since then."""

    key: Any
    data: Record
    since: Since
    is_new: bool = False
    """Whether the open transaction has created it, so that nobody else can note it."""


class Unchanged:
    """What earlier imports from a source have noted of their products.

    A note is true as long as the record has the same fingerprint and the product no
    change in the log, other than the import's own, since before it was compared.
    """

    def __init__(self, source: str, fingerprints: Fingerprints, using: str) -> None:
        self.source = source
        self.fingerprints = fingerprints
        self.using = using
        self.rows = ImportedRecord._base_manager.using(using)
        self._expects_notes = True

    def begin(self) -> None:
        """An import begins. To be called before the first record is looked up."""
        self._begin = changes.newest(using=self.using)
        self._pruned = changes.oldest(using=self.using)
        # Half of the time that the log is kept: after all of it, notes are worth nothing.
        age = timedelta(days=settings.DJANGO_CATALOG_CHANGE_RETENTION_DAYS / 2)
        self._old = changes.last_before(timezone.now() - age, using=self.using)

    def glance(self, entry: Entry) -> Glance:
        """Not before the attributes above it in the file are written."""
        return Glance.at(entry, self.fingerprints.of if self._expects_notes else None)

    def find(self, glances: Sequence[Glance]) -> list[Known | None]:
        """The product of each, if it can be told from the record as it is."""
        by_external_id = self._load("external_id", {each.external_id for each in glances})
        # Most products are found by now.
        others = {each.sku for each in glances if each.external_id not in by_external_id}
        by_sku = self._load("sku", others)

        def find(glance):
            if known := by_external_id.get(glance.external_id):
                return known
            known = by_sku.get(glance.sku)
            # That of another product, or of one that only now gets an external id.
            is_other = known and known.external_id and glance.external_id
            return None if is_other and not glance.is_reference else known

        found = [find(each) for each in glances]
        # As this part of a file is, so is the next, most of the time.
        noted = sum(1 for known in found if known and known.digest)
        self._expects_notes = noted * 2 > len(found)
        return found

    def find_all(self, glances: Sequence[Glance]) -> Iterator[Known]:
        """Every product that one of the records names by its external id or its SKU."""
        yield from self._load("external_id", {each.external_id for each in glances}).values()
        yield from self._load("sku", {each.sku for each in glances}).values()

    def agreeing(self, glances: Sequence[Glance], found: Sequence[Known | None]) -> set[Any]:
        """Keys of the products that are as their records say. One that two records are
        about is none of them: the second one is a mistake."""
        times = Counter(known.key for known in found if known)
        noted = {
            known.key: known
            for glance, known in zip(glances, found, strict=True)
            if known and known.digest and times[known.key] == 1
            if known.since.sequence >= self._pruned
            if known.digest == (glance.digest or self.fingerprints.of(glance.entry.data or {}))
        }
        untouched = self.untouched({key: known.since for key, known in noted.items()})
        self._refresh([noted[key] for key in untouched])
        return untouched

    def untouched(self, products: Mapping[Any, Since]) -> set[Any]:
        """Keys of those that nobody has changed since then, as far as the log tells."""
        if not products:
            return set()
        keys = {str(key): key for key in products}
        untouched = set(products)
        after = min(since.sequence for since in products.values())
        try:
            for key, change, number in changes.later("product", keys, after, using=self.using):
                since = products[keys[key]]
                is_later = number is None or number > since.sequence
                if is_later and change != since.change:
                    untouched.discard(keys[key])
        except CursorExpired:
            return set()
        return untouched

    def own_changes(self, products: Sequence[Any], sequence: int) -> dict[Any, Since]:
        """From when on changes of these are somebody else's, if the open transaction has
        read and perhaps changed them after the log was at this number."""
        own = changes.noted("product", products, using=self.using)
        return {key: Since(sequence, own.get(str(key))) for key in products}

    def note(self, imported: Iterable[Imported]) -> None:
        """To be called in the transaction that has made the products so."""
        known: list[Any] = []
        new: list[Any] = []
        for each in imported:
            note = {
                "source": self.source,
                "product_id": each.key,
                "digest": self.fingerprints.of(each.data),
                "former_status": "",
                **each.since._asdict(),
            }
            if each.is_new:
                new.append(Row(**note))
            else:
                known.append(ImportedRecord(**note))
        writer(ImportedRecord, self.using).insert(new)
        if known:
            has_target = connections[self.using].features.supports_update_conflicts_with_target
            self.rows.bulk_create(
                known,
                update_conflicts=True,
                update_fields=["digest", "sequence", "change", "former_status"],
                unique_fields=["source", "product"] if has_target else None,
            )

    def _load(self, name: str, values: set[str]) -> dict[str, Known]:
        values.discard("")
        if not values:
            return {}
        products = get_product_model()._base_manager.using(self.using)
        note = FilteredRelation(
            "imported_records", condition=Q(imported_records__source=self.source)
        )
        columns = [
            f"note__{each}" for each in ("pk", "digest", "sequence", "change", "former_status")
        ]
        rows = products.annotate(note=note).filter(**{f"{name}__in": values})
        found = rows.order_by().values_list("pk", "status", "external_id", "sku", *columns)
        return {getattr(known, name): known for known in map(Known._make, found)}

    def _refresh(self, true: list[Known]) -> None:
        """Move notes forward that the log would soon no longer reach back to."""
        old = [known.row for known in true if (known.sequence or 0) < self._old]
        if old:
            # Another import may just have noted something else.
            rows = self.rows.filter(pk__in=old, sequence__lt=self._old)
            rows.update(sequence=self._begin, change=None)
