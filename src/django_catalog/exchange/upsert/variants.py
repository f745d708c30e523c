"""Rows of the products' variants and their options."""

from typing import Any

from ... import get_product_model
from ...models import Media, Variant, VariantOption
from ..catalog import Catalog
from ..plan import Plan
from ..records import VariantRecord
from .item import ProductItem
from .offers import settled_stock
from .positions import settled_positions


class Variants:
    """The variants of a record are all that the product has: a variant is known by its
    SKU, else by its options; one that is not in the record goes, unless others are to
    be kept."""

    def __init__(self, items: list[ProductItem], catalog: Catalog) -> None:
        self.items = [item for item in items if item.record.variants is not None]
        self.catalog = catalog
        self.variants = Plan(Variant, catalog.using)
        self.options = Plan(VariantOption, catalog.using)
        self._gone: list[Variant] = []
        self._chosen: list[tuple[Variant, dict[int, int]]] = []

    def write(self) -> None:
        rows = self._load()
        emptied = []
        for item in self.items:
            present = rows.get(item.product.pk, [])
            item.is_changed |= self._settle(item, present)
            if present and not item.record.variants:
                emptied.append(item)
        if self._gone:
            # A cascade would report each of them by itself.
            Media._base_manager.using(self.catalog.using).filter(variant__in=self._gone).delete()
            self.variants.delete(self._gone)
        self.variants.write()
        for variant, choices in self._chosen:
            for attribute, choice in choices.items():
                self.options.create(variant=variant, attribute_id=attribute, choice_id=choice)
        self.options.write()
        self._restock(emptied)

    def _load(self):
        keys = [item.product.pk for item in self.items if not item.is_new]
        rows = {}
        if keys:
            variants = self.variants.rows.filter(product__in=keys).order_by("position", "pk")
            for variant in variants.prefetch_related("options"):
                rows.setdefault(variant.product_id, []).append(variant)
        return rows

    def _settle(self, item, present):
        records = item.record.variants
        chosen = {key for variant in present for key in _choices_of(variant).values()}
        options = [self._choices(named, chosen) for named in item.options]
        item.variants = _match(records, options, present)
        if item.record.keeps_variants:
            options = _fill_up(item, options, present)
            records = item.record.variants
        changed = False
        positions = settled_positions(item.variants)
        for number, (record, position) in enumerate(zip(records, positions, strict=True)):
            variant = item.variants[number]
            values = {**record.values, "position": position}
            values |= settled_stock(variant or Variant(), record.values, record.in_stock)
            if variant is None:
                variant = item.variants[number] = self.variants.create(
                    product=item.product, **values
                )
                self._chosen.append((variant, options[number] or {}))
                changed = True
            else:
                changed |= self.variants.change(variant, **values)
                changed |= self._settle_options(variant, options[number])
        gone = [variant for variant in present if variant not in item.variants]
        self._gone += gone
        return changed or bool(gone)

    def _settle_options(self, variant, choices):
        if choices is None or choices == _choices_of(variant):
            return False
        # All anew, so that two variants may swap theirs.
        self.options.delete(variant.options.all())
        self._chosen.append((variant, choices))
        return True

    def _choices(self, named, present):
        """Attribute key to choice key."""
        if named is None:
            return None
        find = self.catalog.attributes.find_choice
        return {a.pk: find(a, text, present).pk for a, text in named.items()}

    def _restock(self, items):
        """Stock that a record gives a product whose last variants have just gone."""
        plan = Plan(get_product_model(), self.catalog.using)
        products = plan.rows.in_bulk([item.product.pk for item in items]) if items else {}
        for item in items:
            product = products[item.product.pk]
            plan.change(product, **settled_stock(product, item.record.values, item.record.in_stock))
        plan.write()


def _match(records, options, present) -> list[Any]:
    """The variant each record means; None for a new one."""
    by_sku = {variant.sku: variant for variant in present if variant.sku}
    matched = [by_sku.get(record.values.get("sku")) for record in records]
    by_choices = {
        frozenset(_choices_of(variant).items()): variant
        for variant in present
        if variant not in matched
    }
    for place, choices in enumerate(options):
        if matched[place] is None and choices:
            matched[place] = by_choices.pop(frozenset(choices.items()), None)
    return matched


def _fill_up(item, options, present):
    """Put the variants that the record does not name into it, unchanged, where they are.
    Returns the options of all."""
    named = list(zip(item.variants, item.record.variants, options, strict=True))
    known = {variant.pk: each for each in named if (variant := each[0]) is not None}
    kept = [
        known.get(variant.pk, (variant, VariantRecord({}, None, None, None), None))
        for variant in present
    ]
    rows = kept + [each for each in named if each[0] is None]
    item.variants = [variant for variant, _record, _options in rows]
    item.record.variants = [record for _variant, record, _options in rows]
    return [choices for _variant, _record, choices in rows]


def _choices_of(variant):
    return {option.attribute_id: option.choice_id for option in variant.options.all()}
