"""What a made-up shop is divided into: 10 departments with 500 categories in 4 levels,
200 brands, and 60 attributes of which each department uses twelve and its options."""

import random
from dataclasses import dataclass
from itertools import cycle, islice

from benchmarks.vocabulary import Vocabulary, falling

DEPARTMENTS = 10
BELOW = (4, (4, 4, 4, 3), 2)
"""Categories below each one, level by level: 10 + 40 + 150 + 300."""

BRANDS = 200

COLOURS = {
    "Black": "#111111",
    "White": "#ffffff",
    "Grey": "#808080",
    "Blue": "#1f4fbf",
    "Red": "#c0202a",
    "Green": "#2c7a3f",
    "Sand": "#d8c39a",
    "Navy": "#14213d",
    "Brown": "#6b4423",
    "Pink": "#e58fb0",
    "Yellow": "#f2c230",
    "Ochre": "#bf7a21",
    "Olive": "#6b6b2a",
    "Teal": "#1f7a7a",
    "Violet": "#6d3fa0",
    "Orange": "#e5761b",
}
SIZES = ["S", "M", "L", "XL", "XS", "2XL", "3XL", "One size"]

TYPES = ["choice"] * 34 + ["multi_choice"] * 8 + ["boolean"] * 8 + ["number"] * 8
"""Of the 58 attributes that are no options."""

UNITS = ["cm", "kg", "W", "l"]

USED = 12
"""Attributes that the products of one department may have."""


@dataclass(frozen=True)
class Attribute:
    code: str
    type: str
    choices: list[str]
    weights: list[float]
    unit: str = ""


@dataclass(frozen=True)
class Department:
    attributes: list[Attribute]
    options: list[Attribute]
    """Those by which its variants differ: colour, size, or both."""
    shelves: list[tuple[str, ...]]
    """Paths of its categories of the lowest level."""
    weights: list[float]


class Shop:
    """Everything but the products."""

    def __init__(self, draw: random.Random, vocabulary: Vocabulary):
        names = iter(name.capitalize() for name in vocabulary.words[100:])
        self.brands = list(islice(names, BRANDS))
        colour = Attribute("colour", "choice", list(COLOURS), falling(len(COLOURS)))
        size = Attribute("size", "choice", SIZES, falling(len(SIZES)))
        self.options = [colour, size]
        self.attributes = [
            make_attribute(draw, type, names, unit) for type, unit in zip(TYPES, cycle(UNITS))
        ]
        self.departments = [
            self._department(names, number, options)
            for number, options in zip(
                range(DEPARTMENTS), cycle(([colour, size], [colour], [colour], [size]))
            )
        ]

    def records(self):
        """Import records of attributes, categories and brands."""
        for attribute in [*self.options, *self.attributes]:
            yield attribute_record(attribute, is_option=attribute in self.options)
        for department in self.departments:
            codes = [attribute.code for attribute in department.attributes]
            yield {"type": "category", "path": list(department.shelves[0][:1]), "attributes": codes}
            for path in department.shelves:
                yield {"type": "category", "path": list(path)}
        for name in self.brands:
            yield {"type": "brand", "name": name}

    def _department(self, names, number, options):
        # Every fifth attribute or so, so that departments share some and not others.
        attributes = [
            self.attributes[(number * 5 + step * 7) % len(self.attributes)] for step in range(USED)
        ]
        shelves = [(next(names),)]
        for widths in BELOW:
            widths = cycle([widths] if isinstance(widths, int) else widths)
            shelves = [
                (*path, next(names))
                for path, width in zip(shelves, widths, strict=False)
                for _ in range(width)
            ]
        return Department(attributes, options, shelves, falling(len(shelves)))


def make_attribute(draw, type, names, unit):
    code = next(names).lower()
    if type not in ("choice", "multi_choice"):
        return Attribute(code, type, [], [], unit if type == "number" else "")
    choices = list(islice(names, draw.choices(range(4, 20))[0]))
    return Attribute(code, type, choices, falling(len(choices)))


def attribute_record(attribute, *, is_option):
    record = {
        "type": "attribute",
        "code": attribute.code,
        "name": attribute.code.capitalize(),
        "data_type": attribute.type,
        "is_facet": True,
        "is_option": is_option,
    }
    if attribute.unit:
        record["unit"] = attribute.unit
    if attribute.choices:
        record["choices"] = [
            {"value": value} | ({"swatch": COLOURS[value]} if value in COLOURS else {})
            for value in attribute.choices
        ]
    return record
