import pytest

from django_catalog.listing.index import get_live_index


@pytest.fixture
def live_index(db):
    """The live index, as in a process just started."""
    index = get_live_index()
    index.forget()
    yield index
    index.forget()
