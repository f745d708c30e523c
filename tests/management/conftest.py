import json

import pytest


@pytest.fixture
def write(tmp_path):
    """Write records, or lines as they are, to a file."""

    def write(*records, name="catalog.jsonl"):
        lines = [r if isinstance(r, bytes) else json.dumps(r).encode() for r in records]
        path = tmp_path / name
        path.write_bytes(b"\n".join(lines))
        return path

    return write
