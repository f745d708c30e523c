import pytest


@pytest.fixture
def get(client):
    """Fetch a page below /shop/; returns the response."""

    def get(path="", **kwargs):
        return client.get(path if path.startswith("/") else f"/shop/{path}", **kwargs)

    return get
