"""A product's metadata, of which a record may tell only a part."""

from typing import Any

from .item import ProductItem


def settled_metadata(item: ProductItem) -> dict[str, Any]:
    """The field as it will be, with what the product keeps of it; nothing if the record
    does not name it."""
    record = item.record
    if "metadata" not in record.values:
        return {}
    given = record.values["metadata"]
    if record.keeps_metadata:
        present = item.product.metadata if item.product else {}
        given = {
            name: value
            for name, value in {**present, **given}.items()
            if value is not None or name not in given
        }
    return {"metadata": given}
