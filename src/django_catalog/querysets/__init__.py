"""What can be asked of the catalogue's tables, and how writes to them are reported.

``ProductQuerySet.published()`` is the only definition of what a visitor may see.
"""

from .attribute import AttributeChoiceQuerySet, AttributeQuerySet, AttributeValueQuerySet
from .category import BrandQuerySet, CategoryQuerySet, CollectionQuerySet, PlacementQuerySet
from .offer import OfferQuerySet, VariantOptionQuerySet, VariantQuerySet
from .product import ProductQuerySet, RelationQuerySet, media_in_order
from .recorded import CHUNK, RecordedQuerySet, SluggedQuerySet, lock
from .search import MissedSearchQuerySet

__all__ = [
    "CHUNK",
    "AttributeChoiceQuerySet",
    "AttributeQuerySet",
    "AttributeValueQuerySet",
    "BrandQuerySet",
    "CategoryQuerySet",
    "CollectionQuerySet",
    "MissedSearchQuerySet",
    "OfferQuerySet",
    "PlacementQuerySet",
    "ProductQuerySet",
    "RecordedQuerySet",
    "RelationQuerySet",
    "SluggedQuerySet",
    "VariantOptionQuerySet",
    "VariantQuerySet",
    "lock",
    "media_in_order",
]
