"""What has changed between two records of a product, for a person to read."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from .entries import Record

SHOWN_LENGTH = 60
"""Characters of a text that are shown, from shortly before the first that differs."""

LEAD = 15
"""Of these, characters before that one, or some more up to the beginning of a word."""


class Difference(NamedTuple):
    """One value of a product before and after; "" where there was or is none."""

    field: str
    """``price``, ``attributes.colour``, ``variants[TEA-S].stock_quantity``."""
    before: str
    after: str
    """Of lists: what has gone and what has come; if only the order differs, all of both."""

    def __str__(self) -> str:
        nothing = _("(nothing)")
        return f"{self.field}: {self.before or nothing} → {self.after or nothing}"


def differences(before: Record, after: Record) -> list[Difference]:
    """In the order of the records, as ``Exporter.records_of`` makes them. A key that only
    one of them has is left out: what a product with variants has in stock is theirs."""
    shared = (name for name in after if name in before)
    return [each for name in shared for each in _compare(name, before[name], after[name])]


def _compare(field: str, before: Any, after: Any) -> Iterator[Difference]:
    if before == after or (_text(before), _text(after)) == ("", ""):
        return
    if field == "variants":
        yield from _compare_items(field, _variants(before, after), _variants(after))
    elif field == "media" or (field.startswith("variants[") and field.endswith("].media")):
        yield from _compare_items(field, _media(before), _media(after))
    elif isinstance(before, dict) and isinstance(after, dict):
        for key in {**before, **after}:
            yield from _compare(f"{field}.{key}", before.get(key), after.get(key))
    elif isinstance(before, list) or isinstance(after, list):
        yield from _compare_lists(field, _texts(before), _texts(after))
    else:
        yield Difference(field, *_shortened(_text(before), _text(after)))


def _compare_lists(field, before, after):
    gone = [each for each in before if each not in after]
    come = [each for each in after if each not in before]
    if not gone and not come:
        gone, come = before, after
    yield Difference(field, *_shortened(", ".join(gone), ", ".join(come)))


def _compare_items(
    field: str, old: dict[str, Record], new: dict[str, Record]
) -> Iterator[Difference]:
    """Records in a record, each compared with the one of the same name."""
    for name, item in new.items():
        if name not in old:
            yield Difference(f"{field}[{name}]", "", _part(_description(item)))
            continue
        for key in {**old[name], **item}:
            yield from _compare(f"{field}[{name}].{key}", old[name].get(key), item.get(key))
    for name, item in old.items():
        if name not in new:
            yield Difference(f"{field}[{name}]", _part(_description(item)), "")
    if [name for name in old if name in new] != [name for name in new if name in old]:
        yield Difference(field, *_shortened(", ".join(old), ", ".join(new)))


def _media(items):
    return _by_name(items, [medium.get("file") or medium["url"] for medium in items])


def _variants(items, others=()):
    """By SKU, else by options. One whose SKU is new has the name of the one among the
    others that has its options, as an import finds it."""
    names = {_text(each["options"]): each["sku"] for each in others if each["options"]}
    skus = {each["sku"] for each in others}
    return _by_name(
        items,
        [
            (each["sku"] not in skus and names.get(_text(each["options"])))
            or each["sku"]
            or _text(each["options"])
            for each in items
        ],
    )


def _by_name(items, names):
    found: dict[str, Record] = {}
    for number, (name, item) in enumerate(zip(names, items, strict=True), 1):
        found[f"{name} ({number})" if not name or name in found else name] = item
    return found


def _description(item):
    return ", ".join(filter(None, (_text(value) for value in item.values())))


def _texts(value: Any) -> Sequence[str]:
    if not isinstance(value, list):
        return [_text(value)] if value not in (None, "") else []
    return [
        " > ".join(map(_text, each)) if isinstance(each, list) else _text(each) for each in value
    ]


def _text(value: Any) -> str:
    if value is None or value == [] or value == {}:
        return ""
    if isinstance(value, bool):
        return str(_("yes")) if value else str(_("no"))
    if isinstance(value, dict) and all(isinstance(each, str) for each in value.values()):
        return ", ".join(value.values())
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _shortened(before: str, after: str) -> tuple[str, str]:
    """The part of each in which they differ."""
    if max(len(before), len(after)) <= SHOWN_LENGTH:
        return before, after
    pairs = enumerate(zip(before, after, strict=False))
    same = next((n for n, (old, new) in pairs if old != new), min(len(before), len(after)))
    start = before.rfind(" ", 0, max(same - LEAD, 0)) + 1
    return _part(before, start), _part(after, start)


def _part(text, start=0):
    end = start + SHOWN_LENGTH
    return f"{'…' if start else ''}{text[start:end].strip()}{'…' if len(text) > end else ''}"
