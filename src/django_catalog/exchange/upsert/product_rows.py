"""Rows of the products themselves, and the report of all that is written for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.utils import timezone

from ... import get_product_model
from ...models.variant import summarise
from ...querysets.bulk import writer
from ...signals import rows_changed, rows_changing
from ..catalog import Catalog
from ..plan import give
from .item import ProductItem
from .offers import product_offer, settled_stock
from .variants import Variants


class _Before(NamedTuple):
    """A product as it was before the batch."""

    values: dict[str, Any]
    recorded: dict[str, Any]


class ProductRows:
    """Instances of the product model, which a host may have made its own."""

    def __init__(self, items: list[ProductItem], catalog: Catalog) -> None:
        self.items = items
        self.catalog = catalog
        self.model = get_product_model()
        self.rows = self.model._base_manager.using(catalog.using)
        self._writer = writer(self.model, catalog.using)
        self._columns = [field.attname for field in self._writer.fields]
        self._before: dict[Any, _Before] = {}
        """By key."""

    def settle(self) -> None:
        """Give the products the values of their records."""
        for item in self.items:
            values = product_offer(item)
            if item.record.brand is not None:
                present = item.product and item.product.brand_id
                values["brand_id"] = self.catalog.brands.find(item.record.brand, present)
            if item.is_new:
                item.product = self.model(**values)
            else:
                item.is_changed |= self._change(item.product, values)

    def derive(self, variants: Variants) -> None:
        """What else follows, and would be derived where each row is saved by itself."""
        for item in self.items:
            product = item.product
            if (item.is_new or item.is_changed) and variants.has(product):
                present = variants.of(product)
                lost_all = product.variant_count > 0 and not present
                summarise(product, present)
                variants.align_currency(product)
                if lost_all:  # the record's own stock counts again
                    stock = settled_stock(product, item.record.values, item.record.in_stock)
                    self._change(product, stock)
        self.rows.prepare([item.product for item in self.items if item.is_new])

    @contextmanager
    def reporting(self) -> Iterator[None]:
        """Report what is written inside for the products, whatever table it is in, as one
        write of theirs."""
        new, changed = self._new(), self._changed()
        if not new and not changed:
            yield
            return
        before = {product.pk: self._before[product.pk].recorded for product in changed}
        rows = [*before.values(), *(product.recorded_values() for product in new)]
        # The summary of the variants is among what is written: nobody has to settle it.
        about = {"sender": self.model, "using": self.catalog.using, "fields": {*self._columns}}
        rows_changing.send(rows=rows, **about)
        yield
        after = {product.pk: product.recorded_values() for product in (*changed, *new)}
        rows_changed.send(before=before, after=after, **about)

    def write(self) -> None:
        now = timezone.now()
        written, names = [], {"updated_at"}
        for product in self._changed():
            before = self._before[product.pk].values
            differing = {name for name in self._columns if getattr(product, name) != before[name]}
            if differing:
                product.updated_at = now
                written.append(product)
                names |= differing
        self._writer.update(written, names)
        self._writer.insert(self._new())

    def _change(self, product, values):
        if product.pk not in self._before:
            self._before[product.pk] = _Before(vars(product).copy(), product.recorded_values())
        return bool(give(product, values))

    def _new(self):
        return [item.product for item in self.items if item.is_new]

    def _changed(self):
        """Several records may be about the variants of one product."""
        products = [item.product for item in self.items if item.is_changed and not item.is_new]
        return list({product.pk: product for product in products}.values())
