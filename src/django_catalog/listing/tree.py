"""The categories a visitor may see, read once, so that listings join no tree."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .. import get_category_model


@dataclass
class Node:
    category: Any
    """The category, with its parents at hand and without its description."""
    parent: "Node | None" = None
    children: list["Node"] = field(default_factory=list)

    @property
    def pk(self) -> Any:
        return self.category.pk

    @property
    def name(self) -> str:
        return self.category.name

    @property
    def slug(self) -> str:
        return self.category.slug

    @property
    def path(self) -> str:
        """Slugs from the root to here, as the category's address has them."""
        return "/".join(node.slug for node in reversed(list(self.lineage())))

    def lineage(self) -> Iterator["Node"]:
        """This category and those above it."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent

    def subtree(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            yield from child.subtree()


class CategoryTree:
    """Costs one query, when it is first asked."""

    def __init__(self, using: str | None = None):
        self._using = using

    def __iter__(self) -> Iterator[Node]:
        return iter(self._nodes.values())

    def load(self) -> None:
        """Ask now."""
        self._nodes  # noqa: B018

    def get(self, slug: str) -> Node | None:
        return self._nodes.get(slug)

    def pick(self, slugs: Iterable[str]) -> list[Node]:
        """Those of these categories that there are, higher ones first, in order."""
        wanted = set(slugs)
        nodes = [node for slug, node in self._nodes.items() if slug in wanted]
        return sorted(nodes, key=lambda node: len(list(node.lineage())))

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
        categories = get_category_model().objects.using(self._using).visible()
        rows = categories.defer("description", "seo_title", "seo_description")
        nodes = {row.pk: Node(row) for row in rows.order_by("position", "pk")}
        for node in nodes.values():
            node.parent = nodes.get(node.category.parent_id)
            if node.parent:
                node.parent.children.append(node)
                node.category.parent = node.parent.category
        return {node.slug: node for node in nodes.values()}
