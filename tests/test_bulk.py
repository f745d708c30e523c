"""Rows written past the ORM are what it would have written."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import DataError, IntegrityError, connection, connections, transaction
from django.db.models import F

from django_catalog.models import Attribute, AttributeValue, Variant, VariantOption
from django_catalog.querysets.bulk import PortableWriter, Row, writer


@pytest.fixture(params=["of the database", "of Django"])
def write(request, db):
    """Makes the writer of a model: the fast one, and the one for all databases."""
    if request.param == "of Django":
        return lambda model: PortableWriter(model, connections["default"])
    return lambda model: writer(model, "default")


def variant_of(product, **values):
    fields = [f for f in Variant._meta.concrete_fields if not (f.generated or f.primary_key)]
    empty = {field.attname: field.get_default() for field in fields}
    return Row(**{**empty, "product_id": product, "position": 0, **values})


def test_new_products_are_as_if_saved(write, Product):
    values = {
        "name": "Lamp",
        "sku": " L 1 ",
        "gtin": "4006381333931",
        "description": "<p onclick='x()'>Warm</p>",
        "price": Decimal("19.5"),
        "metadata": {"watt": 5.5, "ways": [1, None]},
        "publish_at": datetime(2027, 1, 1, tzinfo=UTC),
        "availability": Product.Availability.PREORDER,
        "stock_quantity": 3,
    }
    saved = Product.objects.create(slug="saved", **{**values, "sku": "L 0"})
    new = Product(slug="new", **values)
    write(Product).insert([new, Product(slug="other", name="Chair")])
    assert new.pk
    found = Product.objects.values()
    passing = {"id": None, "slug": None, "sku": None, "created_at": None, "updated_at": None}
    assert found.get(pk=new.pk) | passing == found.get(pk=saved.pk) | passing
    assert found.get(pk=new.pk)["sku"] == "L 1"
    assert not Product.objects.get(slug="other").metadata
    assert Product.objects.create(name="Later").pk > new.pk


def test_rows_point_at_rows_that_are_not_written_yet(write, Product, red):
    product = Product(name="Mug", slug="mug")
    small, large = (variant_of(product, position=n, sku=f"M{n}") for n in range(2))
    options = [
        Row(variant_id=variant, attribute_id=red.attribute_id, choice_id=red.pk)
        for variant in (small, large)
    ]
    write(Product).insert([product])
    write(Variant).insert([small, large])
    write(VariantOption).insert(options)
    assert [v.pk for v in product.variants.order_by("position")] == [small.pk, large.pk]
    assert {o.variant_id for o in red.variant_options.all()} == {small.pk, large.pk}


def test_each_type_of_value_is_written(write, lamp):
    types = {"number": Decimal("14.3"), "boolean": False, "text": "“ç”\t\\N\n", "date": None}
    attributes = {t: Attribute.objects.create(name=t, type=t) for t in types}
    types["date"] = datetime(2027, 3, 1, tzinfo=UTC).date()
    empty = {"choice_id": None, **dict.fromkeys(types)}
    owner = {"product_id": lamp.pk}
    write(AttributeValue).insert(
        [
            Row(**{**empty, **owner, "attribute_id": attributes[t].pk, "type": t, t: value})
            for t, value in types.items()
        ]
    )
    assert {row.type: row.value for row in lamp.attribute_values.all()} == types


def test_only_what_is_named_is_changed(write, mug):
    red, blue = mug.variants.order_by("position")
    rows = [
        Row(**{**Variant.objects.values().get(pk=v.pk), "pk": v.pk, "mpn": "new", "price": price})
        for v, price in ((red, None), (blue, Decimal("7.25")))
    ]
    rows[0].sku = "not written"
    write(Variant).update(rows, {"mpn", "price"})
    found = list(Variant.objects.order_by("position").values_list("sku", "mpn", "price"))
    assert found == [("MUG-RED", "new", None), ("MUG-BLUE", "new", Decimal("7.25"))]


def test_nothing_is_written_of_no_rows(write, Product, django_assert_num_queries):
    with django_assert_num_queries(0):
        write(Product).insert([])
        write(Product).update([], {"name"})


def test_what_a_rule_forbids_is_refused(write, Product, lamp):
    with pytest.raises(IntegrityError), transaction.atomic():
        write(Product).insert([Product(name="Lamp", slug="lamp")])
    lamp.price = Decimal("-1")
    with pytest.raises(IntegrityError), transaction.atomic():
        write(Product).update([lamp], {"price"})


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite takes texts of any length")
def test_what_is_too_long_is_not_cut_off(Product, lamp):
    lamp.name = "x" * 256
    with pytest.raises(DataError), transaction.atomic():
        writer(Product, "default").update([lamp], {"name"})


def test_expressions_are_left_to_django(Product, mug, lamp):
    mug.stock_quantity, lamp.stock_quantity = F("stock_quantity") + 1, 8
    lamp.name = "Lantern"
    assert Product.objects.bulk_update([lamp], ["name", "stock_quantity"]) == 1
    assert Product.objects.bulk_update([mug], ["stock_quantity"]) == 1
    assert Product.objects.get(pk=lamp.pk).stock_quantity == 8


def test_bulk_update_changes_only_rows_of_the_queryset(Product, lamp, draft):
    lamp.name = draft.name = "Renamed"
    assert Product.objects.filter(status="published").bulk_update([lamp, draft], ["name"]) == 1
    assert set(Product.objects.values_list("name", flat=True)) == {"Renamed", "Secret lantern"}
