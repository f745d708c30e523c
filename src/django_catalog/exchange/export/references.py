"""How records name products: so that an import finds the same ones."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from ...exceptions import InvalidRecord
from ...models import Variant
from ..upsert.links import References


class Target(NamedTuple):
    """A product that something points to."""

    key: Any
    external_id: str | None
    sku: str | None


def names_of(targets: Iterable[Target], using: str) -> dict[Any, str]:
    """External ids or SKUs by primary key; products that cannot be named are missing.

    Asks nothing if all have an external id, and else at most seven queries.
    """
    targets = set(targets)
    names = {target.key: target.external_id for target in targets if target.external_id}
    others = [target for target in targets if not target.external_id]
    _add_found(names, [(target.key, target.sku) for target in others if target.sku], using)
    if nameless := [target.key for target in others if target.key not in names]:
        variants = Variant._base_manager.using(using).filter(product__in=nameless)
        skus = variants.exclude(sku=None).order_by("position", "pk")
        _add_found(names, list(skus.values_list("product_id", "sku")), using)
    return names


def left_out(field: str) -> InvalidRecord:
    """Why a record does not have this list of products: those that can be named would
    take the place of all that are there."""
    reason = _(
        "One of the products has neither an external id nor a SKU of its own. They are "
        "left out, so that an import keeps those that are there."
    )
    return InvalidRecord(reason, field)


def _add_found(names, candidates, using):
    if not candidates:
        return
    # What is the SKU of one may be the external id of another.
    found = References((name for _key, name in candidates), using).keys
    for key, name in candidates:
        if found.get(name) == key:
            names.setdefault(key, name)
