"""Lists of products: a ``Question`` is asked, a ``Listing`` answers."""

from .facets import AppliedFilter, Facet, FacetValue, SortOption
from .listing import Listing
from .question import AnyOf, Between, Filter, Question
from .rules import read_rule
from .schema import Schema

__all__ = [
    "AnyOf",
    "AppliedFilter",
    "Between",
    "Facet",
    "FacetValue",
    "Filter",
    "Listing",
    "Question",
    "Schema",
    "SortOption",
    "read_rule",
]
