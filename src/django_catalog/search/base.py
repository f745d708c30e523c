"""The contract of a search backend."""

from abc import ABC, abstractmethod
from collections.abc import Iterable

from django.db.models import QuerySet


class SearchBackend(ABC):
    """Turns words into scored products.

    It does not ask who may see a product: it searches the products it is given.
    """

    @abstractmethod
    def search(self, products: QuerySet, text: str) -> QuerySet:
        """Those of these products that match, annotated with ``relevance``: a number,
        the better the match the higher. No product comes twice. Text without a word
        in it matches every product."""

    def scores(self, products: QuerySet, text: str) -> Iterable[tuple]:
        """Primary key and relevance of each match, for a listing that keeps its index
        in memory. A backend outside the database overrides this, and makes
        ``search()`` of it."""
        return self.search(products, text).order_by().values_list("pk", "relevance")
