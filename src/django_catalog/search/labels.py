"""Names that stand in the entries of many products: brands, categories, choices.

A change of a brand says no more than that something about it is different. Only if it is
the name are its products indexed again: a large brand has fifty thousand of them.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import uuid4

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q

from .. import get_brand_model, get_category_model, get_product_model
from ..models import (
    Attribute,
    AttributeChoice,
    AttributeValue,
    Change,
    Placement,
    SearchLabel,
    VariantOption,
)
from ..words import fold

CHUNK = 1000

OWN = "analysis"
"""Kind of the label that tells how the words of the index were made."""

STATE = "state"
"""Kind of the label that is another one whenever an entry has changed."""


def products_of(changes: Iterable[Change], *, using: str = DEFAULT_DB_ALIAS) -> Iterator[int]:
    """Primary keys of the products that have a name which these changes have changed."""
    changed: dict[str, set[str]] = {}
    for change in changes:
        changed.setdefault(change.kind, set()).add(change.key)
    for kind in KINDS:
        if keys := changed.get(kind.owner):
            renamed = _remember(kind, kind.texts(using, keys), using)
            if renamed:
                yield from kind.products(using, renamed)


def category_paths(keys: Iterable, *, using: str = DEFAULT_DB_ALIAS) -> dict[Any, str]:
    """The names of these categories, each after those it lies in; "" if it is hidden."""
    categories = get_category_model()._base_manager.using(using).order_by()
    known: dict[Any, tuple] = {}
    missing = set(keys)
    while missing:
        rows = categories.filter(pk__in=missing)
        known |= {pk: row for pk, *row in rows.values_list("pk", "parent_id", "name", "is_visible")}
        missing = {parent for parent, _name, _shown in known.values()} - known.keys() - {None}
    return {key: _path(key, known) if known[key][2] else "" for key in keys if key in known}


def _path(key, known):
    names = []
    while key in known:
        key, name, _is_visible = known[key]
        names.append(name)
    return " ".join(reversed(names))


def remember_all(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Note all names, for an index that is built anew."""
    for kind in KINDS:
        _remember(kind, kind.texts(using, None), using)


def remember_signature(signature: str, *, using: str = DEFAULT_DB_ALIAS) -> None:
    SearchLabel.objects.using(using).update_or_create(
        kind=OWN, key="", defaults={"words": signature}
    )


def remember_change(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Tell those who have kept an answer that it may be another one now. Not by counting:
    after a rollback the same number would come again."""
    state = SearchLabel.objects.using(using).filter(kind=STATE)
    if not state.update(words=uuid4().hex):
        SearchLabel.objects.using(using).create(kind=STATE, key="", words=uuid4().hex)


def _remember(kind, texts, using):
    """Note these names; returns the keys of those that were called otherwise."""
    labels = SearchLabel.objects.using(using).filter(kind=kind.name)
    now = {str(key): " ".join(fold(text)) for key, text in texts.items()}
    renamed, keys = [], list(now)
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        known = {label.key: label for label in labels.filter(key__in=chunk)}
        new = [SearchLabel(kind=kind.name, key=k, words=now[k]) for k in chunk if k not in known]
        labels.bulk_create(new, ignore_conflicts=True)
        others = [label for label in known.values() if label.words != now[label.key]]
        for label in others:
            label.words = now[label.key]
        labels.bulk_update(others, ["words"])
        renamed += [label.key for label in others]
    return renamed


class _Brands:
    name = owner = "brand"

    def texts(self, using, keys):
        brands = get_brand_model()._base_manager.using(using)
        return dict(_some(brands, keys).values_list("pk", "name"))

    def products(self, using, keys):
        products = get_product_model()._base_manager.using(using)
        return _distinct(products.filter(brand__in=keys), "pk")


class _Categories:
    name = owner = "category"

    def texts(self, using, keys):
        # All of them, because those below a category have its name, too.
        categories = get_category_model()._base_manager.using(using)
        return category_paths(list(categories.values_list("pk", flat=True)), using=using)

    def products(self, using, keys):
        placements = Placement.objects.using(using).filter(category__in=keys)
        return _distinct(placements, "product_id")


class _Attributes:
    name = owner = "attribute"

    def texts(self, using, keys):
        rows = _some(Attribute.objects.using(using), keys)
        return {pk: f"{unit} {name}" for pk, unit, name in rows.values_list("pk", "unit", "name")}

    def products(self, using, keys):
        """Those that have the unit of a number, or the name of a yes."""
        has_words = Q(boolean=True) | Q(number__isnull=False)
        values = AttributeValue.objects.using(using).filter(has_words, attribute__in=keys)
        return _distinct(values, "product_id")


class _Choices:
    name, owner = "choice", "attribute"

    def texts(self, using, keys):
        choices = _some(AttributeChoice.objects.using(using), keys, "attribute")
        return dict(choices.values_list("pk", "value"))

    def products(self, using, keys):
        values = AttributeValue.objects.using(using).filter(choice__in=keys)
        options = VariantOption.objects.using(using).filter(choice__in=keys)
        yield from _distinct(values, "product_id")
        yield from _distinct(options, "variant__product_id")


KINDS = (_Brands(), _Categories(), _Attributes(), _Choices())
"""Each kind of name: the kind of change that tells of it, and the products it is in."""


def _some(rows, keys, path="pk"):
    rows = rows.order_by()
    return rows if keys is None else rows.filter(**{f"{path}__in": keys})


def _distinct(rows, path):
    return rows.order_by().values_list(path, flat=True).distinct().iterator(chunk_size=CHUNK)
