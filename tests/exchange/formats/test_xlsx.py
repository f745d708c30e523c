"""Excel workbooks, and what pretends to be one."""

import io
import random
import sys
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from django_catalog.exceptions import UnreadableFile
from django_catalog.exchange.formats import ReadOptions, WriteOptions, open_file, recognise, xlsx
from django_catalog.exchange.tables import workbook


def book(*rows, **sheets):
    """A file with these rows, and further sheets."""
    written = openpyxl.Workbook()
    for row in rows:
        written.active.append(row)
    for title, others in sheets.items():
        sheet = written.create_sheet(title)
        for row in others:
            sheet.append(row)
    return saved(written)


def saved(written):
    file = io.BytesIO()
    written.save(file)
    file.seek(0)
    return file


def with_part(file, name, content):
    """The same workbook with another content of this part."""
    changed = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return changed


SHEET = "xl/worksheets/sheet1.xml"


def records(file, **options):
    return [entry.data for entry in xlsx.read(file, ReadOptions(**options))]


def test_cells_become_text_as_a_person_sees_it():
    moment = datetime(2027, 3, 1, 9, 30)
    row = ["A", 4006381333931.0, 19.5, 3, True, date(2027, 3, 1), moment, 0.1 + 0.2, None]
    headings = "sku gtin price stock_quantity in_stock available_on publish_at mpn summary".split()
    (record,) = records(book(headings, row))
    assert record == {
        "sku": "A",
        "gtin": "4006381333931",
        "price": "19.5",
        "stock_quantity": "3",
        "in_stock": "true",
        "available_on": "2027-03-01",
        "publish_at": "2027-03-01T09:30:00",
        "mpn": "0.3",
        "summary": None,
    }


def test_zeros_that_a_format_shows_are_kept():
    written = openpyxl.Workbook()
    written.active.append(["sku", "name"])
    written.active.append([815, "Mug"])
    written.active["A2"].number_format = "000000"
    assert records(saved(written)) == [{"sku": "000815", "name": "Mug"}]


def test_number_is_a_number_where_texts_have_commas():
    found = xlsx.read(book(["sku", "price"], ["A", "1.299,50"], ["B", 1.234], ["C", "2,5"]))
    assert found.options.decimal_comma is True
    amounts = [entry.data["price"].as_number() for entry in found]
    assert [str(amount) for amount in amounts] == ["1299.50", "1.234", "2.5"]


def test_formula_has_the_value_it_was_saved_with():
    file = with_part(
        book(["sku", "price"], ["A", "=1+1"]),
        SHEET,
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c t="str"><v>sku</v></c><c t="str"><v>price</v></c></row>'
        '<row r="2"><c t="str"><v>A</v></c><c><f>1+1</f><v>2</v></c></row>'
        '<row r="3"><c t="str"><v>B</v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
        "</sheetData></worksheet>",
    )
    good, bad = xlsx.read(file)
    assert good.data == {"sku": "A", "price": "2"}
    assert (bad.line, str(bad.error)) == (
        3,
        "The formula in “price” has no value but #DIV/0!. Mend it.",
    )


def test_first_sheet_with_data_is_read_and_the_others_are_named():
    file = book(Prices=[["sku", "price"], ["A", 5]], Old=[["sku"], ["B"]])
    found = xlsx.read(file)
    assert [entry.data["sku"] for entry in found] == ["A"]
    assert found.notes == ["The sheet “Prices” is read. The file also has: Old."]


def test_rows_have_their_numbers_and_may_be_blank():
    entries = xlsx.read(
        book([], ["sku", "name"], [], ["A", "Mug"], [None, None], ["B", "Cup", "x"])
    )
    good, bad = entries
    assert (good.line, good.data["sku"]) == (4, "A")
    assert (bad.line, "to the right of the last column" in str(bad.error)) == (6, True)


def test_workbook_is_recognised_by_its_content():
    assert recognise(book(["sku"], ["A"]), "products.zip").name == "xlsx"


OLE = workbook.OLE + bytes(600)


def open_document():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (OLE, "This is an old Excel file (.xls). Save it as .xlsx or CSV."),
        (OLE + workbook.ENCRYPTED, "The workbook has a password. Save it without."),
        (open_document(), "OpenDoc"),
        (b"PK\3\4 xl/ [Content_Types].xml", "The archive is damaged"),
    ],
    ids=["xls", "password", "ods", "damaged"],
)
def test_other_files_are_refused_with_advice(content, said):
    with pytest.raises(UnreadableFile) as refusal:
        open_file(io.BytesIO(content))
    assert said in str(refusal.value)


def test_bomb_is_refused_before_it_is_unpacked():
    file = with_part(book(["sku"], ["A"]), SHEET, b" " * 20_000_000)
    with pytest.raises(UnreadableFile, match="too large when it is unpacked"):
        xlsx.read(file)


@pytest.mark.parametrize("inside", ["<c><v>{}</v></c>", "<c t='inlineStr'><is><t>{}</t></is></c>"])
def test_cell_without_end_is_refused_before_it_is_held(inside):
    noise = random.Random(1).randbytes(1_500_000).hex()
    sheet = f"<worksheet><sheetData><row>{inside.format(noise)}</row></sheetData></worksheet>"
    with pytest.raises(UnreadableFile, match="too large when it is unpacked"):
        xlsx.read(with_part(book(["sku"], ["A"]), SHEET, sheet))


def test_row_without_end_is_refused_before_it_is_held():
    cells = "".join(f"<c><v>{number}</v></c>" for number in range(1_000_000))
    sheet = f"<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>"
    with pytest.raises(UnreadableFile, match="too large when it is unpacked"):
        xlsx.read(with_part(book(["sku"], ["A"]), SHEET, sheet))


def test_entities_are_refused():
    content = (
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
    )
    with pytest.raises(UnreadableFile, match="damaged"):
        xlsx.read(with_part(book(["sku"], ["A"]), SHEET, content))


def test_sheet_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(workbook, "MAX_ROWS", 3)
    found = xlsx.read(book(["sku"], ["A"], ["B"]))
    assert len(list(found)) == 2
    with pytest.raises(UnreadableFile, match="more than 3 rows"):
        list(xlsx.read(book(["sku"], ["A"], ["B"], ["C"])))


def test_row_far_below_is_refused_at_once():
    rows = '<row r="1"><c><v>1</v></c></row><row r="999999999"><c><v>2</v></c></row>'
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )
    with pytest.raises(UnreadableFile, match="more than 1048576 rows"):
        list(xlsx.read(with_part(book(["sku"]), SHEET, sheet), ReadOptions(has_header=False)))


def test_without_the_library_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(UnreadableFile, match=r"pip install 'django-catalog-kit\[xlsx\]'"):
        xlsx.read(book(["sku"], ["A"]))
    with pytest.raises(UnreadableFile, match=r"pip install 'django-catalog-kit\[xlsx\]'"):
        xlsx.write([], io.BytesIO(), WriteOptions(), pytest.fail)


def test_written_cells_are_text_under_a_heading_that_stays():
    file = io.BytesIO()
    record = {"sku": "=1+1", "name": "#N/A", "gtin": "04006381333931", "price": 19.5}
    xlsx.write([record], file, WriteOptions(), pytest.fail)
    sheet = openpyxl.load_workbook(file).active
    assert sheet.freeze_panes == "A2"
    headings, cells = sheet.iter_rows()
    assert {cell.data_type for cell in cells} == {"s"}
    assert {h.value: c.value for h, c in zip(headings, cells, strict=True)} == {
        "sku": "'=1+1",
        "name": "#N/A",
        "price": "19.5",
        "gtin": "04006381333931",
    }


def test_text_that_no_cell_has_room_for_is_told():
    file, losses = io.BytesIO(), []
    written = [{"sku": "A", "description": "x" * 40_000}, {"sku": "B", "description": "Short"}]
    xlsx.write(written, file, WriteOptions(), lambda who, error: losses.append((who, str(error))))
    assert [who for who, _reason in losses] == ["A"]
    assert [record["sku"] for record in records(file)] == ["B"]
