"""A few products that only one editor changes, and what must be told of them."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from django_catalog import get_brand_model, get_category_model, get_product_model
from django_catalog.models import Attribute, AttributeValue, Variant

PRODUCTS = 30

FACETS = ("colour", "in_stock")
"""Those whose counts are compared."""


@dataclass
class Known:
    """A product as it is after the last commit."""

    product: int
    is_published: bool = True
    in_stock: bool = True
    own: str = ""
    """Its own colour, if it has no variants."""
    variants: dict[int, tuple[str, bool]] = field(default_factory=dict)
    """Colour, and whether it is in stock."""

    def values(self, facet: str) -> set[str]:
        if facet == "colour":
            return {colour for colour, _ in self.variants.values()} or {self.own}
        stock = [in_stock for _, in_stock in self.variants.values()] or [self.in_stock]
        return {"1" if any(stock) else "0"}


class Shelf:
    """The products of a brand of its own. Each edit is one transaction, after which
    ``expected()`` knows the answer to any question."""

    def __init__(self, name: str):
        self._draw = random.Random(name)
        colour = Attribute.objects.get(slug="colour")
        self._colours = {choice.slug: choice for choice in colour.choices.all()[:6]}
        self.brand = get_brand_model().objects.create(name=name)
        self._category = get_category_model().objects.create(name=name)
        self._is_active = True
        self._edits = [
            *(self.publish, self.sell, self.paint, self.sell_variant, self.paint),
            *(self.add_variant, self.remove_variant, self.add_product, self.remove_product),
            *(self.sell_several, self.hide_brand, self.hide_category),
        ]
        self.known: list[Known] = []
        for _ in range(PRODUCTS):
            self.add_product()

    def edit(self) -> str:
        """Change something; returns what."""
        edit = self._draw.choice(self._edits)
        with transaction.atomic():
            edit()
        return edit.__name__

    def expected(self, filters: dict[str, set[str]]) -> tuple[int, dict[str, dict[str, int]]]:
        """The total, and the counts of each facet, under these filters."""
        visible = [known for known in self.known if known.is_published and self._is_active]
        total = len([known for known in visible if _passes(known, filters)])
        counts = {}
        for facet in FACETS:
            others = {name: values for name, values in filters.items() if name != facet}
            found = [known.values(facet) for known in visible if _passes(known, others)]
            counts[facet] = dict(Counter(value for values in found for value in values))
        return total, counts

    def question(self) -> dict[str, set[str]]:
        """Filters, or none."""
        filters = {}
        if self._draw.random() < 0.5:
            filters["colour"] = set(self._draw.choices(list(self._colours), k=2))
        if self._draw.random() < 0.3:
            filters["in_stock"] = {self._draw.choice("01")}
        return filters

    def remove(self) -> None:
        """Leave the catalogue as it was."""
        get_product_model().objects.filter(brand=self.brand).delete()
        self._category.delete()
        self.brand.delete()

    # Edits

    def publish(self):
        """Or take back: by status, or by a date to come."""
        known = self._draw.choice(self.known)
        known.is_published = not known.is_published
        product = _load(known)
        by_date = self._draw.random() < 0.5 and not known.is_published
        product.status = "published" if known.is_published or by_date else "draft"
        product.publish_at = timezone.now() + timedelta(days=9) if by_date else None
        product.save()

    def sell(self):
        known = self._draw.choice(self.known)
        if not known.variants:
            known.in_stock = not known.in_stock
            product = _load(known)
            product.in_stock = known.in_stock
            product.save(update_fields=["in_stock"])

    def sell_several(self):
        """In bulk."""
        chosen = [known for known in self._draw.sample(self.known, 5) if not known.variants]
        in_stock = self._draw.random() < 0.5
        products = get_product_model().objects.filter(pk__in=[known.product for known in chosen])
        products.update(availability="in_stock" if in_stock else "out_of_stock")
        for known in chosen:
            known.in_stock = in_stock

    def paint(self):
        known = self._draw.choice(self.known)
        if not known.variants:
            known.own = self._draw.choice(list(self._colours))
            value = AttributeValue.objects.get(product=known.product)
            value.choice = self._colours[known.own]
            value.save()

    def add_variant(self):
        known = self._draw.choice(self.known)
        free = self._colours.keys() - {colour for colour, _ in known.variants.values()}
        if not free:
            return
        if not known.variants:
            AttributeValue.objects.filter(product=known.product).delete()
        colour, in_stock = self._draw.choice(sorted(free)), self._draw.random() < 0.5
        variant = Variant.objects.create(product=_load(known), stock_quantity=int(in_stock))
        variant.set_options([self._colours[colour]])
        known.variants[variant.pk] = (colour, in_stock)

    def remove_variant(self):
        known = self._draw.choice(self.known)
        if len(known.variants) > 1:
            key = self._draw.choice(sorted(known.variants))
            Variant.objects.get(pk=key).delete()
            del known.variants[key]

    def sell_variant(self):
        known = self._draw.choice(self.known)
        if known.variants:
            key = self._draw.choice(sorted(known.variants))
            colour, in_stock = known.variants[key]
            variant = Variant.objects.get(pk=key)
            variant.stock_quantity = 0 if in_stock else 3
            variant.save()
            known.variants[key] = (colour, not in_stock)

    def add_product(self):
        known = Known(product=0, own=self._draw.choice(list(self._colours)))
        product = get_product_model().objects.create(
            name=f"{self.brand.name} product", brand=self.brand, price="9.90"
        )
        product.categories.add(self._category)
        colour = self._colours[known.own]
        product.attribute_values.create(attribute=colour.attribute, choice=colour)
        known.product = product.pk
        self.known.append(known)

    def remove_product(self):
        if len(self.known) > PRODUCTS // 2:
            known = self.known.pop(self._draw.randrange(len(self.known)))
            _load(known).delete()

    def hide_brand(self):
        """And show it again in the next edit of this kind."""
        self.brand.is_active = not self.brand.is_active
        self.brand.save()
        self._is_active = self.brand.is_active and self._category.is_active

    def hide_category(self):
        self._category.is_active = not self._category.is_active
        self._category.save()
        self._is_active = self.brand.is_active and self._category.is_active


def _passes(known, filters):
    return all(known.values(name) & values for name, values in filters.items())


def _load(known):
    return get_product_model().objects.get(pk=known.product)
