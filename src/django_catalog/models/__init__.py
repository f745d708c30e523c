"""Every model of the catalogue, concrete and abstract. Import them from here."""

from .attribute import Attribute, AttributeChoice, AttributeValue, CategoryAttribute
from .brand import AbstractBrand, Brand
from .category import AbstractCategory, Category, Placement
from .change import Change, ChangeLog, Follower
from .collection import Collection, CollectionProduct
from .exchange import ImportMapping, ImportRun
from .imported import ImportedRecord
from .index import IndexChunk
from .media import ImageFetch, Media
from .offer import Availability, Offer
from .product import AbstractProduct, Product, Relation
from .recorded import RecordedModel, SluggedModel, SlugHistory
from .search import (
    MissedSearch,
    PinnedResult,
    PinnedSearch,
    SearchEntry,
    SearchLabel,
    SearchMisspelling,
    SearchWord,
    Synonym,
)
from .variant import Variant, VariantOption

__all__ = [
    "AbstractBrand",
    "AbstractCategory",
    "AbstractProduct",
    "Attribute",
    "AttributeChoice",
    "AttributeValue",
    "Availability",
    "Brand",
    "Category",
    "CategoryAttribute",
    "Change",
    "ChangeLog",
    "Collection",
    "CollectionProduct",
    "Follower",
    "ImageFetch",
    "ImportMapping",
    "ImportRun",
    "ImportedRecord",
    "IndexChunk",
    "Media",
    "MissedSearch",
    "Offer",
    "PinnedResult",
    "PinnedSearch",
    "Placement",
    "Product",
    "RecordedModel",
    "Relation",
    "SearchEntry",
    "SearchLabel",
    "SearchMisspelling",
    "SearchWord",
    "SlugHistory",
    "SluggedModel",
    "Synonym",
    "Variant",
    "VariantOption",
]
