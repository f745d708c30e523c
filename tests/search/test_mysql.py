import pytest
from django.db import connection

from django_catalog.search.backends.mysql import MysqlSearch

from .contract import IndexedSearchContract

pytestmark = pytest.mark.skipif(
    connection.vendor != "mysql", reason="It searches in an index of mysql's own."
)


class TestMysqlSearch(IndexedSearchContract):
    @pytest.fixture
    def backend(self):
        return MysqlSearch()
