"""Takes a record apart, key by key, and collects everything that is wrong with it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from itertools import count
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from ..exceptions import InvalidRecord
from .cleaners import Clean, cleaner
from .values import clean_list, clean_mapping

T = TypeVar("T")
MISSING = object()


@dataclass
class Intake:
    data: Mapping[str, Any]
    place: str = ""
    """Where it stands in the line, counted from one: ``variants[2].``"""
    errors: list[InvalidRecord] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    """Keys that were asked for; any other in the data is a mistake."""

    def take(self, key: str, clean: Callable[[Any], Any], default: Any = None) -> Any:
        """The clean value of this key, or the default if it is missing or wrong."""
        self.known.add(key)
        if key not in self.data:
            return default
        return self._attempt(key, self.data[key], clean, default)

    def take_fields(
        self, model: type[models.Model], names: Iterable[str], keys: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """Values of these model fields; ``keys`` tells which have another name in files."""
        values = {}
        what: Any = (model, tuple(names), tuple((keys or {}).items()))
        columns = _columns(*what)
        self.known.update(columns)
        for key, (attname, clean) in columns.items():
            if key not in self.data:
                continue
            value = self._attempt(key, self.data[key], clean, MISSING)
            # An address is never cleared: an empty one leaves the page where it is.
            if value is not MISSING and (attname != "slug" or value):
                values[attname] = value
        return values

    def take_list(self, key: str, clean: Callable[[Any], T]) -> list[T] | None:
        """The clean items of a list; None if the key is missing or wrong."""
        items = self.take(key, clean_list)
        if items is None:
            return None
        clean_items = (
            self._attempt(f"{key}[{number}]", item, clean, MISSING)
            for number, item in enumerate(items, 1)
        )
        return [item for item in clean_items if item is not MISSING]

    def take_records(self, key: str, build: Callable[["Intake"], T]) -> list[T] | None:
        """The same for a list of records."""
        numbers = count(1)

        def clean(item):
            inner = self.inside(f"{key}[{next(numbers)}]", clean_mapping(item))
            record = build(inner)
            inner.refuse_unknown()
            return record

        return self.take_list(key, clean)

    def take_mapping(self, key: str, clean: Callable[[Any], T]) -> dict[str, T] | None:
        """Names and their clean values; None if the key is missing or wrong."""
        items = self.take(key, clean_mapping)
        if items is None:
            return None
        clean_items = (
            (name, self._attempt(f"{key}.{name}", item, clean, MISSING))
            for name, item in items.items()
        )
        return {name: item for name, item in clean_items if item is not MISSING}

    def inside(self, key: str, data: Mapping[str, Any]) -> "Intake":
        """An intake for a record in this record; it collects errors for both."""
        return Intake(data, f"{self.place}{key}.", self.errors)

    def add(self, error: InvalidRecord, key: str = "", value: Any = None) -> None:
        field_name = f"{key}.{error.field}" if key and error.field else key or error.field
        value = error.value if error.field else value
        place = (self.place + field_name).removesuffix(".")
        self.errors.append(InvalidRecord(str(error), place, value))

    def refuse_unknown(self) -> None:
        for key in self.data.keys() - self.known:
            like = get_close_matches(key, self.known, 1)
            if like:
                reason = _("There is no such field. Did you mean “%(like)s”?") % {"like": like[0]}
            else:
                reason = _("There is no such field. Notes of your own go into “metadata”.")
            self.add(InvalidRecord(reason), key)

    def _attempt(self, place, value, clean, default):
        try:
            return clean(value)
        except InvalidRecord as error:
            self.add(error, place, value)
            return default


@cache
def _columns(
    model: type[models.Model], names: tuple[str, ...], keys: tuple[tuple[str, str], ...]
) -> dict[str, tuple[str, Clean]]:
    """What these fields are called in files, their columns, and what cleans their values."""
    called = dict(keys)
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    return {called.get(f.name, f.name): (f.attname, cleaner(f)) for f in fields}
