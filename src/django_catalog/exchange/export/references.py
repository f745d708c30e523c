"""How records name products: so that an import finds the same ones."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from ...models import Variant
from ..upsert.links import References


class Target(NamedTuple):
    """A product that something points to."""

    key: Any
    external_id: str | None
    sku: str | None


def names_of(targets: Iterable[Target], using: str) -> dict[Any, str]:
    """External ids or SKUs by primary key; products that cannot be named are missing.

    At most four queries, and none if all have an external id.
    """
    targets = set(targets)
    names = {target.key: target.external_id for target in targets if target.external_id}
    others = {target.key: target.sku for target in targets if not target.external_id}
    if not others:
        return names
    candidates = [(key, sku) for key, sku in others.items() if sku]
    if nameless := [key for key, sku in others.items() if not sku]:
        variants = Variant._base_manager.using(using).filter(product__in=nameless)
        skus = variants.exclude(sku=None).order_by("position", "pk")
        candidates += skus.values_list("product_id", "sku")
    # What is the SKU of one may be the external id of another.
    found = References((name for _key, name in candidates), using).keys
    for key, name in candidates:
        if found.get(name) == key:
            names.setdefault(key, name)
    return names
