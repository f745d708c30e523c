"""The schema shipped with the package says what the importer takes."""

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from django_catalog.exchange import formats, records
from django_catalog.models import Attribute, Availability, Media, Relation

from .test_definitions import ACME, BOWLS, COLOUR, WIDTH

SCHEMA = json.loads((files(formats) / "catalog.schema.json").read_text())
PEN = {"sku": "PEN", "name": "Pen"}
NEW = {"type": "collection", "name": "New", "products": ["PEN", 7], "rule": None}


@pytest.fixture(scope="module")
def validator():
    Draft202012Validator.check_schema(SCHEMA)
    return Draft202012Validator(SCHEMA)


KEPT = {**COLOUR, "if_exists": "keep"}


@pytest.mark.parametrize(
    "record", [COLOUR, KEPT, WIDTH, ACME, BOWLS, NEW, PEN, {**PEN, "made_in": "IT"}]
)
def test_record_is_valid(validator, record):
    validator.validate(record)


def test_part_of_a_product_is_valid(validator):
    keep = {"other_attributes": "keep", "other_variants": "keep"}
    validator.validate({"product": 7, "variants": [{"sku": "A"}], "attributes": {}, **keep})


def test_record_with_everything_is_valid(validator, tea):
    relations = {"related": ["A"], "accessory": [], "replacement": None, "upsell": [5]}
    validator.validate({**tea, "relations": relations})


@pytest.mark.parametrize(
    "record",
    [
        {"name": "Pen"},
        {**PEN, "name": 5},
        {**PEN, "price": "12,50"},
        {**PEN, "price": -1},
        {**PEN, "status": "live"},
        {**PEN, "availability": "soon"},
        {**PEN, "stock_quantity": 1.5},
        {**PEN, "categories": [[]]},
        {**PEN, "categories": ["Kitchen > "]},
        {**PEN, "metadata": []},
        {**PEN, "variants": [{"sku": "A", "colour": "red"}]},
        {**PEN, "variants": [{"options": {"size": 5}}]},
        {**PEN, "media": [{"alt": "Nothing"}]},
        {**PEN, "media": [{"url": "https://a.example", "file": "a.png"}]},
        {**PEN, "relations": {"friend": ["A"]}},
        {**PEN, "other_attributes": "drop"},
        {**PEN, "other_variants": True},
        {**PEN, "product": "PEN"},
        {**COLOUR, "code": "a b"},
        {**COLOUR, "choices": [{"value": "Red", "swatch": "red"}]},
        {**ACME, "websit": "https://acme.example"},
        {**BOWLS, "path": ""},
        {"type": "collection"},
        {"type": "thing"},
        {**COLOUR, "if_exists": "skip"},
    ],
)
def test_what_the_importer_refuses_is_invalid(validator, load, attributes, record):
    assert not validator.is_valid(record)
    assert not load(record).ok


def test_schema_knows_the_same_words_as_the_models():
    definitions = SCHEMA["$defs"]
    assert set(SCHEMA["properties"]["type"]["enum"]) == set(records.CLEANERS)
    assert definitions["availability"]["enum"] == [*Availability.values, None]
    attribute = definitions["attribute"]["properties"]
    assert attribute["data_type"]["enum"] == Attribute.Type.values
    assert definitions["media"]["items"]["properties"]["kind"]["enum"] == Media.Kind.values
    product = definitions["product"]["properties"]
    assert list(product["relations"]["properties"]) == Relation.Kind.values


def test_schema_knows_every_field_of_a_product():
    product = {*SCHEMA["$defs"]["product"]["properties"], *SCHEMA["$defs"]["offer"]["properties"]}
    assert {*records.PRODUCT_FIELDS, *records.OFFER_FIELDS} <= product


DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```json\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", ["reference/import-format.md", "howto/import.md"])
def test_records_in_the_docs_are_valid(validator, page):
    lines = "".join(BLOCK.findall((DOCS / page).read_text())).splitlines()
    assert lines
    for line in lines:
        validator.validate(json.loads(line))
