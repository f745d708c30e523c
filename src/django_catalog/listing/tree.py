"""The categories a visitor may see, read once, so that listings join no tree."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .. import get_category_model


@dataclass
class Node:
    pk: Any
    name: str
    slug: str
    parent: "Node | None" = None
    children: list["Node"] = field(default_factory=list)

    @property
    def path(self) -> str:
        """Slugs from the root to here, as the category's address has them."""
        return f"{self.parent.path}/{self.slug}" if self.parent else self.slug

    def subtree(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            yield from child.subtree()


class CategoryTree:
    """Costs one query, when it is first asked."""

    def get(self, slug: str) -> Node | None:
        return self._nodes.get(slug)

    def pick(self, slugs: Iterable[str]) -> list[Node]:
        """Those of these categories that there are, higher ones first, in order."""
        wanted = set(slugs)
        nodes = [node for slug, node in self._nodes.items() if slug in wanted]
        return sorted(nodes, key=lambda node: node.path.count("/"))

    def children(self, slug: str | None = None) -> list[Node]:
        """The categories right below this one, or the topmost ones, in order."""
        if slug is None:
            return [node for node in self._nodes.values() if node.parent is None]
        node = self.get(slug)
        return node.children if node else []

    def keys_below(self, slug: str) -> list:
        """Primary keys of the category and of all categories below it."""
        node = self.get(slug)
        return [below.pk for below in node.subtree()] if node else []

    @cached_property
    def _nodes(self):
        rows = get_category_model().objects.visible().order_by("position", "pk")
        parents, nodes = {}, {}
        for pk, parent, name, slug in rows.values_list("pk", "parent_id", "name", "slug"):
            nodes[pk] = Node(pk, name, slug)
            parents[pk] = parent
        for pk, node in nodes.items():
            node.parent = nodes.get(parents[pk])
            if node.parent:
                node.parent.children.append(node)
        return {node.slug: node for node in nodes.values()}
