"""What is indexed of a product."""

import html
import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, models

from .. import get_product_model
from ..models import AttributeValue, Placement, SearchEntry, Variant, VariantOption
from ..words import fold, squash
from .analysis import with_stems, words_of_names
from .labels import category_paths

LONGEST_TEXT = 20_000
"""Characters of a description that are indexed."""

LONGEST_COLUMN = 40_000
"""Characters of all words of a column: a ``tsvector`` holds a megabyte."""

_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Document:
    """A product as it is to be indexed."""

    entry: SearchEntry
    words: frozenset[str]
    """Its words as they are written, to complete and to correct what is typed."""


def build(keys: Collection[int], *, using: str = DEFAULT_DB_ALIAS) -> dict[int, Document]:
    """The documents of those of these products that exist, in a fixed number of
    queries, and one more for each level of categories."""
    product = get_product_model()
    host_texts = _host_texts(product)
    rows = product._base_manager.using(using).filter(pk__in=keys).order_by()
    paths = "pk name summary description sku gtin mpn brand__name".split()
    categories = _categories(keys, using)
    values = _values(keys, using)
    identifiers = _identifiers(keys, using)
    documents = {}
    for row in rows.values_list(*paths, *host_texts):
        pk, name, summary, description, sku, gtin, mpn, brand, *more = row
        numbers = [*_number_words(sku, gtin, mpn), *identifiers.get(pk, ())]
        texts = [*values.get(pk, ()), *(text for text in more if text)]
        words = {
            "name": words_of_names([name]),
            "brand": words_of_names([brand or ""]),
            "categories": fold(" ".join(categories.get(pk, ()))),
            "attributes": words_of_names(texts),
            "text": fold(f"{summary} {_plain(description)}"),
        }
        columns = {column: with_stems(own) for column, own in words.items()}
        columns["attributes"] = _join(columns["attributes"], *_parts(sku, mpn))
        columns["identifiers"] = _join(*numbers)
        columns = {column: _cut(text) for column, text in columns.items()}
        documents[pk] = Document(SearchEntry(pk, **columns), frozenset().union(*words.values()))
    return documents


def _categories(keys, using):
    """Names of the visible categories of products, and of those above them."""
    placements = Placement.objects.using(using).filter(product__in=keys).order_by()
    pairs = list(placements.values_list("product_id", "category_id"))
    paths = category_paths({category for _product, category in pairs}, using=using)
    names = defaultdict(list)
    for product, category in pairs:
        names[product].append(paths.get(category, ""))
    return names


def _values(keys, using):
    """Values of products and options of their variants, as texts."""
    attributes = AttributeValue.objects.using(using).filter(product__in=keys).order_by()
    texts = defaultdict(list)
    rows = attributes.values_list(
        "product_id",
        "choice__value",
        "text",
        "number",
        "boolean",
        "attribute__unit",
        "attribute__name",
    )
    for product, choice, text, number, boolean, unit, name in rows:
        if choice or text:
            texts[product].append(choice or text)
        elif number is not None:
            texts[product].append(f"{number.normalize():f} {unit}")
        elif boolean:
            texts[product].append(name)
    options = VariantOption.objects.using(using).filter(variant__product__in=keys).order_by()
    for product, text in options.values_list("variant__product_id", "choice__value").distinct():
        texts[product].append(text)
    return texts


def _identifiers(keys, using):
    """The variants' numbers by product."""
    found = defaultdict(list)
    variants = Variant.objects.using(using).filter(product__in=keys).order_by()
    for product, *numbers in variants.values_list("product_id", "sku", "gtin", "mpn"):
        found[product] += _number_words(*numbers)
    return found


def _number_words(sku, gtin, mpn):
    # A UPC is the same number as the EAN that begins with a zero.
    short = gtin.lstrip("0") if gtin else ""
    return [squash(number) for number in (sku, mpn, gtin, short) if number]


def _parts(*numbers):
    """The parts of numbers written with hyphens, to be found by any of them."""
    return [word for number in numbers if number for word in fold(number) if len(word) > 1]


def _host_texts(product):
    """Texts that a host has added to the product and wants shown everywhere."""
    fields = (product._meta.get_field(name) for name in product.catalog_fields)
    return [f.name for f in fields if isinstance(f, models.CharField | models.TextField)]


def _plain(description):
    text = _TAG.sub(" ", description[:LONGEST_TEXT])
    return html.unescape(text) if "&" in text else text


def _cut(words):
    return words if len(words) <= LONGEST_COLUMN else words[:LONGEST_COLUMN].rpartition(" ")[0]


def _join(*words):
    return " ".join(dict.fromkeys(word for word in words if word))
