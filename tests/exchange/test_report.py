"""What a report says of problems, and how it is stored."""

import json

from django_catalog.exceptions import InvalidRecord
from django_catalog.exchange import Outcome, Problem, Report
from django_catalog.exchange.entries import Entry, FileRow, Place, Source
from django_catalog.exchange.report import Severity

TABLE = Source(
    [FileRow(7, ["A", "abc"]), FileRow(9, ["A", "x"])],
    {"price": Place(7, "Variant Price"), "variants[2]": Place(9)},
)


def told(field, value, source):
    return str(Problem.of(Entry(7, {}, None, source), InvalidRecord("Not so.", field, value)))


def test_problem_is_where_a_person_finds_it():
    assert told("price", "abc", None) == "Line 7, price “abc”: Not so."
    assert told("price", "abc", TABLE) == "Line 7, column “Variant Price”, “abc”: Not so."
    assert told("price", None, TABLE) == "Line 7, column “Variant Price”: Not so."
    assert told("variants[2].sku", "x", TABLE) == "Line 9, variants[2].sku “x”: Not so."
    assert told("", None, TABLE) == "Line 7: Not so."
    assert str(Problem(0, "Nothing was archived.")) == "Nothing was archived."


def test_report_can_be_stored_and_read_again():
    report = Report(dry_run=True)
    report.count("product", Outcome.CREATED, 3)
    report.count("product", Outcome.ARCHIVED)
    entry = Entry(7, {}, None, TABLE)
    report.fail(entry, InvalidRecord("Not so.", "price", "abc"))
    report.warn(entry, InvalidRecord("Left out.", "media"))
    stored = json.loads(json.dumps(report.as_dict()))
    assert Report.from_dict(stored) == report
    assert stored["counts"] == {"product": {"created": 3, "archived": 1}}
    assert (report.problem_count, report.warning_count, report.failed_lines) == (2, 1, 1)
    assert [problem.severity for problem in report.problems] == [Severity.ERROR, Severity.WARNING]


def test_stored_report_has_the_first_problems_and_the_number_of_all():
    report = Report()
    for line in range(5):
        report.add_problem(Problem(line, "Not so."))
    stored = Report.from_dict(report.as_dict(problems=2))
    assert (len(stored.problems), stored.problem_count) == (2, 5)
