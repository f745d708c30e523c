"""Fields beside Google's that a file of ours has, so that reading it again changes nothing.

Google leaves alone what it does not know. In XML they have a namespace of their own, in a
table they are columns.
"""

from collections.abc import Iterable

PREFIX = "catalog_"
NAMESPACE = "urn:django-catalog:google"

EXTERNAL_ID = "catalog_external_id"
PRODUCT_SKU = "catalog_product_sku"
"""Of the product that the item is a variant of."""
SKU = "catalog_sku"
"""Of the item; ``id`` may be made up, because Google wants one and no long one."""
OPTIONS = "catalog_options"
"""Google's name and the attribute's code of each option that is not a ``variant_option``
of the same name."""
CODES = "catalog_codes"
"""The same for the product's attributes."""
INHERITS = "catalog_inherits"
"""What a variant has from its product: ``price``."""
KEPT = "catalog_kept"
"""Fields of the record that the item does not say exactly; reading it leaves them alone."""

FIELDS = (EXTERNAL_ID, PRODUCT_SKU, SKU, OPTIONS, CODES, INHERITS, KEPT)
PAIRS = (OPTIONS, CODES)
LISTS = (INHERITS, KEPT)


def is_in(names: Iterable[str]) -> bool:
    """Whether an item with these attributes is of a file of ours."""
    return not set(FIELDS).isdisjoint(names)
