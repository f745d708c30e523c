"""Whatever a product's record holds, a table that was written of it reads as the same."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from django_catalog.exchange.formats import WriteOptions, format_named, open_file
from django_catalog.exchange.records import clean_record
from django_catalog.exchange.upsert.attributes import _clean
from django_catalog.models import Attribute

TYPES = {
    "colour": "choice",
    "taste": "multi_choice",
    "width": "number",
    "organic": "boolean",
    "note": "text",
}

# What a spreadsheet or a reader of tables could take for something else.
tricky = st.sampled_from(
    [
        *("=1+1", "+49 30", "-", "@home", "'=1", "''@", "'tis", "a|b", " | ", "A > B", "[1]"),
        *('["a"]', "['a']", 'say "hi"', "a,b;c\td", "1,5", "1.234,50", "007", "None", "NULL"),
        *("#N/A", "line\nbreak", "x\n\ny", "TRUE", "<b>x</b>", "ß→é", "2027-03-01", "9e3", "{}"),
    ]
)
letters = st.characters(
    exclude_categories=["Cs", "Cc", "Cn"],
    include_characters="\n\t|>[]='\"",
    exclude_characters="\0",
)
# The first letter is no space: cleaning trims all texts, whatever file they come from.
texts = tricky | st.text(letters, min_size=1, max_size=12)
words = texts.filter(lambda text: text.strip())
names = words.filter(lambda text: "\n" not in text)
codes = st.text(st.sampled_from("abc-1"), min_size=1, max_size=6)
amounts = st.decimals(0, 9999, places=2).map(str) | st.integers(0, 99) | st.none()
numbers = st.integers(-1000, 1000) | st.decimals(-99, 99, places=3).map(float) | st.none()
urls = codes.map(lambda code: f"https://pictures.example/{code}.jpg?a=1,2;b|c")
media = st.lists(
    st.fixed_dictionaries({"url": urls}, optional={"alt": words})
    | st.fixed_dictionaries({"file": codes.map(lambda code: f"{code}, 1.jpg")})
    | st.fixed_dictionaries({"url": urls, "kind": st.just("video")}),
    max_size=3,
)
offer = {
    "gtin": st.sampled_from([None, "4006381333931", "00012345678905"]),
    "mpn": st.none() | texts,
    "price": amounts,
    "stock_quantity": st.none() | st.integers(0, 99),
    "availability": st.sampled_from([None, "in_stock", "preorder"]),
    "available_on": st.sampled_from([None, "2027-03-01"]),
    "media": media,
}
variants = st.lists(
    st.fixed_dictionaries(
        {
            "sku": codes,
            "options": st.dictionaries(st.sampled_from(["size", "shade"]), words),
            **offer,
        }
    ),
    max_size=3,
    unique_by=lambda variant: variant["sku"],
)
products = st.fixed_dictionaries(
    {
        "external_id": words,
        "sku": codes.map("P{}".format),
        "name": words,
        "brand": st.none() | words,
        "categories": st.lists(st.lists(words, min_size=1, max_size=3), max_size=3),
        "summary": texts,
        "description": texts,
        "publish_at": st.sampled_from([None, "2027-03-01T09:00:00+01:00"]),
        "metadata": st.dictionaries(texts, words | st.integers() | st.lists(words), max_size=3),
        "attributes": st.fixed_dictionaries(
            {
                "colour": st.none() | words,
                "taste": st.lists(words, max_size=3, unique=True),
                "width": numbers,
                "organic": st.none() | st.booleans(),
                "note": st.none() | texts,
            }
        ),
        "relations": st.fixed_dictionaries(
            {"related": st.lists(words, max_size=3), "upsell": st.lists(codes, max_size=2)}
        ),
        "variants": variants,
        **offer,
    }
)


def meaning(data):
    """The record as the import takes it."""
    data = {"variants": [], **data}
    record, errors = clean_record(1, data)
    assert not errors, errors
    for code, value in record.attributes.items():
        value = _clean(Attribute(type=TYPES[code]), value)
        record.attributes[code] = None if value in ("", []) else value
    record.keeps_attributes = record.keeps_variants = False
    for variant in record.variants:
        # A row without options leaves those that the variant has.
        variant.options = variant.options or None
    return record


@pytest.mark.parametrize("name", ["csv", "xlsx"])
@settings(max_examples=40)
@given(
    records=st.lists(products, min_size=1, max_size=3, unique_by=lambda r: r["external_id"].strip())
)
def test_table_reads_as_what_was_written(name, records):
    file = io.BytesIO()
    format_named(name).write(records, file, WriteOptions(), pytest.fail)
    entries = [
        each
        for each in open_file(file, format=name)
        if each.data is None or "code" not in each.data
    ]
    assert not [(entry.error, entry.warnings) for entry in entries if entry.error or entry.warnings]
    assert [meaning(entry.data) for entry in entries] == [meaning(record) for record in records]
