"""What surrounds the products, read at once and kept with the index."""

from collections.abc import Iterator
from copy import copy
from functools import cached_property
from typing import Any

from ... import get_brand_model
from ...models import CollectionProduct
from ..dimensions import AttributeDimension, FieldDimension
from ..schema import Schema


class LoadedSchema(Schema):
    """A schema that asks the database no more once it is made: the tree, the names of the
    brands, the attributes with their choices, and what is in hand-picked collections."""

    def __init__(self, using: str):
        super().__init__(using)
        brands = get_brand_model()._base_manager.using(using)
        rows = list(brands.values_list("pk", "slug", "name", "is_active"))
        self.brand_keys = {slug: key for key, slug, _name, is_active in rows if is_active}
        self.hidden_brands = [key for key, _slug, _name, is_active in rows if not is_active]
        self.brand_names = {slug: name for _key, slug, name, is_active in rows if is_active}
        self.collections = self._read_collections()
        self.tree.load()
        self.dimensions  # noqa: B018 read now, not in a request

    @cached_property
    def lineages(self) -> dict[Any, list]:
        """Primary keys of each visible category and of those above it."""
        return {node.pk: [above.pk for above in node.lineage()] for node in self.tree}

    @cached_property
    def attributes(self) -> dict[Any, AttributeDimension]:
        """The attributes that are facets, by primary key."""
        return {one.pk: one for one in self._of_type(AttributeDimension)}

    @cached_property
    def fields(self) -> list[FieldDimension]:
        """The columns of the product that are facets."""
        return list(self._of_type(FieldDimension))

    @cached_property
    def sources(self) -> dict[tuple, tuple]:
        """What the values of each attribute and field were read as. Where it differs,
        they have to be read anew."""
        of_attributes = {
            ("attribute", key): (one.kind, one.is_option) for key, one in self.attributes.items()
        }
        return of_attributes | {("field", one.column): (one.kind,) for one in self.fields}

    def with_collections(self) -> "LoadedSchema":
        """The same with the collections as they are now."""
        fresh = copy(self)
        fresh.collections = self._read_collections()
        return fresh

    def _read_collections(self) -> dict[Any, list]:
        entries = CollectionProduct._base_manager.using(self.using)
        found: dict[Any, list] = {}
        rows = entries.order_by("position", "product_id")
        for collection, product in rows.values_list("collection_id", "product_id"):
            found.setdefault(collection, []).append(product)
        return found

    def _of_type(self, kind) -> Iterator:
        return (one for one in self.dimensions.values() if isinstance(one, kind))
