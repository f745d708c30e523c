import pytest
from django.db import connection

from django_catalog.search.backends.postgresql import PostgresqlSearch

from .contract import IndexedSearchContract

pytestmark = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="It searches in an index of postgresql's own."
)


class TestPostgresqlSearch(IndexedSearchContract):
    @pytest.fixture
    def backend(self):
        return PostgresqlSearch()
