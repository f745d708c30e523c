"""What a record no longer lists goes, in as many queries for ten products as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext


def records(number, tea):
    for n in range(number):
        variants = [{**v, "sku": f"{v['sku']}-{n}"} for v in tea["variants"]]
        yield {**tea, "external_id": f"{n}", "sku": f"T{n}", "name": f"T{n}", "variants": variants}


@pytest.mark.parametrize("key", ["categories", "attributes", "variants", "media"])
def test_removals_cost_the_same_for_one_and_for_ten(load, attributes, tea, key):
    counts = []
    for number in (1, 10):
        assert load(*records(number, tea)).ok
        with CaptureQueriesContext(connection) as queries:
            assert load(*({"external_id": f"{n}", key: None} for n in range(number))).ok
        counts.append(len(queries))
    assert counts[0] == counts[1]
