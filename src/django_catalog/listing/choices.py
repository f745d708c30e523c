"""What a listing offers to choose: facets with the counts of their values."""

from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from .backends.base import Answer
from .dimensions import Dimension, Option
from .facets import Facet, FacetValue
from .question import Between
from .sorts import canonical


class Choices:
    """Puts labels, addresses and what is chosen already to the counts of an answer.

    ``listing`` is the ``Listing`` that was asked.
    """

    def __init__(self, listing: Any, answer: Answer):
        self._listing = listing
        self._question = listing.question
        self._answer = answer
        self._options: dict[str, dict[str, Option]] = {}

    def facet(self, dimension: Dimension) -> Facet | None:
        """The facet, or None where there is nothing to choose."""
        asked = self._question.get_filter(dimension.name)
        facet = Facet(
            name=dimension.name,
            label=str(dimension.label),
            kind=dimension.kind,
            unit=dimension.unit,
            is_selected=asked is not None,
        )
        if dimension.kind != "range":
            return self._with_values(facet, dimension)
        return self._with_bounds(facet, asked if isinstance(asked, Between) else None)

    def options(self, dimension: Dimension) -> dict[str, Option]:
        """Labels of the values that are shown or selected, in the order they are shown."""
        if dimension.name not in self._options:
            listing, counts = self._listing, self._counts(dimension)
            often = sorted(counts, key=lambda value: (-counts[value], value))
            most = None if dimension.name == listing.all_values_of else listing.max_values
            selected = self._question.values_of(dimension.name)
            shown = dict.fromkeys([*often[:most], *selected])
            self._options[dimension.name] = dimension.options(list(shown))
        return self._options[dimension.name]

    def _with_values(self, facet, dimension):
        options, counts = self.options(dimension), self._counts(dimension)
        if not options:
            return None
        selected = set(self._question.values_of(dimension.name))
        values = [
            FacetValue(
                value=option.value,
                label=str(option.label),
                count=counts.get(option.value, 0),
                get_url=partial(self._url_of, dimension, option.value),
                is_selected=option.value in selected,
                swatch=option.swatch,
                swatch_image=option.swatch_image,
            )
            for option in options.values()
        ]
        more = sum(value not in options for value in counts)
        return replace(facet, values=values, more=more, more_url=self._url_of_all(facet.name))

    def _with_bounds(self, facet, asked):
        minimum, maximum = self._answer.bounds.get(facet.name, (None, None))
        if minimum == maximum and not asked:
            return None
        low, high = (asked.low, asked.high) if asked else (None, None)
        return replace(facet, minimum=minimum, maximum=maximum, low=low, high=high)

    def _counts(self, dimension):
        return self._answer.counts.get(dimension.name, {})

    def _url_of(self, dimension, value):
        question, listing = self._question, self._listing
        if dimension.kind != "category":
            return listing.url_for(question.toggle(dimension.name, value))
        if question.category is not None:
            path = reverse("django_catalog:category_detail", args=[dimension.path_of(value)])
            return address(path, canonical(question).parameters())
        # A shopper walks down the tree: another category takes the place of this one.
        is_selected = value in question.values_of("category")
        return listing.url_for(question.with_values("category", () if is_selected else (value,)))

    def _url_of_all(self, name):
        parameters = [*canonical(self._question).parameters(), ("all", name)]
        return address(self._listing.path, parameters)


def address(path: str, parameters: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(parameters)}" if parameters else path
