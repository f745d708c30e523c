"""Attributes, their choices and what products' values are."""

from django.db import models
from django.db.models import Exists, Max, OuterRef, Subquery

from ..slugs import assign_slugs
from .recorded import RecordedQuerySet, SluggedQuerySet, catalog_model


class AttributeQuerySet(SluggedQuerySet):
    def for_category(self, categories):
        """Attributes asked of products of these categories, their own and inherited,
        in the editors' order. Needs each category's ``lineage()``."""
        ids = {node.pk for category in categories for node in category.lineage()}
        asked = catalog_model("CategoryAttribute").objects.filter(
            attribute=OuterRef("pk"), category__in=ids
        )
        return self.filter(Exists(asked)).annotate(
            is_required=Exists(asked.filter(is_required=True))
        )

    def prepare(self, instances):
        super().prepare(instances)
        waiting = [i for i in instances if i.position is None]
        if waiting:
            last = self.model._base_manager.using(self.db).aggregate(Max("position"))
            first = -1 if last["position__max"] is None else last["position__max"]
            for number, instance in enumerate(waiting, first + 1):
                instance.position = number


class AttributeChoiceQuerySet(RecordedQuerySet):
    def prepare(self, instances):
        super().prepare(instances)
        rows = self.model._base_manager.using(self.db)
        assign_slugs(rows, instances, scope="attribute_id")


class AttributeValueQuerySet(RecordedQuerySet):
    def for_display(self):
        """With attribute and choice, in the order of the attributes and choices."""
        return self.select_related("attribute", "choice").order_by(
            "attribute__position", "attribute_id", "choice__position", "pk"
        )

    def prepare(self, instances):
        super().prepare(instances)
        self._load(instances, "attribute")
        for instance in instances:
            instance.type = instance.attribute.type

    def _settle_update(self, keys, fields):
        if "attribute_id" in fields:
            attributes = catalog_model("Attribute").objects.filter(pk=OuterRef("attribute"))
            moved = self.model._base_manager.using(self.db).filter(pk__in=keys)
            models.QuerySet.update(moved, type=Subquery(attributes.values("type")))
