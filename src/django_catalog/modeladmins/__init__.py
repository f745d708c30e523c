"""The admin's classes. Subclass them here; ``admin.py`` registers what the settings name."""

from .attribute import AttributeAdmin
from .brand import BrandAdmin
from .category import CategoryAdmin
from .change import ChangeAdmin
from .collection import CollectionAdmin
from .import_mapping import ImportMappingAdmin
from .imports import ImportRunAdmin
from .product import ProductAdmin
from .search import MissedSearchAdmin, PinnedSearchAdmin, SynonymAdmin

__all__ = [
    "AttributeAdmin",
    "BrandAdmin",
    "CategoryAdmin",
    "ChangeAdmin",
    "CollectionAdmin",
    "ImportMappingAdmin",
    "ImportRunAdmin",
    "MissedSearchAdmin",
    "PinnedSearchAdmin",
    "ProductAdmin",
    "SynonymAdmin",
]
