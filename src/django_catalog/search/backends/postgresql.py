"""Search with ``tsvector`` columns and a GIN index on PostgreSQL."""

from django.db import connections
from pyroaring import BitMap

from ..storage import ENTRIES
from .indexed import IndexedSearch


class PostgresqlSearch(IndexedSearch):
    def match(self, terms, using, *, where="words", limit=None):
        found = f"SELECT product FROM {ENTRIES} WHERE {where} @@ %s::tsquery"
        params = [self.expression(terms)]
        if limit is not None:
            found += " LIMIT %s"
            params.append(limit)
        with connections[using].cursor() as cursor:
            # One array is read many times faster than as many rows.
            cursor.execute(f"SELECT array_agg(product) FROM ({found}) AS found", params)
            return BitMap(cursor.fetchone()[0] or ())

    def expression(self, terms) -> str:
        """The terms in the language of tsquery. Words are quoted, so none is an operator."""
        return " & ".join(
            f"({' | '.join(self._all_of(a.patterns) for a in term.alternatives)})" for term in terms
        )

    def _all_of(self, patterns):
        words = (f"'{p.word}':*" if p.is_prefix else f"'{p.word}'" for p in patterns)
        return f"({' & '.join(words)})"
