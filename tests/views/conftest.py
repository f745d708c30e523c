import pytest


@pytest.fixture
def get(client, db):
    """Fetch a page below /shop/; returns the response."""

    def get(path="", **kwargs):
        return client.get(path if path.startswith(("/", "http")) else f"/shop/{path}", **kwargs)

    return get
