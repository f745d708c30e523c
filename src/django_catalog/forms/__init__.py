from .listing import ListingForm

__all__ = ["ListingForm"]
