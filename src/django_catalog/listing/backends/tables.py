"""Where the database keeps what products are filtered by: how to ask, how to count.

``keys`` are the primary keys of the products to count.
"""

from django.db.models import Case, DecimalField, Exists, OuterRef, Q, Value, When

from ... import get_product_model
from ...models import AttributeValue, Placement, VariantOption
from ..dimensions import NO, YES
from ..question import Between
from .counts import count_numbers, count_values, yes_or_no


class CategoryTable:
    """Placements, by the category of the tree they are below."""

    def condition(self, dimension, asked):
        keys = [key for slug in asked.values for key in dimension.tree.keys_below(slug)]
        return Q(pk__in=Placement.objects.filter(category__in=keys).values("product"))

    def counts(self, dimensions, keys, selection):
        placements = Placement.objects.filter(product__in=keys)
        for dimension in dimensions:
            selected = selection.values_of(dimension.name)
            within = selection.fixed_value(dimension.name)
            branches = {
                slug: dimension.tree.keys_below(slug)
                for slug in dimension.branches(within, selected)
            }
            # The selected ones may lie within each other, the others lie side by side.
            for slug in branches.keys() & set(selected):
                yield self._count(dimension, placements, {slug: branches.pop(slug)})
            if branches:
                yield self._count(dimension, placements, branches)

    def _count(self, dimension, placements, branches):
        cases = [When(category__in=keys, then=Value(slug)) for slug, keys in branches.items()]
        keys = [key for below in branches.values() for key in below]
        rows = placements.filter(category__in=keys)
        return count_values(rows, Value(dimension.name), Case(*cases), "product")


class BrandTable:
    """The product's brand."""

    def condition(self, dimension, asked):
        return Q(brand__slug__in=asked.values)

    def counts(self, dimensions, keys, selection):
        rows = products_of(keys).filter(brand__isnull=False)
        for dimension in dimensions:
            yield count_values(rows, Value(dimension.name), "brand__slug")


class ColumnTable:
    """A column of the product."""

    def condition(self, dimension, asked):
        column = dimension.column
        if isinstance(asked, Between):
            return between(column, asked)
        if dimension.kind == "boolean":
            return Q(**{f"{column}__in": truths(asked.values)})
        return Q(**{f"{column}__in": [v for v in asked.values if v in dimension.choices]})

    def counts(self, dimensions, keys, selection):
        for dimension in dimensions:
            rows = products_of(keys).filter(**{f"{dimension.column}__isnull": False})
            name = Value(dimension.name)
            if dimension.kind == "range":
                yield count_numbers(rows, name, dimension.column)
            elif dimension.kind == "boolean":
                yield count_values(rows, name, yes_or_no(dimension.column))
            else:
                yield count_values(rows, name, dimension.column)


class AttributeTable:
    """Values of products, and options of their variants."""

    def condition(self, dimension, asked):
        values = AttributeValue.objects.filter(attribute=dimension.pk)
        if isinstance(asked, Between):
            return Q(pk__in=values.filter(between("number", asked)).values("product"))
        if dimension.kind == "boolean":
            values = values.filter(boolean__in=truths(asked.values))
            return Q(pk__in=values.values("product"))
        slugs = [slug for slug in asked.values if slug in dimension.choices]
        choices = [dimension.choices[slug].pk for slug in slugs]
        found = Q(pk__in=values.filter(choice__in=choices).values("product"))
        if dimension.is_option:
            options = VariantOption.objects.filter(attribute=dimension.pk, choice__in=choices)
            found |= Q(pk__in=options.values("variant__product"))
        return found

    def counts(self, dimensions, keys, selection):
        """One count for each kind, however many attributes of it there are."""
        of = {kind: [] for kind in ("choice", "boolean", "range", "option")}
        for dimension in dimensions:
            of[dimension.kind].append(dimension.pk)
            if dimension.is_option:
                of["option"].append(dimension.pk)
        values = AttributeValue.objects.filter(product__in=keys)
        if of["choice"]:
            rows = values.filter(attribute__in=of["choice"])
            yield count_values(rows, "attribute", "choice")
        if of["option"]:
            yield self._count_options(of["option"], keys)
        if of["boolean"]:
            rows = values.filter(attribute__in=of["boolean"])
            yield count_values(rows, "attribute", yes_or_no("boolean"))
        if of["range"]:
            rows = values.filter(attribute__in=of["range"])
            yield count_numbers(rows, "attribute", "number")

    def _count_options(self, attributes, keys):
        options = VariantOption.objects.filter(attribute__in=attributes, variant__product__in=keys)
        # A product that has the value itself is counted there.
        own = AttributeValue.objects.filter(
            product=OuterRef("variant__product"), choice=OuterRef("choice")
        )
        return count_values(options.exclude(Exists(own)), "attribute", "choice", "variant__product")


def weigh_attributes(attributes, keys):
    """How many products have a value of each attribute, or an option of it and no value."""
    values = AttributeValue.objects.filter(attribute__in=attributes, product__in=keys)
    yield count_values(values, "attribute", Value(""), "product")
    own = AttributeValue.objects.filter(
        product=OuterRef("variant__product"), attribute=OuterRef("attribute")
    )
    options = VariantOption.objects.filter(
        attribute__in=attributes, attribute__is_option=True, variant__product__in=keys
    )
    yield count_values(options.exclude(Exists(own)), "attribute", Value(""), "variant__product")


def truths(values):
    """The booleans among values as a URL writes them."""
    return [value == YES for value in values if value in (YES, NO)]


def products_of(keys):
    return get_product_model().objects.filter(pk__in=keys)


def between(column, asked):
    """Condition: the number lies within the bounds, whatever type the column has."""
    exact = DecimalField(max_digits=20, decimal_places=6)
    condition = Q()
    if asked.low is not None:
        condition &= Q(**{f"{column}__gte": Value(asked.low, exact)})
    if asked.high is not None:
        condition &= Q(**{f"{column}__lte": Value(asked.high, exact)})
    return condition
