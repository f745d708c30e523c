"""Which product a record means, and whether its numbers and address are free."""

from collections.abc import Iterator, MutableSet
from typing import Any

from django.utils.translation import gettext as _

from ... import get_product_model
from ...exceptions import InvalidRecord
from ...models import Variant
from ..records import ProductRecord
from .item import ProductItem


class Identity:
    """Looks up all records of a batch at once: by external id, else by SKU."""

    def __init__(self, items: list[ProductItem], seen: MutableSet[Any], using: str) -> None:
        records = [item.record for item in items]
        rows = get_product_model()._base_manager.using(using)
        external_ids = _given(records, "external_id")
        skus = _given(records, "sku")
        skus += [sku for record in records for _place, sku in _variant_skus(record)]
        loaded: dict[Any, Any] = {}
        self.seen = seen
        """Keys of the products that earlier batches have written."""
        self.by_external_id = {
            product.external_id: loaded.setdefault(product.pk, product)
            for product in rows.filter(external_id__in=external_ids)
        }
        self.by_sku = {
            product.sku: loaded.setdefault(product.pk, product)
            for product in rows.filter(sku__in=skus)
        }
        self.variant_owners = dict(
            Variant._base_manager.using(using).filter(sku__in=skus).values_list("sku", "product_id")
        )
        slugs = _given(records, "slug")
        self.slug_owners = dict(rows.filter(slug__in=slugs).values_list("slug", "pk"))
        self.claims: dict[tuple[str, Any], int] = {}
        """What the records before this one have taken, and on which line."""

    def settle(self, item: ProductItem) -> None:
        """Find the item's product. Raises ``InvalidRecord`` if something is not free."""
        record = item.record
        product = self._find(record)
        self._refuse_second_line(record, product)
        self._refuse_taken(record, product)
        if product is None and not record.values.get("name"):
            raise InvalidRecord(_("A new product needs a name."), "name")
        self.claims.update(dict.fromkeys(_claims(record, product), record.line))
        item.product = product
        item.is_new = product is None

    def _find(self, record):
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

    def _refuse_second_line(self, record, product):
        if product is not None and product.pk in self.seen:
            raise InvalidRecord(
                _("An earlier line of the file is about the same product. Keep one of them."),
                *_identifier(record),
            )
        for claim, (place, value) in _claims(record, product).items():
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
    name = "external_id" if record.values.get("external_id") else "sku"
    return name, record.values[name]


def _variant_skus(record: ProductRecord) -> Iterator[tuple[str, str]]:
    for number, variant in enumerate(record.variants or (), 1):
        if sku := variant.values.get("sku"):
            yield f"variants[{number}].sku", sku


def _given(records: list[ProductRecord], name: str) -> list[str]:
    return [record.values[name] for record in records if record.values.get(name)]
