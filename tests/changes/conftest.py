import pytest

from django_catalog import changes


@pytest.fixture
def chair(Product):
    return Product.objects.create(name="Chair", price="40", sku="CHAIR")


@pytest.fixture
def log(transactional_db):
    """Records changes, each in a transaction of its own."""

    def write(*keys):
        for key in keys:
            changes.record("product", [key], changes.PUT)

    return write
