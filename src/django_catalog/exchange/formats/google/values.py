"""What the elements of an item, or the cells of a row, say of Google's attributes."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

from ...cells import Cell
from .attributes import BY_NAME
from .lists import join_list, join_parts, split_addresses, split_list, split_parts
from .own import LISTS, NAMESPACE, PAIRS, PREFIX

GOOGLE = "http://base.google.com/ns/1.0"

PLAIN = {"summary": "description", "content": "description"}
"""Elements of Atom that mean one of Google's."""

_HEADING = re.compile(r"([^()]*)(?:\(([^()]*)\))?")
_ADDRESSES = frozenset({"additional_image_link", "video_link", "document_link"})


@lru_cache(1024)
def attribute_name(text: str) -> str:
    """Of a heading or a tag: ``g:image_link``, ``image link`` and ``Image Link`` are one."""
    return re.sub(r"[\s-]+", "_", text.strip().casefold().removeprefix("g:").strip())


def values_of(item: Element, prefixes: Mapping[str, str]) -> dict[str, Any]:
    """Of an item of a feed. Google's own elements go before plain ones."""
    google: dict[str, list[Element]] = {}
    plain: dict[str, list[Element]] = {}
    for element in item:
        prefix, _colon, tag = element.tag.rpartition(":")
        namespace = prefixes.get(prefix, GOOGLE if prefix == "g" else "")
        name = attribute_name(tag)
        if namespace == NAMESPACE:
            google.setdefault(PREFIX + name, []).append(element)
        elif namespace.startswith(GOOGLE):
            google.setdefault(name, []).append(element)
        elif not prefix:
            plain.setdefault(PLAIN.get(name, name), []).append(element)
    found = {name: _value(name, elements) for name, elements in (plain | google).items()}
    return {name: value for name, value in found.items() if value}


def value_of(name: str, text: str, parts: str = "") -> Any:
    """What stands in a cell below the heading of this attribute. ``parts`` are those that
    the heading names, in its order."""
    rule = BY_NAME.get(name)
    if name in PAIRS:
        return split_parts(text, 2)
    if name in _ADDRESSES:
        return split_addresses(text)
    if rule and rule.parts:
        return _in_order(rule, text, parts)
    if name in LISTS or (rule and rule.repeats > 1):
        return split_list(text)
    return text if isinstance(text, Cell) else Cell(text)


def text_of(name: str, value: Any) -> str:
    """The cell in which this stands; ``value_of()`` gives it back."""
    if not isinstance(value, list):
        return value
    rule = BY_NAME.get(name)
    has_parts = name in PAIRS or (rule and rule.parts)
    return join_parts(value) if has_parts else join_list(value)


def split_heading(text: str) -> tuple[str, str]:
    """``product_detail(attribute_name:attribute_value)`` as the name and its parts."""
    match = _HEADING.fullmatch(text.strip())
    return (attribute_name(match[1]), match[2] or "") if match else (attribute_name(text), "")


def joined_heading(name: str) -> str:
    rule = BY_NAME.get(name)
    if not rule or not rule.parts:
        return name
    return f"{name}({':'.join(part for part, _limit in rule.parts)})"


def _in_order(rule, text, parts):
    known = [name for name, _limit in rule.parts]
    named = [attribute_name(name) for name in parts.split(":")] if parts else known
    rows = [dict(zip(named, values, strict=True)) for values in split_parts(text, len(named))]
    return [tuple(row.get(name, "") for name in known) for row in rows]


def _value(name, elements):
    rule = BY_NAME.get(name)
    if rule and rule.parts:
        return [parts for element in elements for parts in _parts(element, rule)]
    if name in PAIRS or name in LISTS:
        return value_of(name, _text(elements[0]))
    texts = [text for element in elements if (text := _text(element))]
    if rule and rule.repeats > 1:
        return texts
    if rule or name.startswith(PREFIX) or len(texts) < 2:
        return Cell(texts[0]) if texts else None
    return texts


def _parts(element, rule):
    """Those of the value, if there is one."""
    if len(element):
        return [tuple(_part(element, part) for part, _limit in rule.parts)]
    return split_parts(_text(element), len(rule.parts))[:1]


def _part(element, name):
    return next((_text(each) for each in element if attribute_name(_local(each)) == name), "")


def _text(element):
    """Atom's links have it in ``href``."""
    return ("".join(element.itertext()) or element.get("href") or "").strip()


def _local(element):
    return element.tag.rpartition(":")[2]
