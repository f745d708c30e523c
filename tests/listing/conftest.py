import pytest

from django_catalog.listing import Listing, Question
from django_catalog.listing.backends.bitmap import BitmapBackend
from django_catalog.listing.backends.database import DatabaseBackend
from django_catalog.models import Attribute

BACKENDS = {"bitmap": BitmapBackend(), "database": DatabaseBackend()}


@pytest.fixture(params=BACKENDS)
def backend(request, monkeypatch):
    """What answers in this test."""
    monkeypatch.setattr(Listing, "backend", BACKENDS[request.param])
    return request.param


@pytest.fixture
def ask(db, backend):
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
