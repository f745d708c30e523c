"""Digests by which a record is known again, together with what it means today."""

import marshal
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

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
            digest = blake2b(_encode(sorted(data.items())), digest_size=16)
            digest.update("\0".join(self._meanings(data)).encode())
        except (_Unknown, AttributeError, RecursionError, TypeError, ValueError):
            return ""
        return digest.hexdigest()

    def _meanings(self, data: Record) -> list[str]:
        # No generators, and a single call for a name: this is most of what an import of
        # unchanged records does.
        meanings = [self._conditions]
        if brand := data.get("brand"):
            meanings.append(self._brand(brand))
        for path in _items(data.get("categories")):
            meanings.append(self._category(tuple(path) if type(path) is list else path))
        for code, value in _mapping(data.get("attributes")).items():
            attribute = self._attribute(code)
            meanings.append(attribute.meaning)
            if attribute.has_choices and value not in (None, ""):
                is_list = attribute.is_multiple and type(value) is not str
                for text in _items(value) if is_list else (value,):
                    if text not in (None, ""):
                        meanings.append(self._choice(code, text))
        for variant in _items(data.get("variants")):
            for code, value in _mapping(variant.get("options")).items():
                meanings += self._attribute(code).meaning, self._choice(code, value)
            if "media" in variant:
                meanings += self._files(variant["media"])
        if "media" in data:
            meanings += self._files(data["media"])
        return meanings

    def _files(self, media: Any) -> Iterator[str]:
        for each in _items(media):
            if name := each.get("file"):
                yield self._state(name)

    def _state(self, name: str) -> str:
        try:
            state = (self.folder / name).stat() if self.folder else None
        except OSError:
            state = None
        # One that is not there is the name of a stored picture, or the record has failed.
        return f"{state.st_size} {state.st_mtime_ns}" if state else ""

    def _find_brand(self, name: str) -> str:
        return _known(self.catalog.brands.find_all(name))

    def _find_category(self, path: str | tuple[str, ...]) -> str:
        names = path.split(">") if isinstance(path, str) else path
        found = self.catalog.categories.find_all(tuple(names))
        return _known([category.pk for category in found])

    def _find_attribute(self, code: str) -> "_AttributeMeaning":
        attribute = self.catalog.attributes.by_code.get(code)
        if attribute is None:
            raise _Unknown
        type_ = str(attribute.type)
        meaning = repr((attribute.pk, type_, attribute.unit, attribute.is_option))
        is_multiple = type_ == Attribute.Type.MULTI_CHOICE
        return _AttributeMeaning(meaning, attribute.has_choices, is_multiple)

    def _find_choice(self, code: str, value: str) -> str:
        attribute = self.catalog.attributes.by_code[code]
        found = self.catalog.attributes.find_choices(attribute, value)
        return _known([choice.pk for choice in found])


class _AttributeMeaning(NamedTuple):
    meaning: str
    has_choices: bool
    is_multiple: bool


class _Unknown(Exception):
    """A name in the record means nothing yet."""


def _encode(items: list[tuple[str, Any]]) -> bytes:
    """Different for values of different types, and for text that may stand for others."""
    try:
        # Several times as fast as JSON; version 2 does not depend on who shares an object.
        return marshal.dumps(items, 2)
    except ValueError:
        return repr(items).encode("utf-8", "surrogatepass")


def _known(keys: list[Any]) -> str:
    """Of several, a product may have any."""
    if not keys:
        raise _Unknown
    return " ".join(map(str, keys))


def _items(value: Any) -> Iterable[Any]:
    return value.as_list() if isinstance(value, Cell) else value or ()


def _mapping(value: Any) -> Mapping[str, Any]:
    return value.as_mapping() if isinstance(value, Cell) else value or {}
