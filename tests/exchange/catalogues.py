"""Whole catalogues as Hypothesis draws them: plain data, which ``make`` writes through the
models, as editors and hosts' code do."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from django_catalog import get_brand_model, get_category_model, get_product_model
from django_catalog.exchange.catalog import fold
from django_catalog.models import (
    Attribute,
    AttributeValue,
    Availability,
    Collection,
    Media,
    Relation,
)
from django_catalog.money import minor_unit

BEGIN = datetime(2026, 1, 1, 12, 30, 15, 123456, tzinfo=UTC)
GTINS = ["", "4006381333931", "96385074", "00012345600012"]

letters = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn"))
spoken = st.sampled_from(
    ["Müg", " Müg 2\xa0", "Tea > Cups", "100% “wool”", "茶碗", "a|b; c,d", "=1+1", "0815"]
)
texts = spoken | st.text(letters, min_size=1, max_size=9).filter(str.strip)
maybe = texts | st.just("")
html = st.sampled_from(
    [
        *("", "<p>Light &amp; dry</p>", "\n<p>Two\nlines</p>", "<ul><li>ä</li></ul>", "1 < 2"),
        *("<pre>\n\nx</pre>", "<dt><table><dt>", "<script>1</script>"),
    ]
)
days = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))
focal = st.sampled_from([0.5, 0.0, 0.31])


def distinct(values, **sizes):
    """Lists of texts that do not mean the same name."""
    return st.lists(values, unique_by=fold, **sizes)


def some_of(number, **sizes):
    """Different ones of so many things."""
    sizes.setdefault("max_size", 3)
    return st.lists(st.integers(0, number - 1), unique=True, **sizes) if number else st.just([])


def one_of(number):
    return st.none() | st.integers(0, number - 1) if number else st.none()


@st.composite
def catalogues(draw):
    attributes = draw(st.lists(_attributes(), max_size=5))
    categories = draw(_trees(len(attributes)))
    brands = [draw(_brands(name)) for name in draw(distinct(texts, max_size=2))]
    number = draw(st.integers(0, 4))
    products = [
        draw(_products(place, number, attributes, len(categories), len(brands)))
        for place in range(number)
    ]
    return {
        "attributes": attributes,
        "brands": brands,
        "categories": categories,
        "products": products,
        "collections": [
            draw(_collections(name, number)) for name in draw(distinct(texts, max_size=2))
        ],
    }


@st.composite
def _attributes(draw):
    type_ = draw(st.sampled_from(Attribute.Type.values + [Attribute.Type.CHOICE] * 4))
    has_choices = "choice" in type_
    return {
        "name": draw(texts),
        "type": type_,
        "unit": draw(st.sampled_from(["", "cm"])),
        "help_text": draw(maybe),
        "is_facet": draw(st.booleans()),
        "is_option": type_ == Attribute.Type.CHOICE and draw(st.integers(0, 3)) > 0,
        "choices": draw(distinct(texts, min_size=1, max_size=4)) if has_choices else [],
        "swatch": draw(st.sampled_from(["", "#a63d2f"])),
    }


def _brands(name):
    return st.fixed_dictionaries(
        {
            "name": st.just(name),
            "description": html,
            "website": st.sampled_from(["", "https://acme.example/?a=1&b=%20"]),
            "is_active": st.booleans(),
        }
    )


@st.composite
def _trees(draw, attributes):
    """Categories, each after its parent; the same name only in different places."""
    tree, taken = [], set()
    for name in draw(st.lists(texts, max_size=6)):
        parent = draw(one_of(len(tree)))
        if (parent, fold(name)) in taken:
            continue
        taken.add((parent, fold(name)))
        asked = draw(some_of(attributes))
        tree.append(
            {
                "name": name,
                "parent": parent,
                "description": draw(html),
                "is_active": draw(st.booleans()),
                "seo_title": draw(maybe),
                "seo_description": draw(maybe),
                "asked": {place: draw(st.booleans()) for place in asked},
            }
        )
    return tree


@st.composite
def _products(draw, place, products, attributes, categories, brands):
    currency = draw(st.sampled_from(["EUR", "EUR", "JPY", "KWD"]))
    named = draw(st.sampled_from([("external_id",), ("sku",), ("external_id", "sku")]))
    others = [other for other in range(products) if other != place]
    related = st.tuples(st.sampled_from(Relation.Kind.values), st.sampled_from(others or [0]))
    variants = draw(_variants(place, attributes, currency))
    return {
        **draw(_offers(currency)),
        **{name: f"{draw(texts).strip()} {place}" for name in named},
        "name": draw(texts),
        "currency": currency,
        "summary": draw(maybe),
        "description": draw(html),
        "status": draw(st.sampled_from(["draft", "published", "published", "archived"])),
        **draw(_publishing_dates()),
        "seo_title": draw(maybe),
        "seo_description": draw(maybe),
        "metadata": draw(
            st.dictionaries(texts, texts | st.integers() | st.booleans() | st.just([1.5, None]))
        ),
        "brand": draw(one_of(brands)),
        "categories": draw(some_of(categories)),
        "attributes": {
            number: draw(_values(attributes[number]))
            for number in draw(some_of(len(attributes), max_size=5))
        },
        "variants": variants,
        "media": draw(st.lists(_media(len(variants)), max_size=3)),
        "relations": draw(st.lists(related, unique=True, max_size=4)) if others else [],
    }


def _offers(currency):
    digits = minor_unit(currency)
    amounts = st.none() | st.integers(0, 10**7).map(lambda n: Decimal(n).scaleb(-digits))
    return st.fixed_dictionaries(
        {
            "price": amounts,
            "compare_at_price": amounts,
            "availability": st.sampled_from(Availability.values),
            "available_on": days,
            "stock_quantity": st.none() | st.integers(0, 3),
            "gtin": st.sampled_from(GTINS),
            "mpn": maybe,
        }
    )


@st.composite
def _publishing_dates(draw):
    moments = st.none() | st.integers(0, 10**6).map(lambda s: BEGIN + timedelta(seconds=s))
    begin, end = draw(moments), draw(moments)
    if begin and end and end <= begin:
        end = begin + timedelta(microseconds=1)
    return {"publish_at": begin, "unpublish_at": end}


@st.composite
def _variants(draw, place, attributes, currency):
    """With different options, or with a SKU and none."""
    by_option = [number for number, each in enumerate(attributes) if each["is_option"]]
    asked = draw(st.lists(st.sampled_from(by_option), unique=True, max_size=2)) if by_option else []
    choices = st.tuples(*(st.integers(0, len(attributes[n]["choices"]) - 1) for n in asked))
    options = draw(st.lists(choices, unique=True, max_size=3))
    if not asked:
        options = [()] * draw(st.sampled_from([0, 0, 2]))
    variants = []
    for number, chosen in enumerate(options):
        needs_sku = not chosen or draw(st.booleans())
        sku = f"{draw(texts).strip()} {place}-{number}" if needs_sku else None
        chosen = dict(zip(asked, chosen, strict=True))
        variants.append({**draw(_offers(currency)), "sku": sku, "options": chosen})
    return variants


def _values(attribute):
    number = st.decimals(-(10**6), 10**6, places=3) | st.integers(-9, 9).map(Decimal)
    choices = len(attribute["choices"])
    return {
        "choice": some_of(choices, min_size=1, max_size=1),
        "multi_choice": some_of(choices, min_size=1),
        "number": number,
        "boolean": st.booleans(),
        "text": texts | st.tuples(texts, texts).map("\n".join),
        "date": days.filter(bool),
    }[attribute["type"]]


def _media(variants):
    return st.fixed_dictionaries(
        {
            "kind": st.sampled_from(Media.Kind.values),
            "url": st.sampled_from(["https://a.example/1.jpg", "https://a.example/%C3%A4?b=1,2"]),
            "alt": maybe,
            "focal_x": focal,
            "focal_y": focal,
            "variant": one_of(variants),
        }
    )


@st.composite
def _collections(draw, name, products):
    rule = st.none() | st.just({"colour": ["red"], "in_stock": True})
    return {
        "name": name,
        "description": draw(html),
        "is_active": draw(st.booleans()),
        "rule": draw(rule),
        "seo_title": draw(maybe),
        "seo_description": draw(maybe),
        "products": draw(some_of(products)),
    }


def make(catalogue):
    """Write it. Rows that have an order have gaps in it, as deleted rows leave them."""
    attributes = [_make_attribute(**each) for each in catalogue["attributes"]]
    choices = [list(each.choices.order_by("position")) for each in attributes]
    brands = [get_brand_model().objects.create(**each) for each in catalogue["brands"]]
    categories = []
    for each in catalogue["categories"]:
        parent = None if each["parent"] is None else categories[each["parent"]]
        categories.append(_make_category(attributes, **{**each, "parent": parent}))
    products = []
    for each in catalogue["products"]:
        parts = {name: each[name] for name in ("attributes", "variants", "media", "categories")}
        own = {k: v for k, v in each.items() if k not in parts and k not in ("brand", "relations")}
        brand = None if each["brand"] is None else brands[each["brand"]]
        product = get_product_model().objects.create(**own, brand=brand)
        products.append(product)
        for place, number in enumerate(parts["categories"]):
            product.placements.create(category=categories[number], position=place * 2 + 1)
        _make_values(product, parts["attributes"], attributes, choices)
        variants = _make_variants(product, parts["variants"], choices)
        for place, medium in enumerate(parts["media"]):
            variant = None if medium["variant"] is None else variants[medium["variant"]]
            Media.objects.create(
                product=product, position=place * 3, **{**medium, "variant": variant}
            )
    for product, each in zip(products, catalogue["products"], strict=True):
        for place, (kind, target) in enumerate(each["relations"]):
            product.relations.create(kind=kind, target=products[target], position=place * 2)
    for each in catalogue["collections"]:
        collection = Collection.objects.create(**{k: v for k, v in each.items() if k != "products"})
        for place, number in enumerate(each["products"]):
            collection.entries.create(product=products[number], position=place * 2)


def _make_attribute(choices, swatch, **values):
    attribute = Attribute.objects.create(**values)
    for place, value in enumerate(choices):
        attribute.choices.create(value=value, swatch=swatch, position=place * 2)
    return attribute


def _make_category(attributes, asked, **values):
    category = get_category_model().objects.create(**values)
    for number, is_required in asked.items():
        category.category_attributes.create(attribute=attributes[number], is_required=is_required)
    return category


def _make_values(product, values, attributes, choices):
    for number, value in values.items():
        attribute = attributes[number]
        several = [choices[number][each] for each in value] if attribute.has_choices else [value]
        for each in several:
            AttributeValue.objects.create(product=product, attribute=attribute, value=each)


def _make_variants(product, variants, choices):
    made = []
    for place, variant in enumerate(variants):
        values = {name: value for name, value in variant.items() if name != "options"}
        made.append(product.variants.create(**values, position=place * 2))
        made[-1].set_options([choices[n][choice] for n, choice in variant["options"].items()])
    return made
