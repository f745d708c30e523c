"""What a source no longer has in its file leaves the site, and comes back with it."""

import io
import json

import pytest

from django_catalog.exchange import Importer, Outcome
from django_catalog.exchange.formats import jsonl
from django_catalog.models import Change

PENS = [{"sku": f"PEN-{n}", "name": f"Pen {n}", "price": "1.00"} for n in range(5)]


@pytest.fixture
def load(db):
    def load(*records, **options):
        lines = [r if isinstance(r, bytes) else json.dumps(r).encode() for r in records]
        options = {"source": "erp", **options}
        return Importer(**options).run(jsonl.read(io.BytesIO(b"\n".join(lines))))

    return load


@pytest.fixture
def archived(Product):
    def archived():
        return sorted(Product.objects.filter(status="archived").values_list("sku", flat=True))

    return archived


def test_what_is_missing_is_archived_and_logged_once(load, archived):
    load(*PENS)
    last = Change.objects.latest("id").pk
    report = load(*PENS[2:], archive_missing=True)
    assert archived() == ["PEN-0", "PEN-1"]
    assert report.counts == {("product", Outcome.UNCHANGED): 3, ("product", Outcome.ARCHIVED): 2}
    assert Change.objects.filter(pk__gt=last).count() == 2
    assert load(*PENS[2:], archive_missing=True).counts == {("product", Outcome.UNCHANGED): 3}


def test_nothing_is_archived_unless_asked_for(load, archived):
    load(*PENS)
    load(*PENS[2:])
    assert archived() == []


def test_products_of_others_stay(load, archived, lamp):
    load({"sku": "INK", "name": "Ink"}, source="other")
    load(*PENS)
    load(*PENS, archive_missing=True)
    assert archived() == []


def test_product_that_is_back_is_as_it_was(load, archived, Product):
    draft = {**PENS[0], "sku": "DRAFT", "status": "draft"}
    load(*PENS, draft)
    load(*PENS[1:], archive_missing=True)
    assert archived() == ["DRAFT", "PEN-0"]
    returned = {key: value for key, value in draft.items() if key != "status"}
    report = load(*PENS, returned, archive_missing=True)
    assert report.counts["product", Outcome.UPDATED] == 2
    statuses = dict(Product.objects.values_list("sku", "status"))
    assert (statuses["PEN-0"], statuses["DRAFT"]) == ("published", "draft")


def test_product_that_an_editor_has_archived_stays_so(load, archived, Product):
    load(*PENS)
    Product.objects.filter(sku="PEN-0").update(status="archived")
    load(*PENS[1:], archive_missing=True)
    load(*PENS, archive_missing=True)
    assert archived() == ["PEN-0"]


def test_status_in_the_file_decides(load, archived):
    load(*PENS)
    load(*PENS[1:], archive_missing=True)
    load({**PENS[0], "status": "archived"}, *PENS[1:], archive_missing=True)
    assert archived() == ["PEN-0"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"sku": "PEN-0", "name": ""},
        {"sku": "PEN-0", "price": "1.999"},
        {"sku": "PEN-0", "external_id": [], "prise": 3},
        {"product": "PEN-0", "name": ""},
    ],
)
def test_product_on_a_line_that_failed_is_not_missing(load, archived, wrong):
    load(*PENS)
    report = load(wrong, *PENS[2:], archive_missing=True)
    assert report.failed_lines == 1
    assert archived() == ["PEN-1"]


@pytest.mark.parametrize(
    "wrong", [b"{", {"name": "Pen"}, {"type": "prodct", "sku": "PEN-0"}, {"sku": []}]
)
def test_line_that_could_be_any_product_saves_all(load, archived, wrong):
    load(*PENS)
    report = load(wrong, *PENS[2:], archive_missing=True)
    assert archived() == []
    assert str(report.problems[-1]).startswith("Nothing was archived: the 2 products that are")


def test_half_a_catalogue_does_not_vanish_by_mistake(load, archived):
    load(*PENS)
    report = load(*PENS[3:], archive_missing=True)
    (problem,) = report.problems
    assert str(problem) == (
        "Nothing was archived: 3 of the 5 products of this source are missing, more than 50%. "
        "Is the file complete? If it is, import it again with a higher limit."
    )
    assert archived() == []
    assert load(*PENS[3:], archive_missing=True, archive_limit=60).ok
    assert len(archived()) == 3


def test_empty_file_archives_nothing_whatever_the_limit(load, archived):
    load(*PENS)
    assert not load(archive_missing=True, archive_limit=100).ok
    assert archived() == []


def test_stock_of_a_variant_means_that_its_product_is_there(load, archived, colour):
    shirt = {
        "sku": "SHIRT",
        "name": "Shirt",
        "variants": [{"sku": "SHIRT-R", "options": {"colour": "Red"}}],
    }
    load(*PENS, shirt)
    load(*PENS[1:], {"sku": "SHIRT-R", "stock_quantity": 3}, archive_missing=True)
    assert archived() == ["PEN-0"]


def test_dry_run_counts_and_archives_nothing(load, archived):
    load(*PENS)
    report = load(*PENS[1:], archive_missing=True, dry_run=True)
    assert report.counts["product", Outcome.ARCHIVED] == 1
    assert archived() == []
