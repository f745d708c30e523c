import pytest
from django.db import connection

from django_catalog.search.backends.sqlite import SqliteSearch

from .contract import IndexedSearchContract

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="It searches in an index of sqlite's own."
)


class TestSqliteSearch(IndexedSearchContract):
    @pytest.fixture
    def backend(self):
        return SqliteSearch()
