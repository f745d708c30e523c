"""Rows that place products in categories."""

from ...models import Placement
from ..catalog import Catalog
from .item import ProductItem
from .positions import settled_positions
from .rows import Rows


class Placements:
    """The categories of a record are all that the product is in; the first is the primary."""

    def __init__(self, items: list[ProductItem], catalog: Catalog) -> None:
        self.items = [item for item in items if item.record.categories is not None]
        self.catalog = catalog
        self.rows = Rows(Placement, catalog.using)

    def settle(self) -> None:
        keys = [item.product.pk for item in self.items if not item.is_new]
        present = self.rows.of("product", keys)
        for item in self.items:
            item.is_changed |= self._settle(item, present.get(item.product.pk, ()))

    def _settle(self, item, present):
        rows = {row.category_id: row for row in present}
        changed = False
        find = self.catalog.categories.find
        categories = list(dict.fromkeys(find(path, rows) for path in item.record.categories))
        present = [rows.pop(category.pk, None) for category in categories]
        positions = settled_positions(present)
        for category, row, position in zip(categories, present, positions, strict=True):
            if row is None:
                owners = {"product_id": item.product, "category_id": category.pk}
                self.rows.create(**owners, position=position)
                changed = True
            else:
                changed |= self.rows.change(row, position=position)
        self.rows.delete(rows.values())
        return changed or bool(rows)
