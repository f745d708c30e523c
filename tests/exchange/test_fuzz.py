"""Whatever a line holds, the import tells what is wrong with it and goes on."""

import json
from importlib.resources import files

from hypothesis import given, settings
from hypothesis import strategies as st

from django_catalog.exchange import formats

DEFINITIONS = json.loads((files(formats) / "catalog.schema.json").read_text())["$defs"]
OFFER_KEYS = list(DEFINITIONS["offer"]["properties"])
KEYS = {
    type_: [*DEFINITIONS[type_]["properties"], *(OFFER_KEYS if type_ == "product" else ())]
    for type_ in ("attribute", "brand", "category", "collection", "product")
}

WORDS = (
    *"A size taste published in_stock EUR JPY image choice number 1e5 -0 4006381333931".split(),
    *"2026-02-30 2026-01-01T00:00Z 0001-01-01T00:00Z 9999-12-31T23:59-12:00".split(),
    *("", "Kitchen > Bowls", "../a.png", "https://a.example"),
)
INNER_KEYS = (
    "sku options media url file kind size taste caffeine value code required related price "
    "stock_quantity swatch slug alt"
).split()

scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**25), 10**25)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from(WORDS)
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(INNER_KEYS), inner, max_size=3)
    ),
    max_leaves=6,
)
NAMED = {
    "attribute": {"code": "a", "name": "A"},
    "brand": {"name": "A"},
    "category": {"path": "A"},
    "collection": {"name": "A"},
    "product": {"sku": "A", "name": "A"},
}
lines = st.sampled_from(list(KEYS)).flatmap(
    lambda type_: st.dictionaries(st.sampled_from(KEYS[type_]), values, max_size=6).map(
        lambda record: {**NAMED[type_], **record, "type": type_}
    )
)


@settings(max_examples=60)
@given(records=st.lists(lines, min_size=1, max_size=4))
def test_nothing_stops_the_import(load, attributes, tmp_path, records):
    report = load(*records, folder=tmp_path)
    assert report.lines == len(records)
