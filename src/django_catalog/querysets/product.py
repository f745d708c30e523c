"""Products: who may see them, and what a card or a page needs."""

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from .offer import OfferQuerySet
from .recorded import RecordedQuerySet, SluggedQuerySet, catalog_model


class ProductQuerySet(OfferQuerySet, SluggedQuerySet):
    def published(self, at=None):
        """Products a visitor may see, now or at that time.

        Published, within its publishing dates, of no inactive brand, and not only in
        categories that are inactive or below an inactive one.
        """
        return self.filter(self._is_visible(at))

    def with_visibility(self, at=None):
        """Every product, annotated with whether ``published()`` has it: ``is_visible``."""
        visible = models.Case(models.When(self._is_visible(at), then=True), default=False)
        return self.annotate(is_visible=visible)

    def in_category(self, category):
        """Products of the category and of all categories below it."""
        subtree = type(category)._base_manager.descendants(category, include_self=True)
        return self.filter(Exists(self._placements(category__in=subtree.values("pk"))))

    def for_listing(self):
        """Everything a product card shows, in two queries."""
        return self.select_related("brand").prefetch_related(media_in_order())

    def for_detail(self, *, media=True):
        """Everything a product page shows but its related products, in six queries.

        ``media=False`` leaves the pictures out, for a caller that loads them together
        with those of other products.
        """
        lookups = [
            Prefetch("variants", catalog_model("Variant").objects.order_by("position", "pk")),
            Prefetch("variants__options", catalog_model("VariantOption").objects.for_display()),
            Prefetch("attribute_values", catalog_model("AttributeValue").objects.for_display()),
            Prefetch("placements", catalog_model("Placement").objects.with_lineage()),
        ]
        if media:
            lookups.append(media_in_order())
        return self.select_related("brand").prefetch_related(*lookups)

    def _complete_update(self, values):
        return {"updated_at": timezone.now(), **super()._complete_update(values)}

    def _placements(self, **condition):
        return catalog_model("Placement").objects.filter(product=OuterRef("pk"), **condition)

    def _only_hidden_placements(self):
        visible = catalog_model("Placement").objects.filter(
            product=OuterRef("product"), category__is_visible=True
        )
        return self._placements(category__is_visible=False).filter(~Exists(visible))

    def _is_visible(self, at):
        now = at or timezone.now()
        return (
            Q(status=self.model.Status.PUBLISHED)
            & (Q(publish_at=None) | Q(publish_at__lte=now))
            & (Q(unpublish_at=None) | Q(unpublish_at__gt=now))
            & (Q(brand=None) | Q(brand__is_active=True))
            # One NOT EXISTS, which PostgreSQL plans as a join; with an OR beside it, it
            # would look at every product's placements one by one.
            & ~Exists(self._only_hidden_placements())
        )


def media_in_order():
    """Prefetch of a product's media as editors ordered them."""
    return Prefetch("media", catalog_model("Media").objects.order_by("position", "pk"))


class RelationQuerySet(RecordedQuerySet):
    def visible(self):
        """Relations to products a visitor may see, in order, ready for cards but for
        their media."""
        target = catalog_model("Relation")._meta.get_field("target").related_model
        products = target._default_manager.published().filter(pk=OuterRef("target"))
        return (
            # Each relation's target is looked up; with IN, SQLite would list all products.
            self.filter(Exists(products))
            .select_related("target__brand")
            .order_by("kind", "position", "pk")
        )
