"""A shop with a fixed frame, and random catalogues and questions for it."""

from dataclasses import dataclass, field
from decimal import Decimal

from hypothesis import strategies as st

from django_catalog import get_brand_model, get_category_model, get_product_model
from django_catalog.listing import AnyOf, Between
from django_catalog.models import (
    Attribute,
    AttributeValue,
    Placement,
    Variant,
    VariantOption,
)

PARENTS = {
    "kitchen": None,
    "mugs": "kitchen",
    "espresso": "mugs",
    "plates": "kitchen",
    "lighting": None,
    "attic": None,
    "boxes": "attic",
}
VISIBLE = {"kitchen", "mugs", "espresso", "plates", "lighting"}
BRANDS = {"acme": True, "bolt": True, "gone": False}
COLOURS = ("red", "blue", "green")
MATERIALS = ("clay", "glass", "steel")
UNKNOWN = "unheard-of"


@dataclass(frozen=True)
class Item:
    """A product as the brute force sees it."""

    status: str = "published"
    brand: str | None = None
    categories: frozenset = frozenset()
    price: Decimal | None = None
    in_stock: bool = True
    colour: str | None = None
    variant_colours: tuple = ()
    materials: frozenset = frozenset()
    washable: bool | None = None
    width: Decimal | None = None

    def is_visible(self):
        return (
            self.status == "published"
            and (self.brand is None or BRANDS[self.brand])
            and (not self.categories or bool(self.categories & VISIBLE))
        )

    def values(self, name):
        """What it has of a dimension, as the URL writes it."""
        if name == "category":
            return {above for slug in self.categories & VISIBLE for above in lineage(slug)}
        values = {
            "brand": {self.brand},
            "in_stock": {self.in_stock},
            "colour": {self.colour, *self.variant_colours},
            "material": set(self.materials),
            "washable": {self.washable},
        }[name]
        return {str(int(v)) if isinstance(v, bool) else v for v in values - {None}}

    def number(self, name):
        return {"price": self.price, "width": self.width}[name]

    def answers(self, asked):
        if isinstance(asked, AnyOf):
            return bool(self.values(asked.name) & set(asked.values))
        number = self.number(asked.name)
        return (
            number is not None
            and (asked.low is None or number >= asked.low)
            and (asked.high is None or number <= asked.high)
        )


def lineage(slug):
    return {slug} | (lineage(PARENTS[slug]) if PARENTS[slug] else set())


prices = st.decimals(0, 50, places=2)
items = st.builds(
    Item,
    status=st.sampled_from(["published", "published", "published", "draft", "archived"]),
    brand=st.sampled_from([None, *BRANDS]),
    categories=st.frozensets(st.sampled_from(list(PARENTS)), max_size=3),
    price=st.none() | prices,
    in_stock=st.booleans(),
    colour=st.sampled_from([None, *COLOURS]),
    variant_colours=st.lists(st.sampled_from(COLOURS), unique=True, max_size=2).map(tuple),
    materials=st.frozensets(st.sampled_from(MATERIALS)),
    washable=st.sampled_from([None, True, False]),
    width=st.none() | st.decimals(0, 30, places=1),
)


def any_of(name, values):
    chosen = st.lists(st.sampled_from([*values, UNKNOWN]), min_size=1, max_size=2)
    return chosen.map(lambda values: AnyOf(name, tuple(values)))


def between(name):
    bounds = st.tuples(st.none() | prices, st.none() | prices).filter(any)
    return bounds.map(lambda pair: Between(name, *pair))


filters = st.tuples(
    st.none() | any_of("category", PARENTS),
    st.none() | any_of("brand", BRANDS),
    st.none() | between("price"),
    st.none() | any_of("in_stock", ["1", "0"]),
    st.none() | any_of("colour", COLOURS),
    st.none() | any_of("material", MATERIALS),
    st.none() | any_of("washable", ["1", "0"]),
    st.none() | between("width"),
).map(lambda asked: tuple(one for one in asked if one))


@dataclass
class Shop:
    """The shop's fixed part, and how a random catalogue is put into it."""

    categories: dict = field(default_factory=dict)
    brands: dict = field(default_factory=dict)
    attributes: dict = field(default_factory=dict)

    def open(self):
        for slug, parent in PARENTS.items():
            self.categories[slug] = get_category_model().objects.create(
                name=slug, parent=self.categories.get(parent), is_active=slug != "attic"
            )
        for slug, is_active in BRANDS.items():
            self.brands[slug] = get_brand_model().objects.create(name=slug, is_active=is_active)
        self.add("colour", "choice", COLOURS, is_option=True)
        self.add("material", "multi_choice", MATERIALS)
        self.add("washable", "boolean")
        self.add("width", "number")

    def add(self, name, type, choices=(), **kwargs):
        attribute = Attribute.objects.create(name=name, type=type, is_facet=True, **kwargs)
        self.attributes[name] = attribute
        for value in choices:
            attribute.choices.create(value=value)
        attribute.by_slug = {choice.slug: choice for choice in attribute.choices.all()}

    def stock(self, items):
        for number, item in enumerate(items):
            product = get_product_model().objects.create(
                name=f"Product {number}",
                status=item.status,
                brand=self.brands.get(item.brand),
                price=item.price,
                in_stock=item.in_stock,
            )
            Placement.objects.bulk_create(
                Placement(product=product, category=self.categories[slug])
                for slug in sorted(item.categories)
            )
            AttributeValue.objects.bulk_create(self.values(product, item))
            self.add_variants(product, item)

    def values(self, product, item):
        values = [("colour", self.choice("colour", item.colour))]
        values += [("material", self.choice("material", slug)) for slug in sorted(item.materials)]
        values += [("washable", item.washable), ("width", item.width)]
        for name, value in values:
            if value is not None:
                attribute = self.attributes[name]
                yield AttributeValue(product=product, attribute=attribute, value=value)

    def add_variants(self, product, item):
        for slug in item.variant_colours:
            availability = "in_stock" if item.in_stock else "out_of_stock"
            variant = Variant.objects.create(product=product, availability=availability)
            colour = self.attributes["colour"]
            VariantOption.objects.create(
                variant=variant, attribute=colour, choice=self.choice("colour", slug)
            )

    def choice(self, name, slug):
        return slug and self.attributes[name].by_slug[slug]
