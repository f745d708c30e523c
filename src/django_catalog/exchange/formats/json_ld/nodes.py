"""Things of schema.org and what is said of them, in any of the shapes that JSON-LD allows."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import get_language

Node = dict[str, Any]

_PREFIX = re.compile(r"(https?://schema\.org/|schema:)")

PRODUCT = frozenset(
    "Product IndividualProduct ProductModel SomeProducts ProductCollection Vehicle Car Drug".split()
)
GROUP = "ProductGroup"

MAX_DEPTH = 5
"""Of things that are called like a thing that is called like ..."""


class Graph:
    """All nodes of a file, some of which are told only by their ``@id``."""

    def __init__(self) -> None:
        self._nodes: dict[str, Node] = {}

    def add(self, value: Any) -> None:
        for node in _nodes(value):
            if (key := node.get("@id")) and isinstance(key, str) and len(node) > 1:
                known = self._nodes.setdefault(key, node)
                for name, said in node.items():
                    known.setdefault(name, said)

    def whole(self, value: Any) -> Any:
        """The node that a reference means; anything else as it is."""
        if isinstance(value, dict) and isinstance(value.get("@id"), str):
            return self._nodes.get(value["@id"], value)
        return value

    def things(self, value: Any) -> list[Any]:
        """Of a value that may be one thing, a list, or missing."""
        if isinstance(value, dict) and ("@list" in value or "@set" in value):
            value = value.get("@list", value.get("@set"))
        values = value if isinstance(value, list) else [value]
        return [self.whole(each) for each in values if each not in (None, "", [], {})]

    def text(self, value: Any) -> str:
        """What it says, or is called; in the language that is active if it says it in several."""
        found = [(text, language) for text, language in self._texts(value) if text]
        wanted = (get_language() or "").partition("-")[0]
        same = [text for text, language in found if language.partition("-")[0] == wanted]
        return (same or [text for text, _language in found] or [""])[0]

    def texts(self, value: Any) -> list[str]:
        """Of each thing of a list."""
        return [text for each in self.things(value) if (text := self.text(each))]

    def _texts(self, value, depth=0):
        """Each text and its language."""
        for each in self.things(value):
            if isinstance(each, bool):
                yield ("yes" if each else "no"), ""
            elif isinstance(each, str | int | float):
                yield str(each).strip(), ""
            elif isinstance(each, dict) and depth < MAX_DEPTH:
                key = next((key for key in ("@value", "name", "value") if key in each), "")
                said = each.get("@language")
                for text, language in self._texts(each.get(key), depth + 1):
                    yield text, said if isinstance(said, str) else language


def types(node: Any) -> set[str]:
    names = node.get("@type") if isinstance(node, dict) else None
    return {name for name in (names if isinstance(names, list) else [names]) if type(name) is str}


def is_group(node: Any) -> bool:
    return GROUP in types(node)


def is_product(node: Any) -> bool:
    return not types(node).isdisjoint(PRODUCT) and not is_group(node)


def local(value: Any) -> str:
    """Of a term: ``InStock`` for ``https://schema.org/InStock``."""
    return re.split(r"[/:#]", value.strip())[-1] if isinstance(value, str) else ""


def plain(value: Any) -> Any:
    """With bare names, whatever prefix they have."""
    if isinstance(value, list):
        return [plain(each) for each in value]
    if not isinstance(value, dict):
        return value
    node = {_PREFIX.sub("", key, count=1): plain(said) for key, said in value.items()}
    if "@type" in node:
        names = node["@type"] if isinstance(node["@type"], list) else [node["@type"]]
        node["@type"] = [_PREFIX.sub("", name) for name in names if isinstance(name, str)]
    return node


def sellable(value: Any) -> Iterator[Node]:
    """Products and groups, wherever they stand; not those that others only refer to."""
    if is_group(value) or is_product(value):
        yield value
        return
    inner: Iterable[Any] = value if isinstance(value, list) else ()
    for each in value.values() if isinstance(value, dict) else inner:
        yield from sellable(each)


def _nodes(value):
    if isinstance(value, dict):
        yield value
    for each in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from _nodes(each)
