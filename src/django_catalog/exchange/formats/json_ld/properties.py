"""Properties of goods: attributes of a product, or options of its variants."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from ...cells import Cell
from ...tables import Draft, Row
from ...tables.attributes import Declarations, Guess, attribute_code
from .nodes import Graph, Node, local

NAMED = ("color", "size", "material", "pattern")
"""Those by which variants usually differ."""

MEASURED = ("width", "height", "depth", "weight")

AUDIENCE = {"suggestedGender": "gender", "suggestedAge": "age"}

UNITS = dict(
    pair.split(":")
    for pair in (
        "C62:,KGM:kg,GRM:g,MGM:mg,LBR:lb,ONZ:oz,LTR:l,MLT:ml,CLT:cl,DMT:dm,MTR:m,CMT:cm,MMT:mm,"
        "INH:in,FOT:ft,YRD:yd,MTK:m²,FTK:ft²,MTQ:m³,GLL:gal,PTL:pt,QTL:qt,OZA:fl oz,HUR:h,"
        "MIN:min,DAY:d,MON:mo,KWH:kWh,WTT:W,VLT:V,CEL:°C"
    ).split(",")
)
"""Codes of UN/CEFACT, and what people write."""


class Property(NamedTuple):
    name: str
    """As people read it; the attribute's code is made from it."""
    values: tuple[str, ...]
    unit: str = ""

    @property
    def code(self) -> str:
        return attribute_code(self.name)

    @property
    def text(self) -> str:
        return ", ".join(f"{value} {self.unit}".strip() for value in self.values)


def properties_of(node: Node, graph: Graph, condition: str = "") -> dict[str, Property]:
    """By code."""
    found: dict[str, Property] = {}
    for each in [*_named(node, graph), *_additional(node, graph)]:
        if each.values and each.name:
            found.setdefault(each.code, each)
    if condition:
        found.setdefault("condition", Property("Condition", (condition,)))
    return found


def axes_of(group: Node, variants: Sequence[dict[str, Property]], graph: Graph) -> list[str]:
    """Codes of the properties by which variants differ: those that the group says, or else
    colour, size and such, and if these do not tell all of them apart, any other."""
    said = [local(text) for text in graph.texts(group.get("variesBy"))]
    axes = [attribute_code(AUDIENCE.get(name, name)) for name in said]
    axes += [code for code in NAMED if code not in axes and _differs(code, variants)]
    axes = [code for code in axes if any(code in variant for variant in variants)]
    others = dict.fromkeys(code for variant in variants for code in variant)
    if not _are_told_apart(axes, variants):
        axes += [code for code in others if code not in axes and _differs(code, variants)]
    return axes


class Types:
    """Of each attribute, by all values that the file has of it."""

    def __init__(self) -> None:
        self.options: set[str] = set()
        self._guesses: dict[str, Guess] = {}
        self._units: dict[str, set[str]] = {}
        self._several: set[str] = set()

    def see(self, properties: Iterable[Property]) -> None:
        for each in properties:
            for value in each.values:
                self._guesses.setdefault(each.code, Guess()).see(value)
            self._units.setdefault(each.code, set()).add(each.unit)
            if len(each.values) > 1:
                self._several.add(each.code)

    def declare(self, each: Property, declarations: Declarations) -> str:
        """The unit, if it is a number and has always the same."""
        code = each.code
        guessed = self._guesses[code].type if code in self._guesses else "text"
        units = self._units.get(code, {""})
        is_number = guessed == "number" and len(units) == 1
        if code in self.options:
            type_ = "choice"
        elif code in self._several:
            type_ = "multi_choice"
        elif is_number or guessed in ("boolean", "date"):
            type_ = guessed
        else:
            type_ = "text" if guessed == "text" or any(units) else "choice"
        declarations.add(
            {
                "code": code,
                "name": each.name,
                "data_type": type_,
                "unit": each.unit if type_ == "number" else "",
                "is_option": code in self.options,
                "is_facet": type_ in ("choice", "multi_choice"),
            }
        )
        return code


def put_attributes(
    draft: Draft, row: Row, found: Iterable[Property], types: Types, declarations: Declarations
) -> None:
    for each in found:
        code = types.declare(each, declarations)
        cells = [Cell(f"{value} {each.unit}".strip()) for value in each.values]
        value = cells if len(cells) > 1 and code not in types.options else Cell(each.text)
        draft.put(f"attributes.{code}", value, row, each.name)


def warn_of_differences(
    draft: Draft, axes: Sequence[str], variants: Sequence[dict[str, Property]]
) -> None:
    for code in dict.fromkeys(code for variant in variants for code in variant):
        if code not in axes and _differs(code, variants):
            reason = _("The variants differ in this; the product has what the first of them has.")
            draft.warn(reason, f"attributes.{code}")


def _named(node, graph):
    for name in NAMED:
        yield Property(name.capitalize(), tuple(graph.texts(node.get(name))))
    for name in MEASURED:
        for value in graph.things(node.get(name)):
            yield _quantity(name.capitalize(), value, graph)
    for audience in graph.things(node.get("audience")):
        for key, name in AUDIENCE.items():
            if isinstance(audience, dict) and (text := graph.text(audience.get(key))):
                yield Property(name.capitalize(), (local(text).casefold(),))


def _additional(node, graph):
    several: dict[str, Property] = {}
    for value in graph.things(node.get("additionalProperty")):
        if not isinstance(value, dict):
            continue
        name = graph.text(value.get("name")) or graph.text(value.get("propertyID"))
        each = _quantity(name, value, graph)
        known = several.get(name)
        several[name] = each._replace(values=known.values + each.values) if known else each
    return several.values()


def _quantity(name, value, graph):
    if not isinstance(value, dict):
        return Property(name, tuple(graph.texts(value)))
    code = graph.text(value.get("unitCode"))
    unit = graph.text(value.get("unitText")) or UNITS.get(code, code)
    values = graph.texts(value.get("value"))
    if not values:
        bounds = [graph.text(value.get(key)) for key in ("minValue", "maxValue")]
        values = ["\u2013".join(filter(None, bounds))] if any(bounds) else []
    return Property(name, tuple(values), unit)


def _differs(code, variants):
    return len({variant.get(code) for variant in variants}) > 1


def _are_told_apart(axes, variants):
    combinations = {tuple(variant.get(code) for code in axes) for variant in variants}
    return len(combinations) == len(variants)
