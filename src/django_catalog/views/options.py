"""The options a shopper chooses a variant by, each a link to the variant it leads to."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from ..models import Attribute, AttributeChoice, Variant


class OptionChoice(NamedTuple):
    choice: AttributeChoice
    is_selected: bool
    is_available: bool
    """Whether the variant it leads to keeps the other choices and can be bought."""
    url: str


class Option(NamedTuple):
    attribute: Attribute
    choices: list[OptionChoice]


def variant_key(variant: Variant) -> str:
    """What the URL calls a variant: its SKU, or its primary key if it has none."""
    return variant.sku or str(variant.pk)


def find_variant(variants: Iterable[Variant], key: str) -> Variant | None:
    return next((variant for variant in variants if variant_key(variant) == key), None)


def options_of(
    variants: list[Variant], selected: Variant | None, address: Callable[[Variant], str]
) -> list[Option]:
    """What can be chosen among these variants. ``address`` gives a variant's URL."""
    combinations = {
        variant: {option.attribute: option.choice for option in variant.options.all()}
        for variant in variants
    }
    chosen = combinations.get(selected, {})

    def link(attribute, choice):
        variant = _nearest(combinations, {**chosen, attribute: choice}, attribute)
        fits = all(combinations[variant].get(a) == c for a, c in chosen.items() if a != attribute)
        return OptionChoice(
            choice=choice,
            is_selected=chosen.get(attribute) == choice,
            is_available=fits and variant.is_purchasable,
            url=address(variant),
        )

    return [
        Option(attribute, [link(attribute, choice) for choice in choices])
        for attribute, choices in _offered(combinations.values()).items()
    ]


def _offered(combinations):
    """The attributes and their choices that occur, as the editors ordered them."""
    offered = {}
    for combination in combinations:
        for attribute, choice in combination.items():
            offered.setdefault(attribute, set()).add(choice)
    attributes = sorted(offered, key=lambda a: (a.position, a.pk))
    return {a: sorted(offered[a], key=lambda c: (c.position, c.pk)) for a in attributes}


def _nearest(combinations, wanted, attribute):
    """The variant of this choice that has the most of what is wanted, best one to buy."""

    def likeness(variant):
        combination = combinations[variant]
        kept = sum(combination.get(a) == choice for a, choice in wanted.items())
        return kept, variant.is_purchasable

    having = [
        v for v, choices in combinations.items() if choices.get(attribute) == wanted[attribute]
    ]
    return max(having, key=likeness)
