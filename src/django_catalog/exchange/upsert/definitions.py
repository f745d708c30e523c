"""What products refer to: attributes with their choices, brands, categories."""

from collections.abc import Callable, Iterable
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from ...exceptions import InvalidRecord
from ...models import Attribute, AttributeChoice, CategoryAttribute
from ...querysets.bulk import key_of
from ..batch import Batch
from ..catalog import Catalog, fold
from ..plan import Plan, give
from ..records import AttributeRecord, BrandRecord, CategoryRecord, Record
from ..report import Outcome
from ..values import located
from .positions import settled_positions


def upsert_brands(records: list[BrandRecord], catalog: Catalog, batch: Batch) -> None:
    """Brands are known by their names."""
    brands = catalog.brands
    check = slug_check(brands.rows, records, lambda r: brands.find(r.values["name"]))
    records = batch.sift(records, check)
    is_known = {record.line: brands.find(record.values["name"]) is not None for record in records}
    brands.ensure(record.values for record in records)
    rows = brands.rows.in_bulk([brands.find(record.values["name"]) for record in records])
    plan = Plan(brands.rows.model, catalog.using)
    for record in records:
        changed = plan.change(rows[brands.find(record.values["name"])], **record.values)
        batch.done("brand", outcome_of(is_known[record.line], changed))
    plan.write()


def upsert_categories(records: list[CategoryRecord], catalog: Catalog, batch: Batch) -> None:
    """Categories are known by their paths."""
    categories = catalog.categories
    records = batch.sift(records, lambda record: _check_asked(record, catalog))
    check = slug_check(categories.rows, records, lambda r: categories.find(r.path))
    records = batch.sift(records, check)
    is_known = {record.line: categories.find(record.path) is not None for record in records}
    categories.ensure({record.path: record.values for record in records})
    plan = Plan(categories.rows.model, catalog.using)
    asked = _AskedAttributes(records, catalog)
    for record in records:
        changed = plan.change(categories.find(record.path), **record.values)
        changed |= asked.change(record)
        batch.done("category", outcome_of(is_known[record.line], changed))
    plan.write()
    asked.plan.write()


def upsert_attributes(records: list[AttributeRecord], catalog: Catalog, batch: Batch) -> None:
    """Attributes are known by their codes. One by one: each is checked as a whole, and
    there are few."""

    def upsert(record):
        is_known = record.values["slug"] in catalog.attributes.by_code
        if is_known and record.keeps:
            batch.done("attribute", Outcome.UNCHANGED)
            return
        attribute, changed = _settle_attribute(record, catalog)
        changed |= _settle_choices(attribute, record.choices or (), catalog)
        batch.done("attribute", outcome_of(is_known, changed))

    batch.sift(records, upsert)


def outcome_of(is_known: bool, is_changed: bool) -> Outcome:
    if not is_known:
        return Outcome.CREATED
    return Outcome.UPDATED if is_changed else Outcome.UNCHANGED


def slug_check(
    rows: models.QuerySet, records: Iterable[Record], find: Callable[[Any], Any]
) -> Callable[[Any], None]:
    """A check that the slug a record asks for is free, or its own. ``find`` gives the row
    of a record that there is, or its key."""
    slugs = [record.values["slug"] for record in records if "slug" in record.values]
    taken = dict(rows.filter(slug__in=slugs).values_list("slug", "pk")) if slugs else {}

    def check(record):
        slug = record.values.get("slug")
        if slug in taken and taken[slug] != key_of(find(record)):
            raise InvalidRecord(_("Another page already has this address."), "slug", slug)

    return check


class _AskedAttributes:
    """Which attributes the categories of some records ask for."""

    def __init__(self, records, catalog):
        self.catalog = catalog
        self.plan = Plan(CategoryAttribute, catalog.using)
        nodes = [catalog.categories.find(r.path) for r in records if r.attributes is not None]
        self.rows = {node.pk: {} for node in nodes}
        for row in self.plan.rows.filter(category__in=nodes) if nodes else ():
            self.rows[row.category_id][row.attribute_id] = row

    def change(self, record):
        if record.attributes is None:
            return False
        category = self.catalog.categories.find(record.path)
        gone = self.rows[category.pk]
        changed = False
        for code, is_required in record.attributes.items():
            attribute = self.catalog.attributes.get(code)
            if row := gone.pop(attribute.pk, None):
                changed |= self.plan.change(row, is_required=is_required)
            else:
                owners = {"category": category, "attribute_id": attribute.pk}
                self.plan.create(**owners, is_required=is_required)
                changed = True
        self.plan.delete(gone.values())
        self.rows[category.pk] = {}
        return changed or bool(gone)


def _check_asked(record, catalog):
    for code in record.attributes or ():
        with located("attributes", code):
            catalog.attributes.get(code)


def _settle_attribute(record, catalog):
    known = catalog.attributes.by_code
    code = record.values["slug"]
    attribute = copy(known[code]) if code in known else Attribute()
    changed = give(attribute, record.values)
    if record.choices and not attribute.has_choices:
        raise InvalidRecord(_("Only an attribute of choices has choices."), "choices")
    if changed:
        _clean(attribute)
        attribute.save(using=catalog.using)
        catalog.attributes.put(attribute)
    return attribute, bool(changed)


def _clean(attribute):
    try:
        attribute.full_clean()
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        key = {"slug": "code", "type": "data_type", "__all__": ""}.get(name, name)
        value = getattr(attribute, name, None)
        raise InvalidRecord(" ".join(messages), key, value) from None


def _settle_choices(attribute, choices, catalog):
    """Choices of the record in their order, then the others: products may have them."""
    if not choices:
        return False
    known = catalog.attributes.choices(attribute)
    plan = Plan(AttributeChoice, catalog.using)
    listed = {fold(values["value"]): values for values in choices}
    others = sorted(known.keys() - listed.keys(), key=lambda key: known[key].position)
    keys = [*listed, *others]
    positions = settled_positions([known.get(key) for key in keys])
    changed = False
    for key, position in zip(keys, positions, strict=True):
        values = {"position": position, **listed.get(key, {})}
        if key in known:
            changed |= plan.change(known[key], **values)
        else:
            known[key] = plan.create(attribute=attribute, **values)
            changed = True
    plan.write()
    return changed
