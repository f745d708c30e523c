"""A real catalogue of phones and accessories: converted, imported, imported again."""

import json
import os
from pathlib import Path

import pytest

from benchmarks.convert_phones import convert
from django_catalog import get_brand_model, get_category_model
from django_catalog.exchange import Outcome
from django_catalog.models import Change

PHONE = {
    "name": "Case for Fone&#174; 6",
    "description": "Soft & light, &#402;/1.8",
    "brand": "Acme",
    "categories": ["Phones", "Cases"],
    "price": 9.9,
    "image": "https://pictures.example/01/4984700_sb.jpg",
    "popularity": 7,
}


def test_phone_becomes_a_record_that_can_be_imported(load, Product):
    assert load(*convert([PHONE, PHONE])).ok
    phone = Product.objects.get()
    assert (phone.external_id, phone.name) == ("4984700", "Case for Fone® 6")
    assert phone.description == "<p>Soft &amp; light, ƒ/1.8</p>"
    assert str(phone.get_price()) == "9.90 USD"
    assert phone.metadata == {"popularity": 7}


@pytest.mark.shared_data
def test_all_phones(load, Product):
    path = os.environ.get("CATALOG_PHONES_JSON")
    if not path:
        pytest.skip("CATALOG_PHONES_JSON does not name the phones' ecommerce.json")
    records = list(convert(json.loads(Path(path).read_text())))
    assert load(*records).counts == {("product", Outcome.CREATED): 3291}
    assert Product.objects.published().count() == 3291
    assert get_category_model().objects.count() == 67
    assert get_brand_model().objects.count() == 250
    changes = Change.objects.count()
    assert load(*records).counts == {("product", Outcome.UNCHANGED): 3291}
    assert Change.objects.count() == changes
