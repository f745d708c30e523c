"""Digests by which a record is known again, together with what it means today."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.utils import timezone

from .. import __version__
from ..conf import settings
from ..models import Attribute
from .catalog import Catalog
from .cells import Cell
from .entries import Record


class Fingerprints:
    """Two records with the same digest make the same product of the same product.

    Beside the record it covers which brand, categories, attributes and choices its names
    mean now, the state of the picture files it names, and the settings that values
    depend on. It is made of the record as it is in the file, which is much cheaper than
    cleaning it.
    """

    def __init__(self, catalog: Catalog, folder: Path | None) -> None:
        self.catalog = catalog
        self.folder = folder
        zone = timezone.get_current_timezone_name() if settings.USE_TZ else None
        self._conditions = repr((__version__, settings.DJANGO_CATALOG_CURRENCY, zone))
        self.forget()

    def forget(self) -> None:
        """Look names up anew: attributes have changed, or a transaction was rolled back."""
        self._brand = cache(self._find_brand)
        self._category = cache(self._find_category)
        self._attribute = cache(self._find_attribute)
        self._choice = cache(self._find_choice)

    def of(self, data: Record) -> str:
        """ "" for a record of which it cannot be told; it then has to be looked at in full."""
        try:
            parts = [self._conditions, repr(sorted(data.items())), *self._meanings(data)]
            content = "\0".join(parts).encode("utf-8", "surrogatepass")
        except (_Unknown, AttributeError, OSError, RecursionError, TypeError, ValueError):
            return ""
        return blake2b(content, digest_size=16).hexdigest()

    def _meanings(self, data: Record) -> Iterator[str]:
        if brand := data.get("brand"):
            yield self._brand(brand)
        for path in _items(data.get("categories")):
            yield self._category(tuple(path) if isinstance(path, list) else path)
        for code, value in _mapping(data.get("attributes")).items():
            yield from self._value(code, value)
        for variant in _items(data.get("variants")):
            for code, value in _mapping(variant.get("options")).items():
                yield self._attribute(code)
                yield self._choice(code, value)
            yield from self._files(variant)
        yield from self._files(data)

    def _value(self, code, value):
        yield self._attribute(code)
        attribute = self.catalog.attributes.by_code[code]
        if not attribute.has_choices or value in (None, ""):
            return
        is_multiple = attribute.type == Attribute.Type.MULTI_CHOICE
        for text in _items(value) if is_multiple and not _is_text(value) else [value]:
            if text not in (None, ""):
                yield self._choice(code, text)

    def _files(self, data):
        for media in _items(data.get("media")):
            if name := media.get("file"):
                if self.folder is None:
                    raise _Unknown
                state = (self.folder / name).stat()
                yield f"{state.st_size} {state.st_mtime_ns}"

    def _find_brand(self, name: str) -> str:
        return _known(self.catalog.brands.find(name))

    def _find_category(self, path: str | tuple[str, ...]) -> str:
        names = path.split(">") if isinstance(path, str) else path
        category = self.catalog.categories.find(tuple(names))
        return _known(category and category.pk)

    def _find_attribute(self, code: str) -> str:
        attribute = self.catalog.attributes.by_code.get(code)
        if attribute is None:
            raise _Unknown
        type_ = str(attribute.type)
        return repr((attribute.pk, type_, attribute.unit, attribute.is_option))

    def _find_choice(self, code: str, value: str) -> str:
        attribute = self.catalog.attributes.by_code[code]
        choice = self.catalog.attributes.find_choice(attribute, value)
        return _known(choice and choice.pk)


class _Unknown(Exception):
    """A name in the record means nothing yet."""


def _known(key: Any) -> str:
    if key is None:
        raise _Unknown
    return str(key)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and not isinstance(value, Cell)


def _items(value: Any) -> Iterable[Any]:
    return value.as_list() if isinstance(value, Cell) else value or ()


def _mapping(value: Any) -> Mapping[str, Any]:
    return value.as_mapping() if isinstance(value, Cell) else value or {}
