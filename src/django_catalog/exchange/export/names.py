"""What records call by name, by the primary keys of the rows."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from ... import get_brand_model, get_category_model
from ...models import Attribute, AttributeChoice


class Named(NamedTuple):
    """An attribute, or one of its values."""

    place: int
    """In the editors' order."""
    name: Any
    """The code; the text of a choice, or whatever else the value is."""
    type: str = ""


class Names:
    """Each table is read when it is first needed. Of rows deleted meanwhile, None."""

    def __init__(self, using: str) -> None:
        self._using = using
        self.brands = _Table(self._read_brands)
        self.paths = _Table(self._read_paths)
        """Of categories, from the root down."""
        self.attributes = _Table(self._read_attributes)
        """Their codes."""
        self.choices = _Table(self._read_choices)

    def _read_brands(self):
        rows = self._rows(get_brand_model()).values_list("pk", "name")
        return [(key, name.strip()) for key, name in rows]

    def _read_paths(self):
        rows = self._rows(get_category_model()).values_list("pk", "parent_id", "name")
        nodes = {key: (parent, name.strip()) for key, parent, name in rows}
        return ((key, _path(nodes, key)) for key in nodes)

    def _read_attributes(self):
        rows = self._rows(Attribute).order_by("position", "name", "pk")
        for place, (key, *named) in enumerate(rows.values_list("pk", "slug", "type")):
            yield key, Named(place, *named)

    def _read_choices(self):
        rows = self._rows(AttributeChoice).order_by("position", "pk")
        for place, (key, value) in enumerate(rows.values_list("pk", "value")):
            yield key, Named(place, value.strip())

    def _rows(self, model):
        return model._base_manager.using(self._using).order_by()


class _Table(dict[Any, Any]):
    """Read anew when a key is asked for that others have created meanwhile."""

    def __init__(self, read: Callable[[], Iterable[tuple[Any, Any]]]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, key: Any) -> Any:
        self.update(self._read())
        return self.setdefault(key, None)


def _path(nodes, key):
    path: list[str] = []
    while key is not None:
        key, name = nodes[key]
        path.insert(0, name)
    return path
