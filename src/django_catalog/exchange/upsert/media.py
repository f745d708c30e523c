"""Rows of the products' pictures, videos and 3D models."""

from collections.abc import Container, Iterator
from typing import Any

from ...models import Media
from ..catalog import Catalog
from ..pictures import Pictures
from ..records import MediaRecord
from ..values import located
from .item import ProductItem
from .rows import Rows


def find_pictures(item: ProductItem, pictures: Pictures) -> None:
    """Find the files that the record names. Raises ``InvalidRecord``."""
    for place, record in _media_records(item):
        if record.file:
            with located(f"{place}.file", record.file):
                item.pictures[record.file] = pictures.find(record.file)


class MediaRows:
    """What a record lists is all that the product, or the variant, has of media."""

    def __init__(self, items: list[ProductItem], catalog: Catalog, pictures: Pictures) -> None:
        self.items = [item for item in items if _gives_media(item)]
        self.pictures = pictures
        self.rows = Rows(Media, catalog.using)

    def settle(self, gone: Container[Any]) -> None:
        """``gone`` are keys of variants that will not be there, nor what shows them."""
        keys = [item.product.pk for item in self.items if not item.is_new]
        present = self.rows.of("product", keys, order=("position", "pk"))
        for item in self.items:
            by_variant: dict[Any, list[Any]] = {}
            for row in present.get(item.product.pk, ()):
                if row.variant_id not in gone:
                    by_variant.setdefault(row.variant_id, []).append(row)
            item.is_changed |= self._settle(item, by_variant)

    def _settle(self, item, rows):
        """The product's own media first, then its variants', in their order."""
        changed, position = False, 0
        for variant, records in _owners(item):
            # A new variant has no key either, but the product itself was there before it.
            present = rows.pop(variant and variant.pk, [])
            if records is None:
                wanted = [(row, {}) for row in present]
            else:
                wanted = [self._match(item, record, present) for record in records]
                self.rows.delete(present)
                changed |= bool(present)
            for row, values in wanted:
                if row is None:
                    self._create(item, variant, position, values)
                    changed = True
                else:
                    changed |= self.rows.change(row, position=position, **values)
                position += 1
        for present in rows.values():
            for row in present:
                changed |= self.rows.change(row, position=position)
                position += 1
        return changed

    def _match(self, item, record, present):
        """The row the record means, or None, and the values it is to have."""
        values = {"kind": Media.Kind.IMAGE, "url": "", **record.values}
        picture = item.pictures.get(record.file)
        source = values["kind"], values["url"], picture.name if picture else ""
        for row in present:
            if (row.kind, row.url, row.file) == source:
                present.remove(row)
                return row, values
        if picture:
            values |= {"file": picture, "width": picture.width, "height": picture.height}
        return None, values

    def _create(self, item, variant, position, values):
        if picture := values.get("file"):
            values = {**values, "file": self.pictures.store(picture)}
        owners = {"product_id": item.product, "variant_id": variant}
        self.rows.create(**owners, position=position, **values)


def _gives_media(item):
    variants = item.record.variants or ()
    return item.record.media is not None or any(v.media is not None for v in variants)


def _owners(item):
    """The product (None) and its variants, each with the media that the record gives it."""
    yield None, item.record.media
    if item.variants:
        for variant, record in zip(item.variants, item.record.variants, strict=True):
            yield variant, record.media


def _media_records(item: ProductItem) -> Iterator[tuple[str, MediaRecord]]:
    """Each medium in the record and where it stands."""
    for number, record in enumerate(item.record.media or (), 1):
        yield f"media[{number}]", record
    for number, variant in enumerate(item.record.variants or (), 1):
        for place, record in enumerate(variant.media or (), 1):
            yield f"variants[{number}].media[{place}]", record
