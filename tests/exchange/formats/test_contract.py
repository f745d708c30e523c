"""What every format does, whatever the file has been through.

A format joins with a sample in the table below.
"""

import csv
import io
from typing import NamedTuple

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from django_catalog.exceptions import InvalidRecord, UnreadableFile
from django_catalog.exchange import Importer, Outcome
from django_catalog.exchange.formats import (
    FORMATS,
    WriteOptions,
    format_named,
    open_file,
    recognise,
)
from django_catalog.exchange.records import clean_record


class Sample(NamedTuple):
    content: bytes
    """Of products that can be imported; one of them is named “Lamp”."""
    empty: bytes | None = None
    """The same without products; None: its first line."""
    lossless: bool = True
    """Whether all that a record may have comes back from a file that was written."""


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


GOOGLE_RSS = b"""<?xml version="1.0"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>
<item><g:id>L1</g:id><g:title>Lamp, red</g:title><g:color>Red</g:color>
  <g:price>8.00 EUR</g:price><g:item_group_id>lamp</g:item_group_id></item>
<item><g:id>L2</g:id><g:title>Lamp, blue</g:title><g:color>Blue</g:color>
  <g:price>9.00 EUR</g:price><g:item_group_id>lamp</g:item_group_id></item>
<item><g:id>C1</g:id><title>Chair</title><g:price>5.00 EUR</g:price></item>
</channel></rss>
"""


SAMPLES = {
    "jsonl": Sample(
        b'{"sku": "L1", "name": "Lamp", "price": 8}\n{"sku": "C1", "name": "Chair"}\n', empty=b"\n"
    ),
    "google-rss": Sample(GOOGLE_RSS, empty=b"<rss><channel></channel></rss>", lossless=False),
    "google-tsv": Sample(
        b"id\ttitle\tprice\timage_link\titem_group_id\tcolor\n"
        b"L1\tLamp, red\t8.00 EUR\thttps://pictures.example/red.jpg\tlamp\tRed\n"
        b"C1\tChair\t5.00 EUR\t\t\t\n"
        b"L2\tLamp, blue\t9.00 EUR\t\tlamp\tBlue\n",
        lossless=False,
    ),
    "json-ld": Sample(
        b'{"@context": "https://schema.org", "@graph": [\n'
        b'{"@type": "ProductGroup", "productGroupID": "lamp", "name": "Lamp", "hasVariant": [\n'
        b'{"@type": "Product", "sku": "L1", "color": "Red", "offers": {"price": 8}},\n'
        b'{"@type": "Product", "sku": "L2", "color": "Blue", "offers": {"price": "9,50"}}]},\n'
        b'{"@type": "Product", "sku": "C1", "name": "Chair"}]}\n',
        empty=b'{"@context": "https://schema.org"}',
    ),
    "shopify": Sample(
        b"Handle,Title,Tags,Option1 Name,Option1 Value,Variant SKU,Variant Price,Image Src\n"
        b'lamp,Lamp,"new, red",Colour,Red,L1,8.00,https://pictures.example/red.jpg\n'
        b"chair,Chair,,,,C1,5.00,\n"
        b"lamp,,,,Blue,L2,9.00,\n"
    ),
    "woocommerce": Sample(
        "\N{BYTE ORDER MARK}ID,Typ,Artikelnummer,Name,Veröffentlicht,Regulärer Preis,Bilder,"
        "Übergeordnetes Produkt,Attribut 1 Name,Attribut 1 Wert(e)\n"
        '3,variation,L1,,1,"8,00",,id:1,Farbe,Rot\n'
        '1,variable,,Lamp,1,,https://pictures.example/red.jpg,,Farbe,"Rot, Blau"\n'
        '2,simple,C1,Chair,1,"5,00",,,Holz,Buche\n'.encode()
    ),
    "json": Sample(
        b'[{"id": "L1", "title": "Lamp", "brand": {"name": "Acme"}, "price": 8.5},\n'
        b'{"id": "C1", "title": "Chair", "tags": ["new"]}]',
        empty=b"[]",
    ),
    "xlsx": Sample(
        workbook(["sku", "name", "price"], ["L1", "Lamp", 8.5], ["C1", "Chair", None]),
        empty=workbook(["sku", "name"]),
    ),
    "csv": Sample(
        b"external_id,sku,variant_of,name,price,options.colour,attributes.width\n"
        b"1,L1,,Lamp,8.00,,14.5\n"
        b",L1-R,1,,9.00,Red,\n"
        b"2,C1,,Chair,5.00,,\n"
    ),
}

WRITERS = [each.name for each in FORMATS if each.write]


def test_every_format_has_a_sample():
    assert SAMPLES.keys() == {each.name for each in FORMATS}


@pytest.fixture(params=SAMPLES)
def name(request):
    return request.param


def read(content, name):
    """The entries of a file; None if it is refused as a whole."""
    try:
        return list(open_file(io.BytesIO(content), format=name))
    except UnreadableFile:
        return None


def check(entries):
    """Each is a record or a reason, tells where it stands, and can be looked at closer."""
    for entry in entries or ():
        assert (entry.data is None) != (entry.error is None)
        assert entry.line >= 1
        assert entry.error is None or (isinstance(entry.error, InvalidRecord) and str(entry.error))
        assert all(isinstance(warning, InvalidRecord) for warning in entry.warnings)
        if entry.data is None or entry.data.get("type", "product") == "product":
            assert entry.source.rows
        if entry.data is not None:
            clean_record(entry.line, entry.data)


def test_files_of_a_format_are_recognised_by_what_is_in_them(name):
    assert recognise(io.BytesIO(SAMPLES[name].content)).name == name


def test_records_are_valid_and_tell_where_they_stand(name):
    entries = read(SAMPLES[name].content, name)
    check(entries)
    assert not [entry.error for entry in entries if entry.error]
    assert not [error for entry in entries for error in clean_record(entry.line, entry.data)[1]]
    lamp = next(entry for entry in entries if entry.data.get("name") == "Lamp")
    assert lamp.source.rows[0].line == lamp.line
    if lamp.source.places:
        place = lamp.source.place("name")
        assert place.line == lamp.line
        assert place.column


def test_columns_are_described(name):
    for column in open_file(io.BytesIO(SAMPLES[name].content), format=name).columns:
        assert column.name
        assert all(column.sample)


def test_file_stays_open(name):
    file = io.BytesIO(SAMPLES[name].content)
    first = [each.data for each in open_file(file, format=name)]
    file.seek(0)
    assert [each.data for each in open_file(file, format=name)] == first


def test_nothing_is_in_an_empty_file(name):
    assert not read(b"", name)


def test_nothing_is_in_a_file_without_products(name):
    content, empty, _lossless = SAMPLES[name]
    assert not read(content.splitlines(keepends=True)[0] if empty is None else empty, name)


def test_file_may_end_anywhere(name):
    content = SAMPLES[name].content
    for end in range(len(content)):
        check(read(content[:end], name))


def test_nul_is_no_reason_to_give_up(name):
    content = SAMPLES[name].content
    for place in range(0, len(content), 7):
        check(read(content[:place] + b"\0" + content[place:], name))


@settings(max_examples=50)
@given(st.data())
def test_anything_can_be_in_a_file(name, data):
    content = SAMPLES[name].content
    for _change in range(data.draw(st.integers(1, 4))):
        begin = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(begin, min(begin + 40, len(content))))
        inserted = data.draw(
            st.binary(max_size=20)
            | st.text(st.sampled_from("\",;\t\n\r|><{}[]:='-+0159aé\0"), max_size=20).map(
                str.encode
            )
            | st.sampled_from([b"-1", b"1e999", b"9" * 400, b"\xff\xfe", b'{"a": NaN}', b"null"])
        )
        content = content[:begin] + inserted + content[end:]
    check(read(content, name))


def write(records, name):
    file = io.BytesIO()
    losses = []
    format_named(name).write(
        records,
        file,
        WriteOptions(base_url="https://shop.example", title="Shop"),
        lambda who, error: losses.append((who, str(error))),
    )
    assert all(who and reason for who, reason in losses)
    return file.getvalue()


@pytest.fixture
def catalogue(tea):
    types = {
        "origin": "choice",
        "taste": "multi_choice",
        "caffeine": "number",
        "organic": "boolean",
        "note": "text",
        "harvested": "date",
    }
    return [
        *(
            {"type": "attribute", "code": code, "name": code.title(), "data_type": data_type}
            for code, data_type in types.items()
        ),
        {"type": "attribute", "code": "size", "name": "How much", "is_option": True},
        {**tea, "slug": "green-tea", "relations": {"related": ["CUP"]}},
        {
            "sku": "CUP",
            "name": "=1+1",
            "slug": "cup",
            "price": "5.00",
            "availability": "in_stock",
            "media": [{"url": "https://pictures.example/cup.jpg"}],
        },
        {
            "sku": "SET",
            "name": "=2+2",
            "slug": "set",
            "description": "@SUM(A1)",
            "stock_quantity": 0,
            "availability": "discontinued",
        },
    ]


@pytest.mark.parametrize("name", [name for name in WRITERS if SAMPLES[name].lossless])
def test_what_was_written_changes_nothing_when_it_is_read(name, load, catalogue):
    assert load(*catalogue).ok
    report = Importer().run(open_file(io.BytesIO(write(catalogue, name))))
    assert report.ok, report.problems
    assert report.total(Outcome.CREATED) == report.total(Outcome.UPDATED) == 0
    assert report.counts["product", Outcome.UNCHANGED] == 3


@pytest.mark.parametrize("name", [name for name in WRITERS if SAMPLES[name].lossless])
def test_what_was_written_makes_the_same_catalogue_elsewhere(name, load, catalogue):
    elsewhere = Importer().run(open_file(io.BytesIO(write(catalogue, name))))
    assert elsewhere.ok, elsewhere.problems
    products = [record for record in catalogue if "name" in record and "type" not in record]
    again = load(*products)
    assert again.ok
    assert again.counts == {("product", Outcome.UNCHANGED): 3}


@pytest.mark.parametrize("name", WRITERS)
def test_files_that_are_written_are_recognised(name, catalogue):
    assert recognise(io.BytesIO(write(catalogue, name))).name == name


@pytest.mark.parametrize("name", WRITERS)
def test_spreadsheets_are_given_no_formulas(name, catalogue):
    if format_named(name).content_type not in ("text/csv", "text/tab-separated-values"):
        pytest.skip("Not a file that spreadsheets open as text.")
    delimiter = "," if format_named(name).content_type == "text/csv" else "\t"
    text = write(catalogue, name).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=delimiter) for cell in row]
    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
