"""Search with the full-text indexes of MariaDB and MySQL."""

from django.db import connections
from pyroaring import BitMap

from ...models import SearchEntry
from ..index import Unseen
from ..storage import ENTRIES, WORDS
from .indexed import IndexedSearch


class MysqlSearch(IndexedSearch):
    def match(self, terms, using, *, where="words", limit=None):
        sql = f"SELECT product FROM {ENTRIES} WHERE MATCH ({where}) AGAINST (%s IN BOOLEAN MODE)"
        params = [self.expression(terms)]
        if limit is not None:
            sql += " LIMIT %s"
            params.append(limit)
        with connections[using].cursor() as cursor:
            cursor.execute(sql, params)
            found = BitMap([key for (key,) in cursor.fetchall()])
        if unseen := BitMap(Unseen.keys_of(using)):
            found = (found - unseen) | self._match_unseen(unseen, terms, using, where)
        return found

    def expression(self, terms) -> str:
        """The terms in the language of boolean mode. Words have letters, digits and the
        two underscores of the index, so none is an operator."""
        return " ".join(
            f"+({' '.join(self._all_of(a.patterns) for a in term.alternatives)})" for term in terms
        )

    def _all_of(self, patterns):
        words = [f"{p.word}*" if p.is_prefix else f"{p.word}__" for p in patterns]
        return words[0] if len(words) == 1 else f"({' '.join(f'+{word}' for word in words)})"

    def _match_unseen(self, keys, terms, using, where):
        """The same, compared one by one."""
        rows = SearchEntry.objects.using(using).filter(pk__in=list(keys))
        texts = (
            (pk, f" {' '.join(columns)} ") for pk, *columns in rows.values_list("pk", *WORDS[where])
        )
        return BitMap([pk for pk, text in texts if all(term.is_in(text) for term in terms)])
