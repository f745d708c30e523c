"""Relations and collections: lines that point to other lines."""

import pytest

from django_catalog.exchange import Outcome
from django_catalog.models import Collection, Relation

CUP = {"sku": "CUP", "name": "Cup", "external_id": "c1"}
POT = {"sku": "POT", "name": "Pot", "variants": [{"sku": "POT-S"}]}


@pytest.fixture(params=[250, 1])
def any_batch_size(request, monkeypatch):
    monkeypatch.setattr("django_catalog.exchange.Importer.batch_size", request.param)


def related(sku):
    relations = Relation.objects.filter(source__sku=sku).order_by("kind", "position")
    return [(relation.kind, relation.target.sku) for relation in relations]


def test_relations_may_point_forward_and_by_any_identifier(load, any_batch_size):
    cup = {**CUP, "relations": {"related": ["POT-S", "TIN"], "upsell": ["POT"]}}
    pot = {**POT, "relations": {"accessory": ["c1", "CUP"]}}
    assert load(cup, pot, {"sku": "TIN", "name": "Tin"}).ok
    assert related("CUP") == [("related", "POT"), ("related", "TIN"), ("upsell", "POT")]
    assert related("POT") == [("accessory", "CUP")]


def test_relations_of_a_kind_are_replaced_and_other_kinds_left(load):
    load(POT, {"sku": "TIN", "name": "Tin"})
    load({**CUP, "relations": {"related": ["POT", "TIN"], "upsell": ["POT"]}})
    cup = {"sku": "CUP", "relations": {"related": ["TIN"]}}
    assert load(cup).counts == {("product", Outcome.UPDATED): 1}
    assert load(cup).counts == {("product", Outcome.UNCHANGED): 1}
    assert related("CUP") == [("related", "TIN"), ("upsell", "POT")]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("JUG", "There is no product with this SKU or external id."),
        ("CUP", "A product cannot be related to itself."),
    ],
)
def test_product_is_imported_without_a_relation_that_leads_nowhere(load, name, reason):
    report = load({**CUP, "relations": {"related": [name, "POT"]}}, POT)
    assert [str(p) for p in report.problems] == [f"Line 1, relations.related “{name}”: {reason}"]
    assert (report.failed_lines, report.total(Outcome.CREATED)) == (0, 2)
    assert related("CUP") == [("related", "POT")]


def test_collection_has_its_products_in_order(load, any_batch_size):
    new = {"type": "collection", "name": "New", "slug": "news", "products": ["POT", "c1"]}
    assert load(new, CUP, POT).ok
    collection = Collection.objects.get(slug="news")
    assert [str(entry) for entry in collection.entries.all()] == ["Pot", "Cup"]
    assert load(new).counts == {("collection", Outcome.UNCHANGED): 1}
    assert load({**new, "products": ["CUP"]}).counts == {("collection", Outcome.UPDATED): 1}
    assert [str(entry) for entry in collection.entries.all()] == ["Cup"]


def test_collection_by_a_rule(load):
    rule = {"brand": "acme", "in_stock": True}
    record = {"type": "collection", "name": "Acme", "rule": rule, "description": "<p>Ours</p>"}
    assert load(record).ok
    assert Collection.objects.get().rule == rule
    assert load(record).total(Outcome.UNCHANGED) == 1


def test_collection_without_a_product_it_names(load):
    report = load(CUP, {"type": "collection", "name": "New", "products": ["JUG", "CUP"]})
    assert str(report.problems[0]).startswith("Line 2, products “JUG”: There is no product")
    assert Collection.objects.get().products.get().sku == "CUP"


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"type": "collection"}, "name: This cannot be empty."),
        ({"type": "collection", "name": "A", "rule": []}, "This must be names and values in brac"),
        ({"type": "collection", "name": "A", "products": [""]}, "products[1]"),
        ({"type": "collection", "name": "A", "products": [{}]}, "products[1]"),
    ],
)
def test_wrong_collection_is_refused(problem, record, said):
    assert said in problem(record)
