import uuid

from django_catalog.exchange.keys import KeysOnDisk


def test_keys_on_disk_are_a_set():
    first, second = uuid.uuid1(), uuid.uuid4()
    keys = KeysOnDisk()
    keys.add(first)
    keys.add(first)
    keys.add(second)
    assert first in keys
    assert uuid.UUID(str(first)) in keys
    assert sorted(keys) == sorted(map(str, (first, second)))
    keys.discard(first)
    assert len(keys) == 1
