"""Search with what every database has: ``LIKE``."""

from functools import reduce
from operator import and_

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from ... import get_product_model
from ...identifiers import compact_gtin
from ...models import AttributeValue, Variant, VariantOption
from ..base import Found, SearchBackend
from ..text import clean_text, words_of

TEXTS = ("name", "brand__name", "sku", "gtin", "mpn", "summary", "description")
"""Columns of the product in which a word may stand."""

IDENTIFIERS = ("sku", "gtin", "mpn")


class OrmSearch(SearchBackend):
    """Every word must be found somewhere. An identifier typed in full comes first, then
    names that begin with the text, names with all the words, and the rest.

    Good for some thousand products. On SQLite, ``LIKE`` tells "Ä" from "ä".
    """

    def find(self, text, visible, *, using=DEFAULT_DB_ALIAS, strictly=False):
        words = words_of(text)
        if not words:
            return None
        products = get_product_model()._base_manager.using(using)
        mentioned = products.filter(reduce(and_, (mentions(word) for word in words)))
        ranked = mentioned.annotate(relevance=relevance(clean_text(text), words))
        keys = list(ranked.order_by("-relevance", "name", "pk").values_list("pk", flat=True))
        seen = set(visible(keys))
        best = [key for key in keys if key in seen]
        return Found(keys=best, best=best, text=clean_text(text), words=tuple(words))


def mentions(word: str) -> Q:
    """Condition: the word is in one of the product's texts, its variants or values."""
    return (
        _any_of(TEXTS, "icontains", word)
        | Q(Exists(_variants().filter(_any_of(IDENTIFIERS, "icontains", word))))
        | Q(Exists(_values().filter(choice__value__icontains=word)))
        | Q(Exists(_options().filter(choice__value__icontains=word)))
    )


def relevance(text: str, words: list[str]) -> Case:
    """How well a product matches, 1 to 4."""
    identified = _is_identifier(text) | Q(Exists(_variants().filter(_is_identifier(text))))
    named = reduce(and_, (Q(name__icontains=word) for word in words))
    return Case(
        When(identified, then=Value(4)),
        When(name__istartswith=text, then=Value(3)),
        When(named, then=Value(2)),
        default=Value(1),
        output_field=IntegerField(),
    )


def _any_of(columns, lookup, value):
    condition = Q()
    for column in columns:
        condition |= Q(**{f"{column}__{lookup}": value})
    return condition


def _is_identifier(text):
    known = Q(sku__iexact=text) | Q(mpn__iexact=text)
    number = compact_gtin(text.replace(" ", ""))
    return known | Q(gtin=number) if number else known


def _variants() -> QuerySet:
    return Variant.objects.filter(product=OuterRef("pk"))


def _values() -> QuerySet:
    return AttributeValue.objects.filter(product=OuterRef("pk"))


def _options() -> QuerySet:
    return VariantOption.objects.filter(variant__product=OuterRef("pk"))
