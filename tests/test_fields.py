"""Fields of our own behave, and migrate as Django's."""

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.db.migrations.writer import MigrationWriter

from django_catalog import fields
from django_catalog.models import AttributeValue


@pytest.mark.parametrize(
    ("field", "stock"),
    [
        (fields.IdentifierField(max_length=10), "models.CharField"),
        (fields.GTINField(), "models.CharField"),
        (fields.HTMLField(), "models.TextField"),
        (fields.URLField(), "models.URLField"),
        (fields.OptionalOwnerField("shop.Product"), "models.ForeignKey"),
    ],
)
def test_migrates_as_djangos_own(field, stock):
    text, _imports = MigrationWriter.serialize(field)
    assert text.startswith(stock)
    assert "_delete_too" not in text
    rebuilt = eval(text, {"models": models, "django": __import__("django")} | vars(fields))
    assert rebuilt.deconstruct()[2:] == field.deconstruct()[2:]


def test_categories_are_left_out_of_migrations(Product):
    assert "categories" not in {field.name for field in Product._meta.local_many_to_many}
    assert Product.categories.through._meta.label == "django_catalog.Placement"


def test_empty_identifiers_are_stored_as_null(Product, db):
    lamp = Product.objects.create(name="Lamp", sku="")
    Product.objects.bulk_create([Product(name="Chair", sku="")])
    assert Product.objects.filter(sku=None).count() == 2
    Product.objects.filter(pk=lamp.pk).update(sku=" A 1 ")
    assert Product.objects.get(sku="A 1") == lamp
    lamp.sku = ""
    Product.objects.bulk_update([lamp], ["sku"])
    assert Product.objects.get(pk=lamp.pk).sku is None


def test_gtin_is_read_with_what_is_printed_between(Product):
    field = Product._meta.get_field("gtin")
    printed = "0 400638 133393 1"
    assert field.clean(field.formfield().clean(printed), None) == "04006381333931"
    with pytest.raises(ValidationError, match="not a valid GTIN"):
        field.clean("4006381333932", None)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("<p>Warm <b>light</b></p>", "<p>Warm <b>light</b></p>"),
        ('<a href="javascript:alert(1)">x</a>', '<a rel="noopener noreferrer">x</a>'),
        ('<img src="x" onerror="alert(1)">', '<img src="x">'),
        ("<script>alert(1)</script>Text", "Text"),
        ("<style>p{}</style>", ""),
        ("2 < 3", "2 &lt; 3"),
    ],
)
def test_rich_text_is_cleaned(Product, given, kept):
    assert Product._meta.get_field("description").get_prep_value(given) == kept


def test_url_without_a_scheme(Product):
    field = fields.URLField(max_length=100).formfield()
    assert field.clean("example.com/lamp") == "https://example.com/lamp"


def test_row_goes_with_what_it_optionally_points_at(lamp, red):
    lamp.attribute_values.create(attribute=red.attribute, choice=red)
    red.delete()
    assert not AttributeValue.objects.exists()
