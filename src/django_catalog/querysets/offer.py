"""Rows with a price and stock: products' common ground, variants and their options."""

from django.db import models
from django.db.models import Case, F, Value, When

from .recorded import RecordedQuerySet


class OfferQuerySet(RecordedQuerySet):
    """Rows with a price and stock."""

    def prepare(self, instances):
        super().prepare(instances)
        for instance in instances:
            instance.settle_availability()

    def bulk_update(self, objs, fields, batch_size=None):
        fields = ["availability" if name == "in_stock" else name for name in fields]
        return super().bulk_update(objs, fields, batch_size)

    bulk_update.alters_data = True

    def _complete_update(self, values):
        if "in_stock" in values:
            values = dict(values)
            in_stock = values.pop("in_stock")
            states = self.model.Availability
            values["availability"] = Case(
                When(in_stock=in_stock, then=F("availability")),
                default=Value(states.IN_STOCK if in_stock else states.OUT_OF_STOCK),
            )
        return values

    def _settle_update(self, keys, fields):
        if not fields & {"stock_quantity", "availability"}:
            return
        states = self.model.Availability
        tracked = self.model._base_manager.using(self.db).filter(pk__in=keys)
        # Inside the caller's report, so not reported again.
        sold_out = tracked.filter(
            stock_quantity=0, availability__in=(states.IN_STOCK, states.LIMITED_STOCK)
        )
        models.QuerySet.update(sold_out, availability=states.OUT_OF_STOCK)
        restocked = tracked.filter(stock_quantity__gt=0, availability=states.OUT_OF_STOCK)
        models.QuerySet.update(restocked, availability=states.IN_STOCK)


class VariantQuerySet(OfferQuerySet):
    def prepare(self, instances):
        super().prepare(instances)
        self._load(instances, "product")
        combinations = self._combinations(instances)
        for variant in instances:
            variant.currency = variant.product.currency
            variant.combination = combinations.get(variant.pk)

    def _combinations(self, instances):
        # Derived from the options: a variant read before they changed must not undo it.
        keys = [variant.pk for variant in instances if variant.pk is not None]
        if not keys:
            return {}
        rows = self.model._base_manager.using(self.db).filter(pk__in=keys)
        return dict(rows.order_by().values_list("pk", "combination"))


class VariantOptionQuerySet(RecordedQuerySet):
    def for_display(self):
        """With attribute and choice, in the order of the attributes."""
        return self.select_related("attribute", "choice").order_by(
            "attribute__position", "attribute_id"
        )

    def prepare(self, instances):
        super().prepare(instances)
        self._load(instances, "variant")
