"""What points from a line to products on other lines, which may come later: relations
and the products of collections."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ... import get_product_model
from ...exceptions import InvalidRecord
from ...models import Collection, CollectionProduct, Relation, Variant
from ..batch import Batch
from ..catalog import fold
from ..entries import Entry
from ..plan import Plan
from ..records import CollectionRecord
from ..report import Outcome
from .definitions import outcome_of, slug_check
from .positions import settled_positions
from .rows import portions


@dataclass
class Links:
    """The relations of a product that has been written."""

    entry: Entry
    product: Any
    """Its primary key."""
    relations: dict[str, list[str]]
    outcome: Outcome
    """Of the product without them, and once they are written, with them."""
    since: Any = None
    """From when on changes of the product are somebody else's."""


def upsert_relations(links: list[Links], using: str, batch: Batch) -> None:
    """The relations of one kind in a record are all of this kind that the product has."""
    references = References(
        (each for link in links for many in link.relations.values() for each in many), using
    )
    plan = Plan(Relation, using)
    rows: dict[Any, dict[tuple[str, Any], Relation]] = {}
    for row in plan.rows.filter(source__in=[link.product for link in links]):
        rows.setdefault(row.source_id, {})[row.kind, row.target_id] = row
    for link in links:
        present = rows.get(link.product, {})
        changed = False
        for kind, named in link.relations.items():
            targets = _targets(link, kind, named, references, batch)
            changed |= _settle_relations(plan, link.product, kind, targets, present)
        if changed and link.outcome == Outcome.UNCHANGED:
            link.outcome = Outcome.UPDATED
        batch.done("product", link.outcome)
    plan.write()


def upsert_collections(records: list[CollectionRecord], using: str, batch: Batch) -> None:
    """Collections are known by their names; the products of a record are all they have."""
    plan = Plan(Collection, using)
    known = {fold(row.name): row for row in plan.rows.order_by("-pk")}
    check = slug_check(plan.rows, records, lambda r: known.get(fold(r.values["name"])))
    outcomes = []
    for record in batch.sift(records, check):
        name = fold(record.values["name"])
        if name in known:
            outcomes.append((record, True, plan.change(known[name], **record.values)))
        else:
            known[name] = plan.create(**record.values)
            outcomes.append((record, False, False))
    plan.write()
    for record, was_known, changed in outcomes:
        collection = known[fold(record.values["name"])]
        changed |= _settle_entries(collection, record, using, batch)
        batch.done("collection", outcome_of(was_known, changed))


class References:
    """Finds products by external id, else SKU, else a variant's SKU, in three queries."""

    def __init__(self, names: Iterable[str], using: str) -> None:
        products = get_product_model()._base_manager.using(using)
        variants = Variant._base_manager.using(using)
        self.keys: dict[str, Any] = {}
        """Primary keys by name."""
        wanted = set(names)
        for rows, *columns in (
            (variants, "sku", "product_id"),
            (products, "sku", "pk"),
            (products, "external_id", "pk"),
        ):
            # A collection may have more products than a statement may have values.
            for portion in portions(wanted):
                found = rows.filter(**{f"{columns[0]}__in": portion})
                self.keys |= found.values_list(*columns)

    def find(self, name: str) -> Any:
        if name not in self.keys:
            raise InvalidRecord(_("There is no product with this SKU or external id."))
        return self.keys[name]


def _targets(link, kind, named, references, batch):
    targets = {}
    for name in named:
        try:
            target = references.find(name)
            if target == link.product:
                raise InvalidRecord(_("A product cannot be related to itself."))
        except InvalidRecord as error:
            batch.warn(link.entry, InvalidRecord(str(error), f"relations.{kind}", name))
        else:
            targets[target] = None
    return targets


def _settle_relations(plan, source, kind, targets, present):
    changed = False
    rows = [present.pop((kind, target), None) for target in targets]
    for target, row, position in zip(targets, rows, settled_positions(rows), strict=True):
        if row:
            changed |= plan.change(row, position=position)
        else:
            plan.create(source_id=source, target_id=target, kind=kind, position=position)
            changed = True
    gone = [row for row in present.values() if row.kind == kind]
    plan.delete(gone)
    return changed or bool(gone)


def _settle_entries(collection, record, using, batch):
    if record.products is None:
        return False
    references = References(record.products, using)
    plan = Plan(CollectionProduct, using)
    present = {row.product_id: row for row in plan.rows.filter(collection=collection)}
    targets, changed = {}, False
    for name in record.products:
        try:
            targets[references.find(name)] = None
        except InvalidRecord as error:
            batch.warn(record.entry, InvalidRecord(str(error), "products", name))
    rows = [present.pop(product, None) for product in targets]
    for product, row, position in zip(targets, rows, settled_positions(rows), strict=True):
        if row:
            changed |= plan.change(row, position=position)
        else:
            plan.create(collection=collection, product_id=product, position=position)
            changed = True
    plan.delete(present.values())
    plan.write()
    return changed or bool(present)
