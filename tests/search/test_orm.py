import pytest

from django_catalog.search import get_backend
from django_catalog.search.backends.orm import OrmSearch

from .contract import SearchBackendContract


class TestOrmSearch(SearchBackendContract):
    @pytest.fixture
    def backend(self):
        return OrmSearch()


def test_it_is_the_default():
    assert isinstance(get_backend(), OrmSearch)
