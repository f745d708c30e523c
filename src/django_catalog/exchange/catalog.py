"""What records call by name: brands, categories, attributes and their choices.

Each is read once and remembered while an import runs. ``forget()`` after a
transaction was rolled back, because what it created is gone.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from .. import get_brand_model, get_category_model
from ..exceptions import InvalidRecord
from ..models import Attribute, AttributeChoice
from .plan import create_rows
from .records import Path


class Catalog:
    def __init__(self, using: str, *, strict: bool = False) -> None:
        self.using = using
        self.strict = strict
        """Whether brands, categories and choices must exist before products name them."""
        self.forget()

    def forget(self) -> None:
        self.brands = Brands(self.using)
        self.categories = Categories(self.using)
        self.attributes = Attributes(self.using)


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Names that differ only in letter case or spaces mean the same thing."""
    return " ".join(text.casefold().split())


class Brands:
    def __init__(self, using: str) -> None:
        self.rows = get_brand_model()._base_manager.using(using)
        self._keys: dict[str, list[Any]] | None = None

    @property
    def keys(self) -> dict[str, list[Any]]:
        """Primary keys by folded name; where several have one name, the oldest first."""
        if self._keys is None:
            self._keys = {}
            for name, key in self.rows.order_by("pk").values_list("name", "pk"):
                self._keys.setdefault(fold(name), []).append(key)
        return self._keys

    def find(self, name: str, present: Any = None) -> Any:
        """The primary key. Of several with this name it is ``present``, the one that a
        product already has, else the oldest."""
        keys = self.find_all(name) or [None]
        return present if present in keys else keys[0]

    def find_all(self, name: str) -> list[Any]:
        """The primary keys of all with this name, the oldest first."""
        return self.keys.get(fold(name), [])

    def ensure(self, wanted: Iterable[Mapping[str, Any]]) -> None:
        """Create those that do not exist, given by the values of their fields."""
        missing = {}
        for values in wanted:
            if self.find(values["name"]) is None:
                missing.setdefault(fold(values["name"]), self.rows.model(**values))
        create_rows(self.rows, list(missing.values()))
        self.keys.update({name: [brand.pk] for name, brand in missing.items()})

    def refuse_unknown(self, name: str) -> None:
        if self.find(name) is None:
            raise InvalidRecord(_("There is no such brand."), "brand", name)


class Categories:
    def __init__(self, using: str) -> None:
        self.rows = get_category_model()._base_manager.using(using)
        self._nodes: dict[tuple[Any, str], list[Any]] | None = None

    @property
    def nodes(self) -> dict[tuple[Any, str], list[Any]]:
        """The tree: nodes by their parent's primary key and folded name; where several
        have one name, the oldest first."""
        if self._nodes is None:
            self._nodes = {}
            for node in self.rows.order_by("pk"):
                self._nodes.setdefault((node.parent_id, fold(node.name)), []).append(node)
        return self._nodes

    def find(self, path: Path, present: Container[Any] = ()) -> Any:
        """Of several at this path it is one that a product is already in, whose key is
        ``present``, else the oldest."""
        found = self.find_all(path)
        if present:
            found = [node for node in found if node.pk in present] or found
        return found[0] if found else None

    def find_all(self, path: Path) -> list[Any]:
        """All at this path, the oldest first."""
        found: list[Any] = [None]
        for name in map(fold, path):
            found = [
                node
                for parent in found
                for node in self.nodes.get((parent and parent.pk, name), ())
            ]
        return found

    def ensure(self, wanted: Mapping[Path, Mapping[str, Any]]) -> None:
        """Create those that do not exist with these values, and the ones above them.

        Level by level, so that the number of queries does not depend on theirs.
        """
        missing = {path: values for path, values in wanted.items() if self.find(path) is None}
        depth = 1
        while missing:
            level: dict[tuple[Any, str], Any] = {}
            for path, values in missing.items():
                *above, name = path[:depth]
                parent = self.find(tuple(above))
                key = parent and parent.pk, fold(name)
                if key not in self.nodes and (key not in level or len(path) == depth):
                    own = values if len(path) == depth else {}
                    level[key] = self.rows.model(parent=parent, name=name, **own)
            create_rows(self.rows, list(level.values()))
            self.nodes.update({key: [node] for key, node in level.items()})
            missing = {path: values for path, values in missing.items() if len(path) > depth}
            depth += 1

    def refuse_unknown(self, path: Path) -> None:
        if self.find(path) is None:
            raise InvalidRecord(_("There is no such category."), "categories", " > ".join(path))


@dataclass(eq=False, slots=True)
class KnownAttribute:
    """An attribute, as the values of a million products ask for it."""

    pk: Any
    type: str
    unit: str
    is_option: bool
    has_choices: bool
    choice_keys: dict[str, Any] = field(default_factory=dict)
    """Primary keys of its choices by text as records have it, once they are found; not of
    those of which there are several."""


class Attributes:
    def __init__(self, using: str) -> None:
        self.rows = Attribute._base_manager.using(using)
        self.choice_rows = AttributeChoice._base_manager.using(using)
        self._by_code: dict[str, Attribute] | None = None
        self._known: dict[str, KnownAttribute] = {}
        self._choices: dict[Any, dict[str, AttributeChoice]] = {}
        self._namesakes: dict[str, list[AttributeChoice]] = {}
        """Choices that have the same folded value as an older one of their attribute."""

    @property
    def by_code(self) -> dict[str, Attribute]:
        if self._by_code is None:
            self._by_code = {attribute.slug: attribute for attribute in self.rows.all()}
        return self._by_code

    def put(self, attribute: Attribute) -> None:
        """It has been created or changed."""
        self.by_code[attribute.slug] = attribute
        self._known.pop(attribute.slug, None)

    def get(self, code: str) -> KnownAttribute:
        if code in self._known:
            return self._known[code]
        if a := self.by_code.get(code):
            known = KnownAttribute(a.pk, a.type, a.unit, a.is_option, a.has_choices)
            return self._known.setdefault(code, known)
        if like := get_close_matches(code, self.by_code, 1):
            reason = _("There is no such attribute. Did you mean “%(like)s”?") % {"like": like[0]}
        else:
            reason = _("There is no such attribute. Declare it on an earlier line.")
        raise InvalidRecord(reason)

    def choices(self, attribute: Attribute | KnownAttribute) -> dict[str, AttributeChoice]:
        """An attribute's choices by folded value; of several with one, the oldest."""
        if attribute.pk not in self._choices:
            choices = self._choices[attribute.pk] = {}
            for choice in self.choice_rows.filter(attribute=attribute.pk).order_by("pk"):
                if choices.setdefault(fold(choice.value), choice) is not choice:
                    self._namesakes.setdefault(fold(choice.value), []).append(choice)
        return self._choices[attribute.pk]

    def find_choice(
        self, attribute: KnownAttribute, value: str, present: Container[Any] = ()
    ) -> Any:
        """The primary key. Of several with this value it is one that the product already
        has, which are ``present``, else the oldest."""
        if value in attribute.choice_keys:
            return attribute.choice_keys[value]
        found = [choice.pk for choice in self.find_choices(attribute, value)]
        if len(found) == 1:
            attribute.choice_keys[value] = found[0]
        oldest = found[0] if found else None
        return next((key for key in found[1:] if key in present), oldest)

    def find_choices(
        self, attribute: Attribute | KnownAttribute, value: str
    ) -> list[AttributeChoice]:
        """All with this value, the oldest first."""
        oldest = self.choices(attribute).get(fold(value))
        others = self._namesakes.get(fold(value), ())
        same = [choice for choice in others if choice.attribute_id == attribute.pk]
        return [oldest, *same] if oldest else []

    def ensure_choices(self, wanted: Iterable[tuple[KnownAttribute, str]]) -> None:
        """Create those that do not exist."""
        missing = {
            (attribute.pk, fold(value)): AttributeChoice(attribute_id=attribute.pk, value=value)
            for attribute, value in wanted
            if self.find_choice(attribute, value) is None
        }
        create_rows(self.choice_rows, list(missing.values()))
        for (key, folded), choice in missing.items():
            self._choices[key][folded] = choice

    def refuse_unknown(self, attribute: KnownAttribute, value: str) -> None:
        if self.find_choice(attribute, value) is None:
            known = [choice.value for choice in self.choices(attribute).values()]
            if like := get_close_matches(value, known, 1):
                raise InvalidRecord(
                    _("There is no such choice. Did you mean “%(like)s”?") % {"like": like[0]}
                )
            raise InvalidRecord(_("There is no such choice. Declare it with the attribute."))
