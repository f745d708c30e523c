"""What products can be filtered by, and how that is written in a URL."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .. import get_brand_model
from .question import AnyOf, Between, Filter
from .tree import CategoryTree

Kind = Literal["category", "choice", "boolean", "range"]

YES, NO = "1", "0"

MAX_VALUES = 100
"""Values of one filter that are read; a URL with more was not made by us."""


@dataclass(frozen=True)
class Option:
    """A value that can be asked for, as shoppers read it."""

    value: str
    label: Any
    swatch: str = ""
    swatch_image: Any = None


class ValuesField(forms.MultipleChoiceField):
    """Any values: one that nothing has is a question without answers, not an error."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value):
        values = [text.replace("\x00", "").strip() for text in super().to_python(value)]
        return [text for text in values if text][:MAX_VALUES]

    def valid_value(self, value):
        return True


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """One filter. Subclasses say where products keep what it compares."""

    name: str
    """The parameter in the URL."""
    label: Any
    """Text, or text to be translated."""
    kind: Kind = "choice"
    unit: str = ""

    def fields(self) -> dict[str, forms.Field]:
        """The form fields that read it, by parameter."""
        if self.kind == "range":
            labels = {"min": _("%(name)s from"), "max": _("%(name)s up to")}
            return {
                f"{self.name}_{end}": forms.DecimalField(
                    label=label % {"name": self.label},
                    required=False,
                    max_digits=20,
                    decimal_places=6,
                )
                for end, label in labels.items()
            }
        if self.kind == "boolean":
            choices = [(option.value, option.label) for option in self.options((YES, NO)).values()]
            widget = forms.CheckboxSelectMultiple
            return {
                self.name: forms.MultipleChoiceField(
                    label=self.label, required=False, choices=choices, widget=widget
                )
            }
        return {self.name: ValuesField(label=self.label, required=False)}

    def read(self, cleaned: Mapping[str, Any]) -> Filter | None:
        """What these cleaned values ask for, or None if it is nothing."""
        if self.kind != "range":
            values = cleaned.get(self.name)
            return AnyOf(self.name, tuple(values)) if values else None
        low, high = cleaned.get(f"{self.name}_min"), cleaned.get(f"{self.name}_max")
        if low is None and high is None:
            return None
        if low is not None and high is not None and low > high:
            raise ValidationError(
                _("The first number must not be larger than the second."),
                code="range",
                params={"name": self.name},
            )
        return Between(self.name, low, high)

    def options(self, values: Iterable[str]) -> dict[str, Option]:
        """Those of these values that exist, in the order in which they are shown."""
        known = {YES: _("Yes"), NO: _("No")}
        return {value: Option(value, known[value]) for value in known if value in set(values)}


@dataclass(frozen=True, kw_only=True)
class CategoryDimension(Dimension):
    """Where products are placed: a category stands for all below it as well."""

    tree: CategoryTree = field(compare=False)

    def options(self, values):
        return {node.slug: Option(node.slug, node.name) for node in self.tree.pick(values)}

    def path_of(self, slug: str) -> str:
        """The category's slugs from the root, as its address has them."""
        node = self.tree.get(slug)
        return node.path if node else slug

    def branches(self, within: str | None, selected: Iterable[str]) -> list[str]:
        """Slugs of the categories to go on to from here, in order: the selected ones,
        and those right below the only selected one or the page's."""
        known = [slug for slug in selected if self.tree.get(slug)]
        parent = known[0] if len(known) == 1 else within
        below = [node.slug for node in self.tree.children(parent)]
        return list(dict.fromkeys([*known, *below]))


@dataclass(frozen=True, kw_only=True)
class BrandDimension(Dimension):
    """Who makes it."""

    names: Mapping[str, str] | None = field(default=None, compare=False)
    """Of the visible brands by slug; None asks for those that are shown."""

    def options(self, values):
        names = self._read_names(values) if self.names is None else self.names
        return {value: Option(value, names[value]) for value in values if value in names}

    def _read_names(self, values):
        brands = get_brand_model().objects.visible().filter(slug__in=set(values))
        return dict(brands.values_list("slug", "name"))


@dataclass(frozen=True, kw_only=True)
class FieldDimension(Dimension):
    """A column of the product itself: price, stock, and what a host has added."""

    column: str
    choices: Mapping[str, str] = field(default_factory=dict, compare=False)

    def options(self, values):
        if self.kind == "boolean":
            return super().options(values)
        wanted = set(values)
        return {
            value: Option(value, label) for value, label in self.choices.items() if value in wanted
        }


@dataclass(frozen=True, kw_only=True)
class StockDimension(FieldDimension):
    """Whether the goods lie in the shop."""

    labels: ClassVar = {YES: _("In stock"), NO: _("Not in stock")}

    def options(self, values):
        return {
            value: Option(value, label)
            for value, label in self.labels.items()
            if value in set(values)
        }


@dataclass(frozen=True, kw_only=True)
class AttributeDimension(Dimension):
    """An attribute of the products, and of their variants if it is an option."""

    pk: int
    is_option: bool = False
    choices: Mapping[str, Any] = field(default_factory=dict, compare=False)
    """Its ``AttributeChoice`` objects by slug, in the editors' order."""

    def options(self, values):
        if self.kind == "boolean":
            return super().options(values)
        wanted = set(values)
        return {slug: option for slug, option in self._known.items() if slug in wanted}

    @cached_property
    def _known(self):
        # Kept, because the index keeps the dimension for many requests.
        return {
            slug: Option(slug, choice.value, choice.swatch, choice.swatch_image or None)
            for slug, choice in self.choices.items()
        }
