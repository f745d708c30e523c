"""JSON of other systems, and our own records in another layout."""

import io
import json as python_json
import tracemalloc

import pytest

from django_catalog.exceptions import UnreadableFile
from django_catalog.exchange.formats import ReadOptions, json, open_file, recognise

LAMP = {"id": 7, "title": "Lamp", "price": 8.5, "brand": {"name": "Acme"}, "shades": ["a", "b"]}
CHAIR = {"id": 8, "title": "Chair", "available": True, "categories": [{"id": 1, "name": "Seats"}]}


def opened(content, name="", **options):
    content = content if isinstance(content, bytes) else content.encode()
    return open_file(io.BytesIO(content), name, options=ReadOptions(**options))


def records(content, **options):
    return [e.data for e in opened(content, **options) if "code" not in (e.data or {})]


LAYOUTS = {
    "array": python_json.dumps([LAMP, CHAIR]),
    "pretty array": python_json.dumps([LAMP, CHAIR], indent=2),
    "lines": f"{python_json.dumps(LAMP)}\n{python_json.dumps(CHAIR)}\n",
    "one after another": "\n".join(python_json.dumps(each, indent=2) for each in (LAMP, CHAIR)),
    "with a mark": "\ufeff" + python_json.dumps([LAMP, CHAIR]),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_objects_are_found_in_any_layout(layout):
    lamp, chair = records(LAYOUTS[layout])
    assert (lamp["external_id"], lamp["name"], lamp["price"]) == ("7", "Lamp", "8.5")
    assert chair["external_id"] == "8"


def test_what_lies_inside_has_a_column_of_its_own():
    mapping = {"shades": "attributes.shades", "categories[].name": "category"}
    found = opened(LAYOUTS["lines"], mapping=mapping)
    assert {column.name: column.target for column in found.columns} == {
        "id": "external_id",
        "title": "name",
        "price": "price",
        "brand.name": "brand",
        "shades": "attributes.shades",
        "available": "in_stock",
        "categories[].id": "",
        "categories[].name": "category",
    }
    lamp, chair = records(LAYOUTS["lines"], mapping=mapping)
    assert (lamp["brand"], lamp["attributes"]) == ("Acme", {"shades": ["a", "b"]})
    assert (chair["categories"], chair["in_stock"]) == ([["Seats"]], "true")
    # A missing key leaves what is there.
    assert "attributes" not in chair


def test_whole_object_can_become_metadata():
    content = '[{"id": 1, "name": "Lamp", "more": {"a": 1.50}}]'
    (record,) = records(content, mapping={"more": "metadata"})
    assert record["metadata"] == '{"a": "1.50"}'


def test_digits_stay_as_they_are():
    (record,) = records('[{"id": 12345678901234567890123, "name": "Lamp", "price": 0.10}]')
    assert (record["external_id"], record["price"]) == ("12345678901234567890123", "0.10")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ('{"sku": "A", "name": "Lamp"}\n', "jsonl"),
        ('{"type": "brand", "name": "Acme", "founder": "Wile"}\n', "jsonl"),
        ('{"sku": "A", "type": "HardGood", "name": "Lamp"}\n', "json"),
        ('{"id": "A", "title": "Lamp"}\n', "json"),
        ('{\n  "sku": "A"\n}\n', "json"),
        ("[]", "json"),
    ],
)
def test_our_own_lines_are_told_from_others(content, name):
    assert recognise(io.BytesIO(content.encode())).name == name


def test_damaged_first_line_leaves_the_file_what_its_name_says():
    assert recognise(io.BytesIO(b'{"sku": "A\n'), "products.jsonl").name == "jsonl"


def test_our_own_records_may_be_laid_out_over_lines():
    record = {"sku": "A", "name": "Lamp", "price": 5, "variants": [{"sku": "A-1"}]}
    second = {"type": "brand", "name": "Acme"}
    (first, brand) = opened(python_json.dumps([record, second], indent=1))
    assert (first.data, first.line, brand.data) == (record, 2, second)


def test_broken_object_costs_itself_only():
    content = '{"id": 1, "name": "Lamp"}\n{"id": 2, "name": Chair}\n{"id": 3, "name": "Table"}\n'
    _first, second, third = opened(content)
    assert (second.line, second.source.rows[0].line) == (2, 2)
    assert str(second.error) == "This is not valid JSON: Expecting value on line 2."
    assert (third.line, third.data["name"]) == (3, "Table")


def test_file_that_cannot_be_read_on_is_told_from_there():
    lamp, rest = opened('[\n{"id": 1, "name": "Lamp"},\n{"id": 2, "name": ')
    assert (lamp.data["name"], rest.line) == ("Lamp", 3)
    assert str(rest.error).startswith("From here on the file cannot be read: This is not valid")


def test_fixture_of_django_is_refused_with_advice():
    content = '[{"model": "shop.product", "pk": 1, "fields": {"title": "Lamp"}}]'
    with pytest.raises(UnreadableFile, match=r"Django database \(shop.product\).*loaddata"):
        opened(content)


@pytest.mark.parametrize("content", ["", "[]", "[ ]", "\n"])
def test_no_objects(content):
    assert list(json.read(io.BytesIO(content.encode()))) == []


def test_array_on_one_line_is_read_object_by_object():
    size = 4_000
    item = '{"id": "%d", "name": "Lamp", "description": "%s"}'
    content = "[" + ",".join(item % (number, "x" * 1_000) for number in range(size)) + "]"
    file = io.BytesIO(content.encode())
    tracemalloc.start()
    number = sum(1 for _entry in json.read(file))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert number == size
    assert peak < 4_000_000


def test_file_from_windows_is_read_and_said():
    content = '[{"Artikelnummer": "PEN", "Name": "Füller"}]'.encode("cp1252")
    reading = open_file(io.BytesIO(content), "shop.json")
    assert reading.notes == ["The file is not UTF-8; it is read as Windows-1252."]
    assert [entry.data["name"] for entry in reading] == ["Füller"]
