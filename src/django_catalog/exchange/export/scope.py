"""What is exported: everything, or some products and what they refer to."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from ... import get_brand_model, get_category_model, get_product_model
from ...models import (
    Attribute,
    AttributeValue,
    CategoryAttribute,
    Collection,
    Placement,
    VariantOption,
)


class Scope:
    def __init__(self, products: QuerySet | None, using: str) -> None:
        self.using = using
        self._chosen: Any = None if products is None else products.using(using).order_by()

    def rows(self, type: str) -> QuerySet:
        """The rows that records of this type are made of."""
        return getattr(self, f"_{type}_rows")()

    @cached_property
    def category_keys(self) -> set[Any]:
        """Those of the categories of the chosen products, and of all above them."""
        parents = dict(self._all(get_category_model()).values_list("pk", "parent_id"))
        wanted = self._all(Placement).filter(product__in=self._keys()).values_list("category")
        keys: set[Any] = set()
        for (key,) in wanted.order_by().distinct():
            while key is not None and key not in keys:
                keys.add(key)
                key = parents[key]
        return keys

    def _product_rows(self):
        rows = self._all(get_product_model())
        if self._chosen is None:
            return rows
        # Asked of each row in its turn: a list of keys would be made anew for each batch.
        return rows.filter(Exists(self._chosen.filter(pk=OuterRef("pk"))))

    def _brand_rows(self):
        rows = self._all(get_brand_model())
        if self._chosen is None:
            return rows
        return rows.filter(pk__in=self._chosen.exclude(brand=None).values("brand"))

    def _category_rows(self):
        rows = self._all(get_category_model())
        return rows if self._chosen is None else rows.filter(pk__in=self.category_keys)

    def _attribute_rows(self):
        rows = self._all(Attribute)
        if self._chosen is None:
            return rows
        values = self._all(AttributeValue).filter(product__in=self._keys())
        options = self._all(VariantOption).filter(variant__product__in=self._keys())
        asked = self._all(CategoryAttribute).filter(category__in=self.category_keys)
        return rows.filter(
            Q(pk__in=values.values("attribute"))
            | Q(pk__in=options.values("attribute"))
            | Q(pk__in=asked.values("attribute"))
        )

    def _collection_rows(self):
        rows = self._all(Collection)
        return rows if self._chosen is None else rows.none()

    def _keys(self):
        return self._chosen.values("pk")

    def _all(self, model):
        return model._base_manager.using(self.using)


def batches(rows: QuerySet, size: int) -> Iterator[QuerySet]:
    """Portions of so many rows by primary key: none comes twice or is left out when others
    are written meanwhile, and the last costs what the first did."""
    rows = rows.order_by("pk")
    portion = rows[:size]
    while keys := list(portion.values_list("pk", flat=True)):
        yield rows.model._base_manager.using(rows.db).filter(pk__in=keys).order_by("pk")
        portion = rows.filter(pk__gt=keys[-1])[:size]
