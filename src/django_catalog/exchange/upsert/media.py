"""Rows of the products' pictures, videos and 3D models."""

from collections.abc import Container, Iterator
from itertools import count
from typing import Any

from ...models import Media
from ..catalog import Catalog
from ..images.pictures import Pictures
from ..records import MediaRecord
from ..values import located
from .item import ProductItem
from .positions import is_in_order
from .rows import Rows


def look_up_pictures(items: list[ProductItem], catalog: Catalog, pictures: Pictures) -> None:
    """See which files of all these records the catalogue has stored."""
    records = (record for item in items for _place, record in _media_records(item))
    if names := {record.file for record in records if record.file}:
        pictures.look_up(names, catalog.using)


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
        changed, groups = False, []
        for variant, records in _owners(item):
            # A new variant has no key either, but the product itself was there before it.
            present = rows.pop(variant and variant.pk, [])
            if records is None:
                wanted = [(row, {}) for row in present]
            else:
                wanted = [self._match(item, record, present) for record in records]
                self.rows.delete(present)
                changed |= bool(present)
            groups.append((variant, wanted))
        groups += [(None, [(row, {}) for row in present]) for present in rows.values()]
        keeps_positions = all(_is_as_it_was(wanted) for _variant, wanted in groups)
        position = count()
        for variant, wanted in groups:
            for row, values in wanted:
                if row is None:
                    self._create(item, variant, next(position), values)
                    changed = True
                else:
                    place = row.position if keeps_positions else next(position)
                    changed |= self.rows.change(row, position=place, **values)
        return changed

    def _match(self, item, record, present):
        """The row the record means, or None, and the values it is to have."""
        values = {"kind": Media.Kind.IMAGE, **record.values}
        picture = item.pictures.get(record.file)
        source = picture.name if picture else values["url"]
        for row in present:
            if row.kind == values["kind"] and _comes_from(row, source):
                present.remove(row)
                values.pop("url", None)
                return row, values
        if picture:
            values |= {"file": picture, "width": picture.width, "height": picture.height}
        return None, values

    def _create(self, item, variant, position, values):
        if picture := values.get("file"):
            values = {**values, "file": self.pictures.store(picture)}
        owners = {"product_id": item.product, "variant_id": variant}
        self.rows.create(**owners, position=position, **values)


def _comes_from(row, source):
    """Whether this is its URL or the name of its file, or the address that an export for
    other systems gives the file."""
    if source == (row.url or row.file):
        return True
    storage = Media._meta.get_field("file").storage
    return bool(row.file) and "://" in source and source.endswith(storage.url(row.file))


def _is_as_it_was(wanted):
    """Whether nothing is new among these rows or stands elsewhere in their order."""
    rows = [row for row, _values in wanted]
    return None not in rows and is_in_order(rows)


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
