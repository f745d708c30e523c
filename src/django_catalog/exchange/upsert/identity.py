"""Which product a record means, and whether its numbers and address are free."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from pyroaring import BitMap64

from ... import get_product_model
from ...exceptions import InvalidRecord
from ...models import Variant
from ...querysets import lock
from ..records import ProductRecord
from .item import ProductItem
from .rows import portions


@dataclass
class Seen:
    """Keys of what earlier batches have written."""

    products: Any
    """A set; of integers, a compressed one."""
    variants: Any = field(default_factory=BitMap64)
    """Of those that records were about by themselves."""

    def add(self, item: ProductItem) -> None:
        if item.is_variant:
            self.variants.add(item.variant_key)
        else:
            self.products.add(item.product.pk)


class Identity:
    """Looks up all records of a batch at once: by external id, else by SKU. A record that
    has only what a variant has may also be about the variant with this SKU."""

    def __init__(
        self, items: list[ProductItem], seen: Seen, using: str, *, locks: bool = True
    ) -> None:
        """``locks`` keeps others from writing the products until the transaction ends."""
        records = [item.record for item in items]
        rows = get_product_model()._base_manager.using(using)
        references = [record.reference for record in records if record.reference]
        external_ids = _given(records, "external_id") + references
        skus = _given(records, "sku") + references
        skus += [sku for record in records for _place, sku in _variant_skus(record)]
        variants = Variant._base_manager.using(using)
        known = {
            sku: (key, owner)
            for sku, key, owner in _find(variants, "sku", skus, "sku", "pk", "product_id")
        }
        offers = {r.values["sku"] for r in records if r.is_offer} & known.keys()
        keys = {key for (key,) in _find(rows, "external_id", external_ids, "pk")}
        keys |= {key for (key,) in _find(rows, "sku", skus, "pk")}
        keys |= {known[sku][1] for sku in offers}
        products = rows.filter(pk__in=keys).order_by("pk")
        loaded = {product.pk: product for product in (lock(products) if locks else products)}
        self.seen = seen
        self.by_external_id = {p.external_id: p for p in loaded.values() if p.external_id}
        self.by_sku = {p.sku: p for p in loaded.values() if p.sku}
        self.variant_owners = {sku: owner for sku, (_key, owner) in known.items()}
        self.variants = {sku: (known[sku][0], loaded[known[sku][1]]) for sku in offers}
        """Those that records may be about by themselves, and their products."""
        self.slug_owners = dict(_find(rows, "slug", _given(records, "slug"), "slug", "pk"))
        self.claims: dict[tuple[str, Any], int] = {}
        """What the records before this one have taken, and on which line."""

    def settle(self, item: ProductItem) -> None:
        """Find the item's product. Raises ``InvalidRecord`` if something is not free."""
        record = item.record
        product = self._find(record)
        if product is None and record.is_offer and record.values["sku"] in self.variants:
            self._settle_variant(item)
            return
        self._refuse_second_line(record, product)
        self._refuse_taken(record, product)
        if product is None and not record.values.get("name"):
            raise InvalidRecord(_("A new product needs a name."), "name")
        self.claims.update(dict.fromkeys(_claims(record, product), record.line))
        item.product = product
        item.is_new = product is None

    def _find(self, record):
        if name := record.reference:
            product = self.by_external_id.get(name) or self.by_sku.get(name)
            if product is None:
                raise InvalidRecord(
                    _("There is no product with this SKU or external id."), "product", name
                )
            return product
        external_id, sku = record.values.get("external_id"), record.values.get("sku")
        if external_id in self.by_external_id:
            return self.by_external_id[external_id]
        product = self.by_sku.get(sku)
        if product and external_id and product.external_id:
            raise InvalidRecord(
                _("The product with the external id “%(other)s” already has this SKU.")
                % {"other": product.external_id},
                "sku",
                sku,
            )
        return product

    def _settle_variant(self, item):
        """The record becomes one of the variant's product, which keeps its other variants."""
        record = item.record
        sku = record.values["sku"]
        item.variant_key, item.product = self.variants[sku]
        if item.variant_key in self.seen.variants:
            raise InvalidRecord(
                _("An earlier line of the file is about the same variant. Keep one of them."),
                *("sku", sku),
            )
        self._refuse_claimed(_claims(record, None))
        currency = record.values.get("currency", item.product.currency)
        if currency != item.product.currency:
            raise InvalidRecord(
                _("The product has prices in %(currency)s.") % {"currency": item.product.currency},
                *("currency", currency),
            )
        self.claims["sku", sku] = record.line
        item.is_variant = True
        item.record = record.as_variant()
        item.options = [None]

    def _refuse_second_line(self, record, product):
        if product is not None and product.pk in self.seen.products:
            raise InvalidRecord(
                _("An earlier line of the file is about the same product. Keep one of them."),
                *_identifier(record),
            )
        self._refuse_claimed(_claims(record, product))

    def _refuse_claimed(self, claims):
        for claim, (place, value) in claims.items():
            if claim in self.claims:
                raise InvalidRecord(
                    _("Line %(line)d already has this; it can be there only once.")
                    % {"line": self.claims[claim]},
                    place,
                    value,
                )

    def _refuse_taken(self, record, product):
        own_key = product and product.pk
        if sku := record.values.get("sku"):
            if self.by_sku.get(sku, product) is not product:
                _refuse_sku("sku", sku)
            # A SKU may move from a variant to its product if the record lists the variants.
            moves = own_key is not None and record.variants is not None
            if sku in self.variant_owners and not (moves and self.variant_owners[sku] == own_key):
                _refuse_sku("sku", sku)
        for place, variant_sku in _variant_skus(record):
            holder = self.by_sku.get(variant_sku)
            moves = holder is product and record.values.get("sku", variant_sku) != variant_sku
            if holder is not None and not moves:
                _refuse_sku(place, variant_sku)
            if self.variant_owners.get(variant_sku, own_key) != own_key:
                _refuse_sku(place, variant_sku)
        slug = record.values.get("slug")
        if self.slug_owners.get(slug, own_key) != own_key:
            raise InvalidRecord(_("Another product already has this address."), "slug", slug)


def _refuse_sku(place, sku):
    raise InvalidRecord(_("Another product or variant already has this SKU."), place, sku)


def _claims(record: ProductRecord, product: Any) -> dict[tuple[str, Any], tuple[str, Any]]:
    """What only one line of a file may have, and where it stands on this one."""
    claims = {
        (name, record.values[name]): (name, record.values[name])
        for name in ("external_id", "sku", "slug")
        if record.values.get(name)
    }
    for place, sku in _variant_skus(record):
        claims["sku", sku] = place, sku
    if product is not None:
        claims["product", product.pk] = _identifier(record)
    return claims


def _identifier(record: ProductRecord) -> tuple[str, str]:
    if record.reference:
        return "product", record.reference
    name = "external_id" if record.values.get("external_id") else "sku"
    return name, record.values[name]


def _variant_skus(record: ProductRecord) -> Iterator[tuple[str, str]]:
    for number, variant in enumerate(record.variants or (), 1):
        if sku := variant.values.get("sku"):
            yield f"variants[{number}].sku", sku


def _given(records: list[ProductRecord], name: str) -> list[str]:
    return [record.values[name] for record in records if record.values.get(name)]


def _find(rows, name, values, *columns):
    """These columns of the rows that have one of the values."""
    for portion in portions(values):
        yield from rows.filter(**{f"{name}__in": portion}).values_list(*columns)
