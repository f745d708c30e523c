"""JSON objects as rows of a table: what lies inside others has a column of its own."""

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from ..cells import Cell
from ..entries import ReadOptions
from .rows import Row
from .stream import Number, ObjectStream
from .text import find_encoding

LOOKED_AT = 200
"""Objects whose keys are the columns; a mapping may name others."""

MAX_COLUMNS = 1000
MAX_DEPTH = 8


class Objects:
    """The columns of ``{"brand": {"name": ...}, "tags": [{"id": ...}]}`` are ``brand.name``
    and ``tags[].id``. A list is a cell with all its values, as JSON."""

    columns: Sequence[str]
    delimiter = None
    has_header = True

    def __init__(self, file: BinaryIO, options: ReadOptions) -> None:
        self.notes: list[str] = []
        self.encoding = options.encoding or find_encoding(file, self.notes)
        self.stream = ObjectStream(file, self.encoding)
        self.decimal_comma = options.decimal_comma
        self._mapped = [name for name, target in options.mapping.items() if target]
        columns: dict[str, None] = {}
        for found in islice(self.stream, LOOKED_AT):
            columns.update(dict.fromkeys(_flat(found.value or {})))
        self.columns = list(columns)[:MAX_COLUMNS]
        if len(columns) > MAX_COLUMNS:
            self.notes.append(
                _("The objects have more than %(number)d keys; only these can be read by name.")
                % {"number": MAX_COLUMNS}
            )

    def __iter__(self) -> Iterator[Row]:
        for found in self.stream:
            if found.value is None:
                yield Row(found.line, [found.text], {}, found.error)
                continue
            values = {name: self._cell(value) for name, value in _flat(found.value).items()}
            for name in self._mapped:
                if name not in values and (value := _pick(found.value, name)) is not None:
                    values[name] = self._cell(value)
            yield Row(found.line, [found.text], values)

    def _cell(self, value: Any) -> Cell:
        if isinstance(value, Number):
            return Cell(value, False)
        if isinstance(value, str):
            return Cell(value, self.decimal_comma)
        return Cell("" if value in (None, [], {}) else json.dumps(value, ensure_ascii=False))


def _flat(data: dict[str, Any], prefix: str = "", depth: int = 1) -> dict[str, Any]:
    """Values by path; those of objects in a list are a list."""
    found: dict[str, Any] = {}
    for key, value in data.items():
        path = prefix + key
        if isinstance(value, dict) and value and depth < MAX_DEPTH:
            found.update(_flat(value, f"{path}.", depth + 1))
        elif _is_list_of_objects(value) and depth < MAX_DEPTH:
            for item in value:
                for inner, each in _flat(item, f"{path}[].", depth + 1).items():
                    several = found.setdefault(inner, [])
                    several += each if isinstance(each, list) else [each]
        else:
            found[path] = value
    return found


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)


def _pick(data: Any, path: str) -> Any:
    """A whole object or list, which has no column of its own."""
    for key in path.split("."):
        if not isinstance(data, dict):
            return None
        data = data.get(key)
    return data
