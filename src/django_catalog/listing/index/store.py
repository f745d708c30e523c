"""The index as bytes in the database, for a process to load it in less than a second."""

import json
import logging
import zlib
from collections.abc import Iterator, Mapping
from copy import copy
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction
from pyroaring import BitMap

from ... import get_product_model
from ...changes import Mark
from ...models import IndexChunk
from .index import Index, is_derived
from .numbers import Numbers
from .schema import LoadedSchema

logger = logging.getLogger("django_catalog")

FORMAT = 1
"""Counts up when what is stored means something else; another one is not read."""

MAGIC = b"django_catalog listing index\n"

CHUNK = 2**20
"""Bytes in a row: MySQL takes 16 MB in one statement unless told otherwise."""


class Damaged(Exception):
    """What is stored is no index of this catalogue, or not all of it is there."""


def save(index: Index, using: str) -> int:
    """Store it in the place of what was there; returns its size in bytes."""
    data = dump(index)
    pieces = (data[start : start + CHUNK] for start in range(0, len(data), CHUNK))
    rows = [IndexChunk(position=n, data=piece) for n, piece in enumerate(pieces)]
    stored = IndexChunk.objects.using(using)
    try:
        with transaction.atomic(using=using):
            stored.all().delete()
            stored.bulk_create(rows, batch_size=8)
    except DatabaseError as error:
        # Another process stores its own, which is as good.
        logger.info("The listing index was not stored: %s", error)
    return len(data)


def load(using: str) -> Index | None:
    """What is stored, or None if nothing is. Raises ``Damaged``."""
    rows = IndexChunk.objects.using(using).order_by("position").values_list("data", flat=True)
    data = b"".join(bytes(piece) for piece in rows.iterator(chunk_size=8))
    return parse(data, using) if data else None


def dump(index: Index) -> bytes:
    body, entries = [], []
    for kind, key, bitmap in _bitmaps(index):
        packed = bitmap.serialize()
        entries.append([kind, key, len(packed)])
        body.append(packed)
    created_at = index.mark.created_at
    header = {
        "format": FORMAT,
        "product": get_product_model()._meta.label,
        "mark": [index.mark.sequence, created_at and created_at.isoformat()],
        "sources": [[*key, *source] for key, source in index.schema.sources.items()],
        "numbers": [[list(key), n.lowest, n.step] for key, n in index.numbers.items()],
        "entries": entries,
    }
    packed_header = json.dumps(header, default=_write_key).encode()
    data = b"".join([len(packed_header).to_bytes(8), packed_header, *body])
    return b"".join([MAGIC, zlib.crc32(data).to_bytes(4), len(data).to_bytes(8), data])


def parse(data: bytes, using: str) -> Index:
    header, body = _open(data)
    schema = LoadedSchema(using)
    sets: dict[tuple, BitMap] = {}
    known: dict[tuple, BitMap] = {}
    slices: dict[tuple, dict[int, BitMap]] = {}
    place = 0
    for kind, key, length in header["entries"]:
        bitmap = BitMap.deserialize(bytes(body[place : place + length]))
        place += length
        if kind == "set":
            sets[tuple(key)] = bitmap
        elif kind == "known":
            known[tuple(key)] = bitmap
        else:
            slices.setdefault(tuple(key), {})[kind] = bitmap
    numbers = {
        tuple(key): Numbers(known[tuple(key)], slices.get(tuple(key), {}), lowest, step)
        for key, lowest, step in header["numbers"]
    }
    sequence, created_at = header["mark"]
    mark = Mark(sequence, created_at and datetime.fromisoformat(created_at))
    index = Index(mark, _as_it_was(schema, header), sets, numbers)
    return index.with_schema(schema)


def _open(data: bytes) -> tuple[Mapping[str, Any], memoryview]:
    start = len(MAGIC)
    checksum, length = data[start : start + 4], int.from_bytes(data[start + 4 : start + 12])
    rest = memoryview(data)[start + 12 :]
    if not data.startswith(MAGIC) or len(rest) != length:
        raise Damaged("it is not whole")
    if zlib.crc32(rest).to_bytes(4) != checksum:
        raise Damaged("its checksum is wrong")
    size = int.from_bytes(rest[:8])
    header = json.loads(bytes(rest[8 : 8 + size]), object_hook=_read_key)
    if header["format"] != FORMAT or header["product"] != get_product_model()._meta.label:
        raise Damaged("it was stored by another version or for another product model")
    return header, rest[8 + size :]


def _as_it_was(schema, header):
    """The schema with the attributes and fields that were read into the index."""
    former = copy(schema)
    former.sources = {(kind, key): tuple(source) for kind, key, *source in header["sources"]}
    fields = {key: source for key, source in schema.sources.items() if key[0] == "field"}
    if any(former.sources.get(key) != source for key, source in fields.items()):
        raise Damaged("the product model has other fields to filter by now")
    return former


def _bitmaps(index: Index) -> Iterator[tuple[str | int, list, BitMap]]:
    for key, found in index.sets.items():
        if not is_derived(key):
            yield "set", list(key), found
    for key, numbers in index.numbers.items():
        yield "known", list(key), numbers.known
        for digit, products in numbers.slices.items():
            yield digit, list(key), products


def _write_key(key: Any) -> dict[str, str]:
    """Categories and brands of a host may have other keys than numbers and texts."""
    if isinstance(key, UUID):
        return {"uuid": str(key)}
    raise TypeError(f"{key!r} cannot be stored")


def _read_key(written: dict[str, Any]) -> Any:
    return UUID(written["uuid"]) if written.keys() == {"uuid"} else written
