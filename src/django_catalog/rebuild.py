"""Makes derived columns and the change log right again after rows were written where
nothing reports: fixtures loaded by ``loaddata``, raw SQL, a restored backup."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Q

from . import changes, get_category_model, get_product_model
from .models import RecordedModel, Variant
from .models.category import settle_categories
from .models.variant import settle_combinations, summarise_variants

CHUNK = 1000
"""Rows dealt with in one transaction."""


def touch(*, using: str = DEFAULT_DB_ALIAS) -> int:
    """Settle what is derived, then record everything as changed; returns how many."""
    settle(using=using)
    total = 0
    for model in apps.get_models():
        if issubclass(model, RecordedModel) and model.change_key == "pk":
            for keys in _chunks(model._base_manager.using(using)):
                changes.record(model.change_kind, keys, changes.PUT, using=using)
                total += len(keys)
    return total


def settle(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """Derive anew which categories are visible, and what variants tell of products."""
    settle_categories(get_category_model(), using)
    for keys in _chunks(Variant._base_manager.using(using)):
        settle_combinations(keys, using)
    has_variants = Q(variants__isnull=False) | Q(variant_count__gt=0)
    products = get_product_model()._base_manager.using(using).filter(has_variants)
    for keys in _chunks(products.distinct()):
        summarise_variants(keys, using)


def _chunks(rows: models.QuerySet) -> Iterator[list[Any]]:
    keys = rows.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=CHUNK)
    while chunk := list(islice(keys, CHUNK)):
        yield chunk
