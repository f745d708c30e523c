"""Rows of the products' variants and their options."""

from dataclasses import replace
from typing import Any

from django.db import models

from ...models import Media, Variant, VariantOption
from ...models.variant import combine
from ...querysets.bulk import Row
from ..catalog import Catalog
from ..records import VariantRecord
from .item import ProductItem
from .offers import new_offer, settled_stock
from .positions import settled_positions
from .rows import Rows, portions

IN_ORDER = ("position", "pk")


class Variants:
    """The variants of a record are all that the product has: a variant is known by its
    SKU, else by its options; one that is not in the record goes, unless others are to
    be kept."""

    def __init__(self, items: list[ProductItem], catalog: Catalog) -> None:
        self.items = items
        self.catalog = catalog
        self.rows = Rows(Variant, catalog.using)
        self.options = Rows(VariantOption, catalog.using)
        self.gone: dict[Any, Row] = {}
        """By key."""
        self._known: dict[int, list[Row]] = {}
        """By the identity of the product, which need not have a key."""
        self._regrouped: list[Any] = []
        """Keys of those whose options are not what they were."""

    def settle(self) -> None:
        """Compare those of the records, and have at hand those of the other products that
        have changed: what they cost and what is left of them concerns their product."""
        items = [item for item in self.items if item.record.variants is not None]
        others = [item for item in self.items if item.is_changed and item.product.variant_count]
        self._load([item for item in (*items, *others) if not item.is_new])
        for item in items:
            item.is_changed |= self._settle(item, self.of(item.product))

    def has(self, product: Any) -> bool:
        """Whether it is known which variants the product is going to have."""
        return id(product) in self._known

    def of(self, product: Any) -> list[Row]:
        """All variants that the product is going to have, in their order."""
        rows = [row for row in self._known.get(id(product), ()) if row.pk not in self.gone]
        return sorted(rows, key=lambda row: row.position)

    def align_currency(self, product: Any) -> None:
        for variant in self.of(product):
            self.rows.change(variant, currency=product.currency)

    def write_deleted(self) -> None:
        if self.gone:
            # A cascade would report each of them by itself.
            media = Rows(Media, self.catalog.using)
            for shown in media.of("variant", self.gone).values():
                media.delete(shown)
            media.write_deleted()
        self.options.write_deleted()
        self.rows.write_deleted()

    def write(self) -> None:
        # Two variants may swap their options, but have the same ones at no time.
        rows = models.QuerySet(Variant, using=self.catalog.using)
        for keys in portions(self._regrouped):
            rows.filter(pk__in=keys).update(combination=None)
        self.rows.write()
        self.options.write()

    def _load(self, items):
        variants = self.rows.of("product", {item.product.pk for item in items}, IN_ORDER)
        keys = [row.pk for rows in variants.values() for row in rows]
        options = self.options.of("variant", keys)
        for rows in variants.values():
            for row in rows:
                row.options = options.get(row.pk, [])
        self._known = {id(i.product): variants.get(i.product.pk, []) for i in items}

    def _settle(self, item, present):
        chosen = {key for variant in present for key in _choices_of(variant).values()}
        options = [self._choices(named, chosen) for named in item.options]
        item.variants = _match(item.record.variants, options, present)
        if item.record.keeps_variants:
            options = _fill_up(item, options, present)
        changed = False
        positions = settled_positions(item.variants)
        for number, (record, position) in enumerate(
            zip(item.record.variants, positions, strict=True)
        ):
            variant, choices = item.variants[number], options[number]
            offer = variant or new_offer(Variant)
            values = {**record.values, "position": position}
            values |= settled_stock(offer, record.values, record.in_stock)
            if variant is None:
                item.variants[number] = self._create(item.product, choices or {}, values)
                changed = True
            else:
                changed |= self.rows.change(variant, **values)
                changed |= self._settle_options(variant, choices)
        kept = {variant.pk for variant in item.variants}
        gone = {variant.pk: variant for variant in present if variant.pk not in kept}
        self.rows.delete(gone.values())
        self.gone |= gone
        return changed or bool(gone)

    def _create(self, product, choices, values):
        variant = self.rows.create(
            product_id=product,
            currency=product.currency,
            combination=combine(choices),
            **values,
        )
        self._choose(variant, choices)
        self._known.setdefault(id(product), []).append(variant)
        return variant

    def _settle_options(self, variant, choices):
        if choices is None or choices == _choices_of(variant):
            return False
        # All anew, so that two variants may swap theirs.
        self.options.delete(variant.options)
        self._choose(variant, choices)
        self.rows.change(variant, combination=combine(choices))
        self._regrouped.append(variant.pk)
        return True

    def _choose(self, variant, choices):
        variant.options = [
            self.options.create(variant_id=variant, attribute_id=attribute, choice_id=choice)
            for attribute, choice in choices.items()
        ]

    def _choices(self, named, present):
        """Attribute key to choice key."""
        if named is None:
            return None
        find = self.catalog.attributes.find_choice
        return {a.pk: find(a, text, present) for a, text in named.items()}


def _match(records, options, present) -> list[Any]:
    """The variant each record means; None for a new one."""
    by_sku = {variant.sku: variant for variant in present if variant.sku}
    matched = [by_sku.get(record.values.get("sku")) for record in records]
    known = {variant.pk for variant in matched if variant}
    by_choices = {
        frozenset(_choices_of(variant).items()): variant
        for variant in present
        if variant.pk not in known
    }
    for place, choices in enumerate(options):
        if matched[place] is None and choices:
            matched[place] = by_choices.pop(frozenset(choices.items()), None)
    return matched


def _fill_up(item, options, present):
    """Put the variants that the record does not name beside the others, where they are.
    Returns the options of all."""
    named = list(zip(item.variants, item.record.variants, options, strict=True))
    known = {variant.pk: each for each in named if (variant := each[0]) is not None}
    kept = [
        known.get(variant.pk, (variant, VariantRecord({}, None, None, None), None))
        for variant in present
    ]
    rows = kept + [each for each in named if each[0] is None]
    item.variants = [variant for variant, _record, _options in rows]
    # A new record: the batch may be refused, and each of its records written again.
    item.record = replace(item.record, variants=[record for _v, record, _o in rows])
    return [choices for _variant, _record, choices in rows]


def _choices_of(variant):
    return {option.attribute_id: option.choice_id for option in variant.options}
