"""Counts of a page in one query, whatever is counted.

Every count has the same four columns: the dimension, the value (or the lowest number),
the highest number, and how many products. So they can be united; and the products they
count are found only once, in a ``WITH`` clause, which the ORM does not have.
"""

from django.db import connections
from django.db.models import Case, CharField, Count, Max, Min, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from ..dimensions import NO, YES

COLUMNS = ("dimension", "value", "highest", "number")


class NamedProducts:
    """Querysets of products, each under a name that those after it can refer to."""

    def __init__(self, using: str):
        self._using = using
        self._clauses: list[str] = []
        self._params: list = []

    def add(self, name: str, products: QuerySet) -> RawSQL:
        """Name these products; returns their primary keys, for ``pk__in``."""
        sql, params = self._compile(products.order_by().values("pk"))
        self._clauses.append(f"{name} (pk) AS ({sql})")
        self._params += params
        return RawSQL(f"SELECT pk FROM {name}", ())

    def run(self, counts: list[QuerySet]) -> list[tuple]:
        """The rows of all these counts."""
        sql, params = self._compile(counts[0].union(*counts[1:], all=True).order_by())
        with connections[self._using].cursor() as cursor:
            cursor.execute(f"WITH {', '.join(self._clauses)} {sql}", [*self._params, *params])
            return cursor.fetchall()

    def _compile(self, queryset):
        # What can have no rows is asked all the same, so that its name is there.
        return queryset.query.get_compiler(self._using, elide_empty=False).as_sql()


def count_values(rows, dimension, value, products="pk"):
    """How many products each value has."""
    grouped = rows.order_by().values(dimension=text(dimension), value=text(value))
    counted = grouped.annotate(highest=Value(""), number=Count(products, distinct=products != "pk"))
    return counted.values_list(*COLUMNS)


def count_numbers(rows, dimension, column):
    """The lowest and the highest number, and how many products have one."""
    grouped = rows.order_by().values(dimension=text(dimension))
    bounds = {"value": text(Min(column)), "highest": text(Max(column))}
    return grouped.annotate(**bounds, number=Count("pk")).values_list(*COLUMNS)


def yes_or_no(column):
    return Case(When(**{column: True}, then=Value(YES)), default=Value(NO))


def text(expression):
    # Cast without exception: MariaDB does not unite texts of different collations.
    return Cast(expression, CharField())
