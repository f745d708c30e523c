import pytest

from django_catalog.search.backends.orm import OrmSearch

from .contract import SearchBackendContract


class TestOrmSearch(SearchBackendContract):
    reads_spaced_numbers = False

    @pytest.fixture
    def backend(self):
        return OrmSearch()

    def test_all_words_must_be_found(self, find, lamp, mug):
        assert find("acme mug") == []

    def test_a_percent_sign_is_found_as_such(self, find, lamp, Product):
        Product.objects.create(name="50% wool")
        assert find("50%") == ["50% wool"]
