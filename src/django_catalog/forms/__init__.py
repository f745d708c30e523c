from .listing import ListingDataForm, ListingForm
from .media import MediaFormSet
from .product import ProductForm
from .variant import VariantFormSet

__all__ = ["ListingDataForm", "ListingForm", "MediaFormSet", "ProductForm", "VariantFormSet"]
