"""What can be asked of the catalogue as it is now."""

from collections.abc import Mapping
from functools import cached_property

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from .. import get_product_model
from ..conf import settings
from ..models import Attribute
from .dimensions import (
    AttributeDimension,
    BrandDimension,
    CategoryDimension,
    Dimension,
    FieldDimension,
    Kind,
    StockDimension,
)
from .tree import CategoryTree

KINDS: dict[str, Kind] = {
    "choice": "choice",
    "multi_choice": "choice",
    "boolean": "boolean",
    "number": "range",
}
"""Attribute types that can be a facet, and how they are asked for."""


class Schema:
    """The dimensions by name, in the order in which they are shown.

    Costs two queries, for the attributes and their choices, and one more when the
    tree is first asked.
    """

    brand_names: Mapping[str, str] | None = None
    """Of all visible brands by slug, where they are at hand."""

    def __init__(self, using: str | None = None):
        self.using = using

    @cached_property
    def tree(self) -> CategoryTree:
        return CategoryTree(self.using)

    @cached_property
    def dimensions(self) -> dict[str, Dimension]:
        found: dict[str, Dimension] = {}
        for dimension in [*self._own(), *self._attributes(), *self._host_fields()]:
            found.setdefault(dimension.name, dimension)
        return found

    def _own(self):
        currency = settings.DJANGO_CATALOG_CURRENCY
        yield CategoryDimension(
            name="category", label=_("Category"), kind="category", tree=self.tree
        )
        yield BrandDimension(name="brand", label=_("Brand"), names=self.brand_names)
        yield FieldDimension(
            name="price", label=_("Price"), kind="range", unit=currency, column="price"
        )
        yield StockDimension(
            name="in_stock", label=_("Availability"), kind="boolean", column="in_stock"
        )

    def _attributes(self):
        attributes = Attribute.objects.using(self.using).filter(is_facet=True, type__in=KINDS)
        for attribute in attributes.order_by("position", "pk").prefetch_related("choices"):
            yield AttributeDimension(
                name=attribute.slug,
                label=attribute.name,
                kind=KINDS[attribute.type],
                unit=attribute.unit,
                pk=attribute.pk,
                is_option=attribute.is_option,
                choices={choice.slug: choice for choice in attribute.choices.all()},
            )

    def _host_fields(self):
        product = get_product_model()
        for name in product.catalog_fields:
            field = product._meta.get_field(name)
            if kind := kind_of_field(field):
                yield FieldDimension(
                    name=name,
                    label=capfirst(field.verbose_name),
                    kind=kind,
                    column=name,
                    choices={str(value): label for value, label in field.flatchoices},
                )


def kind_of_field(field) -> Kind | None:
    """How a host's own field is asked for, or None if it makes no facet."""
    if field.is_relation or not field.concrete:
        return None
    if isinstance(field, models.BooleanField):
        return "boolean"
    if field.flatchoices:
        return "choice"
    if isinstance(field, models.IntegerField | models.DecimalField | models.FloatField):
        return "range"
    return None
