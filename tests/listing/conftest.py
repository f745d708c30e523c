import pytest

from django_catalog.listing import Listing, Question
from django_catalog.models import Attribute


@pytest.fixture
def ask(db):
    """Ask for what the arguments of a ``Question`` say."""

    def ask(*, page=1, page_size=None, path="/shop/", **question):
        return Listing(Question(**question), page=page, page_size=page_size, path=path)

    return ask


@pytest.fixture
def width(db):
    return Attribute.objects.create(name="Width", type="number", unit="cm", is_facet=True)


@pytest.fixture
def washable(db):
    return Attribute.objects.create(name="Dishwasher safe", type="boolean", is_facet=True)
