"""Search with FTS5, the full-text index of SQLite."""

from django.db import connections
from pyroaring import BitMap

from ..storage import INDEX, WORDS
from .indexed import IndexedSearch


class SqliteSearch(IndexedSearch):
    def match(self, terms, using, *, where="words", limit=None):
        sql = f"SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s"
        params = [self.expression(terms)]
        if where != "words":
            params[0] = f"{{{' '.join(WORDS[where])}}} : ({params[0]})"
        if limit is not None:
            sql += " LIMIT %s"
            params.append(limit)
        with connections[using].cursor() as cursor:
            cursor.execute(sql, params)
            return BitMap([key for (key,) in cursor.fetchall()])

    def expression(self, terms) -> str:
        """The terms in the language of FTS5. Words are quoted, so none is an operator."""
        return " AND ".join(
            f"({' OR '.join(self._all_of(a.patterns) for a in term.alternatives)})"
            for term in terms
        )

    def _all_of(self, patterns):
        words = (f'"{p.word}"*' if p.is_prefix else f'"{p.word}"' for p in patterns)
        return f"({' AND '.join(words)})"
