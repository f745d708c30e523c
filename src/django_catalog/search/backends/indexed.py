"""Search in the text index. What databases differ in is ``match()`` alone."""

from abc import abstractmethod
from collections.abc import Sequence

from django.db import DEFAULT_DB_ALIAS
from pyroaring import BitMap

from .. import index
from ..base import SearchBackend
from ..pipeline import Search
from ..query import Term, read


class IndexedSearch(SearchBackend):
    """Finds what has all the words, and if that is little, what has some of them."""

    def find(self, text, visible, *, using=DEFAULT_DB_ALIAS, strictly=False):
        query = read(text, using=using)
        if query is None:
            return None
        search = Search(self, visible, using, index.freshen(using=using))
        return search.find_strictly(query) if strictly else search.find(query)

    def complete(self, text, visible, limit=8, *, using=DEFAULT_DB_ALIAS):
        return Search(self, visible, using, index.freshen(using=using)).complete(text, limit)

    @abstractmethod
    def match(
        self, terms: Sequence[Term], using: str, *, where: str = "words", limit: int | None = None
    ) -> BitMap:
        """The products that have all these terms, or any ``limit`` of them.

        ``where`` is one of ``storage.WORDS``: all columns, the name, or the numbers.
        """
