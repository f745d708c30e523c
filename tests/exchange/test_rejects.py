"""What has failed is written to a file, which can be corrected and imported again."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from django_catalog.exchange import Importer
from django_catalog.exchange.entries import Column, Entry, ReadOptions
from django_catalog.exchange.formats import jsonl, open_file
from django_catalog.exchange.rejects import Rejects
from django_catalog.exchange.tables import PROBLEM_COLUMN, Delimited, Draft
from django_catalog.exchange.tables.draft import failed
from django_catalog.exchange.tables.formulas import restored

FIELDS = ("sku", "name", "price", "summary")


@dataclass
class Table:
    """A small format of tables, in which a row is a product."""

    table: Delimited
    options: ReadOptions = field(default_factory=ReadOptions)
    notes: list[str] = field(default_factory=list)

    columns: list[Column] = field(default_factory=list)

    def __iter__(self) -> Iterator[Entry]:
        for row in self.table:
            if row.error:
                yield failed(row)
                continue
            draft = Draft(self.options, [row])
            for name in FIELDS:
                draft.take(name, restored(row), name)
            yield draft.entry()


def table(content, delimiter=";"):
    content = content.encode() if isinstance(content, str) else content
    options = ReadOptions(delimiter=delimiter)
    return Table(Delimited(io.BytesIO(content), options), options)


@pytest.fixture
def run(db, tmp_path):
    """Import what is read; returns the report and where the failed records are."""

    def run(reading):
        path = tmp_path / "rejects"
        with Rejects(path, reading) as rejects:
            report = Importer(rejects=rejects).run(reading)
        return report, path

    return run


def cells(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=";"))


def test_nothing_is_written_if_nothing_fails(run):
    _report, path = run(table("sku;name\nA;Apple\n"))
    assert not path.exists()


def test_file_of_an_earlier_import_does_not_stay(run, tmp_path):
    (tmp_path / "rejects").write_text("old")
    _report, path = run(table("sku;name\nA;Apple\n"))
    assert not path.exists()


def test_failed_rows_of_a_table_with_what_is_wrong(run):
    report, path = run(table("sku;name;price\nA;Apple;1,20\nB;;x\n"))
    assert cells(path) == [
        ["sku", "name", "price", PROBLEM_COLUMN],
        ["B", "", "x", "name: This cannot be empty. price: This must be a number, such as 19.5."],
    ]
    assert [str(problem) for problem in report.problems] == [
        "Line 3, column “name”: This cannot be empty.",
        "Line 3, column “price”, “x”: This must be a number, such as 19.5.",
    ]


def test_corrected_rows_can_be_imported(run, Product):
    _report, path = run(table("sku;name;price\nA;Apple;1,20\nB;Äpfel;x\n"))
    report, path = run(table(path.read_bytes().replace(b";x;", b";3,40;")))
    assert report.ok
    assert Product.objects.get(sku="B").name == "Äpfel"


def test_what_was_not_corrected_fails_for_the_same_reasons(run):
    content = (
        'sku;name;price\nA;too;1;many\nB;too;1;;many\nC;"open\nD\nE;not a number;x;;\nF;NUL\0;1\n'
    )
    first, path = run(table(content))
    second, _path = run(table(path.read_bytes()))
    assert first.failed_lines == second.failed_lines == 6
    reasons = [{str(p.reason) for p in report.problems} for report in (first, second)]
    assert "It contains a NUL character. Delete it." in reasons[0] & reasons[1]


def test_cells_that_are_missing_stay_missing(run, lamp):
    """Where they were written as empty ones, they would clear what is there."""
    lamp.summary = "Bright."
    lamp.save()
    _report, path = run(table("sku;name;price;summary\nLAMP;Lamp;x\n"))
    report, _path = run(table(path.read_bytes().replace(b";x", b";5,00")))
    lamp.refresh_from_db()
    assert report.ok
    assert (lamp.price, lamp.summary) == (5, "Bright.")


def test_formulas_are_not_run_and_come_back_as_they_were(run, Product):
    name = '=HYPERLINK("https://evil.example")'
    content = io.StringIO(newline="")
    csv.writer(content, delimiter=";").writerows([["sku", "name", "price"], ["A", name, "x"]])
    _report, path = run(table(content.getvalue()))
    assert cells(path)[1][1] == f"'{name}"
    run(table(path.read_bytes().replace(b";x;", b";1;")))
    assert Product.objects.get().name == name


def test_lines_of_json_are_written_as_they_are_to_be_read(run, Product):
    lines = [{"sku": "A", "name": ""}, {"sku": "B", "name": "Äpfel"}, {"sku": "C", "price": 1.5}]
    content = "\n".join(map(json.dumps, lines)) + "\nnonsense"
    report, path = run(jsonl.read(io.BytesIO(content.encode())))
    written = path.read_text("utf-8").splitlines()
    assert set(written) == {"nonsense", *map(json.dumps, [lines[0], lines[2]])}
    corrected = path.read_text("utf-8").replace('""', '"Apple"').replace("1.5", '1, "name": "C"')
    report, _path = run(jsonl.read(io.BytesIO(corrected.encode())))
    assert report.failed_lines == 1
    assert Product.objects.count() == 3


def test_all_rows_of_a_product_are_written(run):
    class Grouped(Table):
        def __iter__(self):
            rows = list(self.table)
            draft = Draft(self.options, rows)
            draft.take("sku", rows[0], "sku")
            draft.take("name", rows[0], "name")
            for row in rows:
                variant = draft.item("variants", row)
                variant.take("sku", row, "variant")
                variant.take("price", row, "price")
            yield draft.entry()

    content = "sku;name;variant;price\nA;Apple;A1;1\nA;;A2;x\n"
    grouped = Grouped(Delimited(io.BytesIO(content.encode()), ReadOptions(delimiter=";")))
    grouped.options = ReadOptions(delimiter=";")
    report, path = run(grouped)
    assert str(report.problems[0]).startswith("Line 3, column “price”, “x”:")
    assert [row[-1] for row in cells(path)[1:]] == [
        "",
        "price: This must be a number, such as 19.5.",
    ]


def test_records_of_other_files_can_be_corrected_in_our_own_format(run, Product):
    feed = b"""<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel><item>
        <g:id>LAMP</g:id><g:price>12,50 EUR</g:price><g:availability>in_stock</g:availability>
    </item></channel></rss>"""
    _report, path = run(open_file(io.BytesIO(feed), "feed.xml"))
    record = {**json.loads(path.read_text("utf-8")), "name": "Lamp"}
    report, _path = run(jsonl.read(io.BytesIO(json.dumps(record).encode())))
    assert report.ok
    assert Product.objects.get().price == 12.5
