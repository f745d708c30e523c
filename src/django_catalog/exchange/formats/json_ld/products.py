"""Products and groups of products become records."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from ....exceptions import InvalidRecord
from ...cells import Cell
from ...entries import Entry, FileRow, ReadOptions, Source
from ...prose import as_html
from ...tables import Draft, Row
from ...tables.attributes import Declarations
from ..grouping import common_title, share
from .documents import Document
from .nodes import GROUP, Graph, Node, is_group, is_product, plain, sellable
from .offers import Offers
from .properties import (
    Types,
    axes_of,
    properties_of,
    put_attributes,
    warn_of_differences,
)

RELATED = ("isRelatedTo", "isSimilarTo")


@dataclass
class Family:
    """A product and where it is told of; or a group, and its variants."""

    line: int
    node: Node
    variants: list[tuple[int, Node]] = field(default_factory=list)


def entries(documents: Iterable[Document], options: ReadOptions) -> Iterator[Entry]:
    graph = Graph()
    nodes: list[tuple[int, Node]] = []
    for line, value, error in documents:
        if error is None:
            try:
                value = plain(value)
                graph.add(value)
                nodes += [(line, node) for node in sellable(value)]
            except RecursionError:
                error = InvalidRecord(_("Too many brackets inside each other."))
        if error is not None:
            yield Entry(line, None, error, Source([FileRow(line, [])]))
    products = [_Product(family, graph, options) for family in _families(nodes, graph)]
    types = Types()
    for product in products:
        product.show(types)
    declarations = Declarations()
    for product in products:
        entry = product.entry(types, declarations)
        yield from declarations.entries(entry.line)
        yield entry


def _families(nodes, graph):
    """In the order in which they are told of."""
    families: dict[Any, Family] = {}
    members: set[Any] = set()

    def join(line, group, *variants):
        found = families.setdefault(_group_id(group, graph) or id(group), Family(line, {}))
        found.node = {**group, **found.node}
        for variant in filter(is_product, variants):
            if _key(variant) not in members:
                members.add(_key(variant))
                found.variants.append((line, variant))

    for line, node in nodes:
        if is_group(node):
            join(line, graph.whole(node), *graph.things(node.get("hasVariant")))
    for line, node in nodes:
        if is_group(node):
            continue
        whole = graph.whole(node)
        key = graph.text(whole.get("inProductGroupWithID"))
        groups = [each for each in graph.things(whole.get("isVariantOf")) if isinstance(each, dict)]
        if groups or key:
            join(line, {"@type": [GROUP], "productGroupID": key} | (groups or [{}])[0], whole)
        elif _key(whole) not in members:
            families.setdefault(_key(whole), Family(line, whole))
    return sorted(families.values(), key=lambda family: family.line)


def _group_id(node, graph):
    return graph.text(node.get("productGroupID")) or node.get("@id") or ""


def _key(node):
    """What two of the same product have in common."""
    return "product", node.get("@id") or id(node)


class _Product:
    def __init__(self, family: Family, graph: Graph, options: ReadOptions) -> None:
        self.family = family
        self.graph = graph
        self.node = family.node
        self.is_group = bool(family.variants) or is_group(family.node)
        self.nodes = [node for _line, node in family.variants] or [self.node]
        self.offers = [Offers(node, graph) for node in self.nodes]
        self.key = _group_id(self.node, graph) or self._text("url")
        self.row = Row(family.line, [_dump(self.node, {"hasVariant": []})], {})
        group = {"inProductGroupWithID": self.key}
        inner = [Row(line, [_dump(node, group)], {}) for line, node in family.variants]
        self.rows = [self.row, *inner]
        self.draft = Draft(options, self.rows)
        self.properties = [
            properties_of(node, graph, offers.condition())
            for node, offers in zip(self.nodes, self.offers, strict=True)
        ]
        self.shared = properties_of(self.node, graph)
        self.axes = axes_of(self.node, self.properties, graph) if family.variants else []

    def show(self, types: Types) -> None:
        types.options.update(self.axes)
        types.see(self.shared.values())
        for properties in self.properties:
            types.see(properties.values())

    def entry(self, types: Types, declarations: Declarations) -> Entry:
        self._put_identity()
        self._put_texts()
        self._put_categories()
        self._put_relations()
        if self.family.variants:
            self._put_variants(types, declarations)
        elif not self.is_group:
            self.offers[0].put(self.draft, self.draft, self.row)
            self._put_media(self.draft, self._images(self.node))
        own = self.shared | {
            code: each for code, each in self.properties[0].items() if code not in self.shared
        }
        found = [each for code, each in own.items() if code not in self.axes]
        put_attributes(self.draft, self.row, found, types, declarations)
        return self.draft.entry()

    def _put_identity(self):
        if self.is_group:
            keys = [self.key]
        else:
            keys = [self._text("productID")]
            if "sku" not in self.offers[0].identifiers():
                keys += [self.node.get("@id"), self._text("url")]
        if key := next((key for key in keys if key and isinstance(key, str)), ""):
            self.draft.put("external_id", Cell(key), self.row, "productID")

    def _put_texts(self):
        names = self.graph.texts([node.get("name") for node in self.nodes])
        if name := self._text("name") or (common_title(names) if names else ""):
            self.draft.put("name", Cell(name), self.row, "name")
        nodes = [self.node, *self.nodes]
        for each, keys in (("description", ("description",)), ("brand", ("brand", "manufacturer"))):
            texts = (self.graph.text(node.get(key)) for node in nodes for key in keys)
            if text := next(filter(None, texts), ""):
                value = as_html(text) if each == "description" else Cell(text)
                self.draft.put(each, value, self.row, each)

    def _put_categories(self):
        categories = self.node.get("category") or self.nodes[0].get("category")
        paths = []
        for each in self.graph.things(categories):
            code = each.get("codeValue") if isinstance(each, dict) else None
            text = self.graph.text(each) or self.graph.text(code)
            names = [name.strip() for name in text.split(">")]
            if text and "://" not in text and all(names):
                paths.append([Cell(name) for name in names])
        if paths:
            self.draft.put("categories", paths, self.row, "category")

    def _put_relations(self):
        keys = []
        for node in self.graph.things([each for name in RELATED for each in self._things(name)]):
            if isinstance(node, dict):
                texts = (self.graph.text(node.get(name)) for name in ("sku", "productID"))
                keys += [key for key in texts if key][:1]
        if keys:
            self.draft.put("relations.related", list(dict.fromkeys(keys)), self.row, "isRelatedTo")

    def _put_variants(self, types, declarations):
        shared, rests = share([self._images(node) for node in self.nodes])
        own = self._images(self.node)
        self._put_media(self.draft, list(dict.fromkeys([*own, *shared])))
        for number, row in enumerate(self.rows[1:]):
            variant = self.draft.item("variants", row)
            self.offers[number].put(variant, self.draft, row)
            rest = [url for url in rests[number] if url not in own]
            if rest or self.draft.data.get("media"):
                variant.put("media", [{"url": url} for url in rest], row, "image")
            found = [self.properties[number].get(code) for code in self.axes]
            variant.data["options"] = {}
            for each in filter(None, found):
                code = types.declare(each, declarations)
                variant.put(f"options.{code}", Cell(each.text), row, each.name)
        warn_of_differences(self.draft, self.axes, self.properties)

    def _put_media(self, draft, urls):
        if urls:
            draft.put("media", [{"url": url} for url in urls], self.row, "image")

    def _images(self, node):
        urls = []
        for each in self.graph.things(node.get("image")):
            keys = ("url", "contentUrl", "@id") if isinstance(each, dict) else ()
            url = next((t for key in keys if (t := self.graph.text(each.get(key)))), "") or (
                each if isinstance(each, str) else ""
            )
            if url.startswith(("https://", "http://")):
                urls.append(url)
            elif url:
                reason = _("A picture needs an address that begins with https://.")
                self.draft.warn(reason, "media", url)
        return list(dict.fromkeys(urls))

    def _things(self, name):
        return self.graph.things(self.node.get(name))

    def _text(self, name):
        return self.graph.text(self.node.get(name))


def _dump(node, said):
    """A line that can be read again by itself."""
    return json.dumps(node | {key: value for key, value in said.items() if key in node or value})
