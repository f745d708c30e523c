"""Categories, brands and collections, and what is in them."""

from django.db import connections
from django.db.models import Count, Exists, OuterRef, Subquery
from tree_queries.query import TreeQuerySet

from .recorded import RecordedQuerySet, SluggedQuerySet, lock


class CategoryQuerySet(SluggedQuerySet, TreeQuerySet):
    def visible(self):
        """Categories a visitor may see: active, and all their ancestors active."""
        return self.filter(is_visible=True)

    def rows_to_write(self, keys):
        # The roots before the rows: who writes a category locks all roots, and two who
        # each had a row of theirs would wait for the other's.
        if connections[self.db].features.has_select_for_update:
            roots = self.model._base_manager.using(self.db).filter(parent=None).order_by("pk")
            list(lock(roots).values_list("pk"))
        return super().rows_to_write(keys)

    def with_lineage(self):
        """With the ancestors' names and slugs, for URLs and breadcrumbs: six levels
        in the same query, any deeper ones in one query each."""
        return self.select_related("parent__parent__parent__parent__parent")


class PlacementQuerySet(RecordedQuerySet):
    def with_lineage(self):
        """In order, with the categories and their ancestors."""
        ancestors = "category__parent__parent__parent__parent__parent"
        return self.select_related(ancestors).order_by("position", "pk")


class BrandQuerySet(SluggedQuerySet):
    def visible(self):
        """Brands a visitor may see."""
        return self.filter(is_active=True)

    def with_product_count(self):
        """Brands with something to see, annotated with how many: ``product_count``."""
        counts = self._products().order_by().values("brand").values(count=Count("pk"))
        return self.annotate(product_count=Subquery(counts)).filter(product_count__gt=0)

    def with_products(self):
        """Brands with something to see; cheaper than to count it."""
        return self.filter(Exists(self._products()))

    def _products(self):
        products = self.model._meta.get_field("products").related_model._default_manager
        return products.published().filter(brand=OuterRef("pk"))


class CollectionQuerySet(SluggedQuerySet):
    def visible(self):
        """Collections a visitor may see."""
        return self.filter(is_active=True)
