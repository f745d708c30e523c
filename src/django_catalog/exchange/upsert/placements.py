"""Rows that place products in categories."""

from ...models import Placement
from ..catalog import Catalog
from ..plan import Plan
from .item import ProductItem
from .positions import settled_positions


class Placements:
    """The categories of a record are all that the product is in; the first is the primary."""

    def __init__(self, items: list[ProductItem], catalog: Catalog) -> None:
        self.items = [item for item in items if item.record.categories is not None]
        self.catalog = catalog
        self.plan = Plan(Placement, catalog.using)

    def write(self) -> None:
        rows = self._load()
        for item in self.items:
            item.is_changed |= self._settle(item, rows.get(item.product.pk, {}))
        self.plan.write()

    def _load(self):
        keys = [item.product.pk for item in self.items if not item.is_new]
        loaded = {}
        for row in self.plan.rows.filter(product__in=keys) if keys else ():
            loaded.setdefault(row.product_id, {})[row.category_id] = row
        return loaded

    def _settle(self, item, rows):
        changed = False
        find = self.catalog.categories.find
        categories = list(dict.fromkeys(find(path, rows) for path in item.record.categories))
        present = [rows.pop(category.pk, None) for category in categories]
        positions = settled_positions(present)
        for category, row, position in zip(categories, present, positions, strict=True):
            if row is None:
                self.plan.create(product=item.product, category=category, position=position)
                changed = True
            else:
                changed |= self.plan.change(row, position=position)
        self.plan.delete(rows.values())
        return changed or bool(rows)
