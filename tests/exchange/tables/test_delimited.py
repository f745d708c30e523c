"""Tables as text, as they come from spreadsheets and other shops."""

import io
import tracemalloc

import pytest

from django_catalog.exceptions import UnreadableFile
from django_catalog.exchange.entries import ReadOptions
from django_catalog.exchange.tables import Delimited, collate, collate_all, described


def table(content, **options):
    content = content.encode() if isinstance(content, str) else content
    return Delimited(io.BytesIO(content), ReadOptions(**options))


def rows(content, **options):
    return [
        (row.line, str(row.error) if row.error else dict(row.values))
        for row in table(content, **options)
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_found(delimiter):
    content = delimiter.join(("sku", '"na,me;|"', "x")) + "\n" + delimiter.join("ABC")
    assert rows(content) == [(2, {"sku": "A", "na,me;|": "B", "x": "C"})]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encoding_is_found(encoding):
    found = table("sku,name\nA,Café".encode(encoding))
    assert [row.text("name") for row in found] == ["Café"]
    assert bool(found.notes) is (encoding == "cp1252")


def test_late_letter_decides_the_encoding():
    content = b"sku,name\n" + (b"A," + b"plain " * 200 + b"\n") * 1_000 + "Z,Café".encode("cp1252")
    assert [row.text("name") for row in table(content)][-1] == "Café"


def test_wrong_encoding_is_said():
    with pytest.raises(UnreadableFile, match="The file is not ascii"):
        table("sku,name\nA,Café", encoding="ascii")


def test_cells_may_have_line_breaks_and_quotes():
    content = 'sku,name\r\nA,"two\r\nlines ""quoted"""\r\n\r\nB,next\r\n'
    assert rows(content) == [
        (2, {"sku": "A", "name": 'two\r\nlines "quoted"'}),
        (5, {"sku": "B", "name": "next"}),
    ]


def test_quote_that_is_not_closed_costs_its_own_row_only():
    content = 'sku,name\nA,"open\nB,fine\nC,"also, fine"\nD,last\n'
    (first, error), *others = rows(content)
    assert first == 2
    assert "Is a quote not closed" in error
    assert others == [
        (3, {"sku": "B", "name": "fine"}),
        (4, {"sku": "C", "name": "also, fine"}),
        (5, {"sku": "D", "name": "last"}),
    ]


def test_endless_cell_costs_its_own_row_only():
    content = 'sku,name\nA,"' + "x" * 3_000_000 + '"\nB,fine\n'
    (_line, error), second = rows(content)
    assert "longer than 1 MB" in error
    assert second == (3, {"sku": "B", "name": "fine"})


def test_a_hundred_megabytes_in_a_cell_are_never_held():
    content = b'sku,name\nA,"' + b"x" * 100 * 1024 * 1024 + b'"\nB,fine\n'
    file = io.BytesIO(content)
    tracemalloc.start()
    found = [row.text("sku") for row in Delimited(file, ReadOptions())]
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found[-1] == "B"
    assert peak < 80 * 1024 * 1024


def test_ragged_rows():
    content = "sku,name,price\nA,Lamp\nB,Chair,5,\nC,Table,5,extra\n"
    assert rows(content) == [
        (2, {"sku": "A", "name": "Lamp"}),
        (3, {"sku": "B", "name": "Chair", "price": "5"}),
        (4, "The row has 4 cells, but there are only 3 columns."),
    ]


def test_nul():
    assert rows("sku,name\nA,a\0b\nB,c") == [
        (2, "It contains a NUL character. Delete it."),
        (3, {"sku": "B", "name": "c"}),
    ]


def test_heading_that_comes_twice():
    found = table("sku,Price,price\nA,1,2")
    assert found.columns == ["sku", "Price", ""]
    assert found.notes == ["The column “price” is there twice; the second is not read."]


def test_table_without_headings():
    assert rows("Book,Snow Crash\n", has_header=False) == [(1, {"1": "Book", "2": "Snow Crash"})]


def test_rows_are_brought_together():
    content = "handle,name\nA,1\nB,2\nA,3\n,4\n,5\n"
    groups = collate(table(content), lambda row: row.text("handle"))
    assert [[row.text("name") for row in group] for group in groups] == [
        *(["1", "3"], ["2"]),
        *(["4"], ["5"]),
    ]


def test_rows_are_brought_together_by_any_name_of_their_owner():
    content = "id,sku,of\n,S,mug\n1,mug,\n,L,1\n2,1,\n,X,nobody\n"
    groups = collate(
        table(content),
        lambda row: row.text("of") or row.text("id"),
        lambda row: [] if row.text("of") else [row.text("id"), row.text("sku")],
    )
    # "1" is an id before it is somebody's SKU.
    assert [[row.text("sku") for row in group] for group in groups] == [
        *(["S", "mug", "L"], ["1"]),
        ["X"],
    ]


def test_broken_rows_stay_with_those_of_their_product():
    content = "handle,name\nA,1\nB,2\nA,3,x\nB\0,4\nA,'=5\n"
    groups = collate_all(table(content), lambda row: row.text("handle"), ["handle"])
    assert [[(row.line, row.text("name"), bool(row.error)) for row in rows] for rows in groups] == [
        [(2, "1", False), (4, "", True), (6, "=5", False)],
        [(3, "2", False)],
        [(5, "", True)],
    ]


def test_columns_are_described_by_their_first_values():
    columns = described(table("sku,,name\nA,x,\nB,y,Lamp\n"), {"sku": "sku"}.get)
    assert columns == [("sku", "sku", ["A", "B"]), ("name", None, ["Lamp"])]
