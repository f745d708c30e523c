"""Every way of writing through the ORM leaves a row in the log."""

from decimal import Decimal

import pytest
from asgiref.sync import async_to_sync
from django.core import serializers
from django.db import connection, transaction
from django.db.models import F

from django_catalog import changes, get_brand_model, get_category_model
from django_catalog.models import (
    Attribute,
    AttributeChoice,
    AttributeValue,
    CategoryAttribute,
    Change,
    Collection,
    CollectionProduct,
    Media,
    Placement,
    Relation,
    Variant,
    VariantOption,
)

from .log import deleted, logging, put


@pytest.fixture
def width(db):
    return Attribute.objects.create(name="Width", type="number", unit="cm")


# Products


def test_create(db, Product):
    with logging() as logged:
        lamp = Product.objects.create(name="Lamp")
    assert logged == put(lamp)


def test_save(lamp):
    with logging() as logged:
        lamp.name = "Lantern"
        lamp.save()
    assert logged == put(lamp)


def test_save_of_some_fields(lamp):
    with logging() as logged:
        lamp.name = "Lantern"
        lamp.save(update_fields=["name"])
    assert logged == put(lamp)


def test_delete(lamp):
    key = lamp.pk
    with logging() as logged:
        lamp.delete()
    assert logged == deleted(key)


def test_delete_of_a_queryset(Product, lamp, chair):
    keys = [lamp.pk, chair.pk]
    with logging() as logged:
        Product.objects.filter(pk__in=keys).delete()
    assert logged == deleted(*keys)


def test_deleted_product_with_all_that_belongs_to_it(mug, width):
    key = mug.pk
    mug.attribute_values.create(attribute=width, number=10)
    mug.media.create(url="https://example.com/mug.png", variant=mug.variants.first())
    with logging() as logged:
        mug.delete()
    assert logged == deleted(key)


def test_delete_is_the_last_word(mug):
    key = mug.pk
    mug.delete()
    last = Change.objects.filter(kind="product", key=str(key)).latest("id")
    assert last.action == "delete"


def test_create_after_delete_in_one_transaction(Product, lamp):
    with logging(), transaction.atomic():
        key = lamp.pk
        lamp.delete()
        Product.objects.create(pk=key, name="Lamp")
    newest = Change.objects.filter(kind="product", key=str(key)).latest("id")
    assert newest.action == "put"


def test_bulk_create(db, Product):
    with logging() as logged:
        products = Product.objects.bulk_create([Product(name="Lamp"), Product(name="Chair")])
    assert len(logged) == 2
    assert logged == put(*Product.objects.filter(name__in=["Lamp", "Chair"])) == put(*products)


def test_bulk_create_where_the_database_returns_no_keys(db, Product, monkeypatch):
    monkeypatch.setattr(type(connection.features), "can_return_rows_from_bulk_insert", False)
    with logging() as logged:
        Product.objects.bulk_create([Product(name="Lamp"), Product(name="Chair")])
    assert logged == put(*Product.objects.all())


def test_bulk_create_that_ignores_conflicts(Product, lamp):
    with logging() as logged:
        Product.objects.bulk_create(
            [Product(name="Lamp", sku="LAMP"), Product(name="Chair")], ignore_conflicts=True
        )
    chair = Product.objects.get(name="Chair")
    assert put(chair) <= logged <= put(chair, lamp)


def upsert(model, objs, update_fields, unique_fields):
    if not connection.features.supports_update_conflicts_with_target:
        unique_fields = None
    model.objects.bulk_create(
        objs, update_conflicts=True, update_fields=update_fields, unique_fields=unique_fields
    )


def test_upsert_by_sku(Product, lamp):
    with logging() as logged:
        upsert(
            Product,
            [Product(name="Lamp", sku="LAMP", price=5), Product(name="Chair", sku="CHAIR")],
            ["price"],
            ["sku"],
        )
    assert logged == put(lamp, Product.objects.get(sku="CHAIR"))
    lamp.refresh_from_db()
    assert (lamp.price, lamp.slug) == (5, "lamp")


def test_upsert_moves_a_variant(Product, mug, chair):
    with logging() as logged:
        upsert(Variant, [Variant(product=chair, sku="MUG-RED")], ["product"], ["sku"])
    assert logged == put(mug, chair)


def test_upsert_of_attribute_values(mug, width):
    mug.attribute_values.create(attribute=width, number=10)
    with logging() as logged:
        value = AttributeValue(product=mug, attribute=width, number=12)
        upsert(AttributeValue, [value], ["number"], ["product", "attribute", "slot"])
    assert logged == put(mug)
    assert mug.attribute_values.get().number == 12


def test_bulk_update(Product, lamp, chair):
    lamp.price = chair.price = 7
    with logging() as logged:
        Product.objects.bulk_update([lamp, chair], ["price"])
    assert logged == put(lamp, chair)


def test_update(Product, lamp, chair):
    with logging() as logged:
        assert Product.objects.filter(price__gt=30).update(price=F("price") + 1) == 1
    assert logged == put(chair)


def test_update_through_a_join_writes_each_row_once(Product, lamp, lighting, kitchen):
    lamp.categories.add(kitchen)
    products = Product.objects.filter(categories__in=[lighting, kitchen])
    with logging() as logged:
        assert products.update(price=F("price") + 1) == 1
    assert logged == put(lamp)


def test_update_in_portions(db, Product, monkeypatch):
    monkeypatch.setattr("django_catalog.querysets.CHUNK", 2)
    Product.objects.bulk_create(Product(name=f"Lamp {n}", price=n) for n in range(5))
    kitchen, lighting = (get_category_model().objects.create(name=n) for n in ("K", "L"))
    for category in (kitchen, lighting):
        category.products.add(*Product.objects.all())
    with logging() as logged:
        products = Product.objects.filter(categories__name__in="KL").order_by("-price")
        assert products.update(price=F("price") + 100) == 5
    assert logged == put(*Product.objects.all())
    assert sum(p.price for p in Product.objects.all()) == 510


def test_update_of_nothing(Product, lamp):
    with logging() as logged:
        assert Product.objects.filter(name="Chair").update(price=1) == 0
    assert logged == set()


def test_get_or_create_and_update_or_create(db, Product):
    with logging() as logged:
        lamp, _ = Product.objects.get_or_create(sku="LAMP", defaults={"name": "Lamp"})
    assert logged == put(lamp)
    with logging() as logged:
        Product.objects.get_or_create(sku="LAMP")
    assert logged == set()
    with logging() as logged:
        Product.objects.update_or_create(sku="LAMP", defaults={"name": "Lantern"})
    assert logged == put(lamp)


@pytest.mark.django_db(transaction=True)
def test_asynchronous_writes(Product):
    async def write():
        lamp = await Product.objects.acreate(name="Lamp")
        chair = (await Product.objects.abulk_create([Product(name="Chair")]))[0]
        lamp.name = "Lantern"
        await lamp.asave()
        await Product.objects.filter(pk=chair.pk).aupdate(price=5)
        await lamp.adelete()

    async_to_sync(write)()
    written = [(change.action, change.kind) for change in changes.read()]
    assert written == [("put", "product")] * 4 + [("delete", "product")]


def test_a_fixture_loaded_raw_logs_nothing(lamp):
    fixture = serializers.serialize("json", [lamp])
    with logging() as logged:
        for loaded in serializers.deserialize("json", fixture):
            loaded.save()
    assert logged == set()


# What belongs to a product


OWNED = {
    "variant": lambda mug, other: Variant(product=mug, sku="NEW"),
    "value": lambda mug, other: AttributeValue(
        product=mug,
        attribute=Attribute.objects.create(name="Width", type="number"),
        number=Decimal(3),
    ),
    "option": lambda mug, other: VariantOption(
        variant=mug.variants.create(),
        attribute=(size := Attribute.objects.create(name="Size", is_option=True)),
        choice=size.choices.create(value="Large"),
    ),
    "media": lambda mug, other: Media(product=mug, url="https://example.com/mug.png"),
    "placement": lambda mug, other: Placement(
        product=mug, category=get_category_model().objects.create(name="Gifts")
    ),
    "relation": lambda mug, other: Relation(source=mug, target=other),
}


@pytest.fixture(params=OWNED)
def part(request, mug, chair):
    """One of the rows that make up the mug, not yet saved."""
    return OWNED[request.param](mug, chair)


def test_part_saved_and_deleted(mug, part):
    for write in (part.save, part.save, part.delete):
        with logging() as logged:
            write()
        assert logged == put(mug)


def test_part_written_in_bulk(mug, part):
    rows = type(part).objects
    with logging() as logged:
        rows.bulk_create([part])
    assert logged == put(mug)
    field = next(f for f in part._meta.concrete_fields if not f.primary_key and not f.generated)
    with logging() as logged:
        rows.bulk_update(rows.all(), [field.name])
    assert logged == put(mug)
    with logging() as logged:
        rows.update(**{field.attname: F(field.attname)})
    assert logged == put(mug)
    with logging() as logged:
        rows.filter(**{part.change_key: mug.pk}).delete()
    assert logged == put(mug)


def test_part_in_a_bulk_that_ignores_conflicts(mug, part):
    with logging() as logged:
        type(part).objects.bulk_create([part], ignore_conflicts=True)
    assert logged == put(mug)


@pytest.mark.parametrize("name", [name for name in OWNED if name not in ("option", "relation")])
def test_part_moved_to_another_product(mug, chair, name):
    part = OWNED[name](mug, chair)
    part.save()
    with logging() as logged:
        type(part).objects.filter(pk=part.pk).update(product=chair)
    assert logged == put(mug, chair)
    part.refresh_from_db()
    part.product = mug
    with logging() as logged:
        part.save()
    assert logged == put(mug, chair)


def test_many_to_many_from_the_product(lamp, kitchen, mugs, lighting):
    for write in (
        lambda: lamp.categories.add(kitchen, mugs),
        lambda: lamp.categories.remove(kitchen),
        lambda: lamp.categories.set([kitchen, lighting]),
        lambda: lamp.set_categories([lighting, mugs]),
        lambda: lamp.categories.clear(),
    ):
        with logging() as logged:
            write()
        assert logged == put(lamp)


def test_many_to_many_from_the_category(lamp, chair, kitchen):
    for write, products in (
        (lambda: kitchen.products.add(lamp, chair), [lamp, chair]),
        (lambda: kitchen.products.remove(chair), [chair]),
        (lambda: kitchen.products.set([chair]), [lamp, chair]),
        (lambda: kitchen.products.clear(), [chair]),
    ):
        with logging() as logged:
            write()
        assert logged == put(*products)


def test_related_managers(lamp, chair, acme):
    for write, products in (
        (lambda: acme.products.add(chair), [chair]),
        (lambda: acme.products.set([chair]), [lamp]),
        (lambda: acme.products.remove(chair), [chair]),
        (lambda: acme.products.add(chair, bulk=False), [chair]),
        (lambda: acme.products.clear(), [chair]),
    ):
        with logging() as logged:
            write()
        assert logged == put(*products)


def test_options_of_a_variant(mug, blue, red):
    with logging() as logged:
        mug.variants.first().set_options([])
    assert logged == put(mug)
    with logging() as logged:
        mug.variants.last().set_options([red])
    assert logged == put(mug)


# Cascades


def test_deleted_category(mug, kitchen, mugs):
    keys = [kitchen.pk, mugs.pk]
    with logging() as logged:
        kitchen.delete()
    assert logged == deleted(*keys, kind="category") | put(mug)


def test_deleted_attribute(mug, width):
    key = width.pk
    mug.attribute_values.create(attribute=width, number=3)
    with logging() as logged:
        width.delete()
    assert logged == deleted(key, kind="attribute") | put(mug)


def test_deleted_choice(lamp, red, colour):
    lamp.attribute_values.create(attribute=colour, choice=red)
    with logging() as logged:
        red.delete()
    assert logged == put(lamp, colour)


def test_deleted_target_of_a_relation(lamp, chair):
    key = chair.pk
    lamp.relations.create(target=chair)
    chair.relations.create(target=lamp)
    with logging() as logged:
        chair.delete()
    assert logged == put(lamp) | deleted(key) | {("put", "product", str(key))}
    assert Change.objects.filter(key=str(key), kind="product").latest("id").action == "delete"


def test_deleted_product_of_a_collection(lamp):
    gifts = Collection.objects.create(name="Gifts")
    gifts.products.add(lamp)
    key = lamp.pk
    with logging() as logged:
        lamp.delete()
    assert logged == put(gifts) | deleted(key)


def test_deleted_variant_with_its_media(mug):
    red, _ = mug.variants.all()
    mug.media.create(variant=red, url="https://example.com/red.png")
    with logging() as logged:
        red.delete()
    assert logged == put(mug)


# Everything else a reader can see


@pytest.mark.parametrize(
    "make",
    [
        lambda: get_category_model()(name="Gifts"),
        lambda: get_brand_model()(name="Globex"),
        lambda: Attribute(name="Width"),
        lambda: Collection(name="Gifts"),
    ],
    ids=["category", "brand", "attribute", "collection"],
)
def test_every_kind(db, make):
    row = make()
    with logging() as logged:
        row.save()
    assert logged == put(row)
    with logging() as logged:
        type(row).objects.update(name="Another")
    assert logged == put(row)
    key = row.pk
    with logging() as logged:
        row.delete()
    assert logged == deleted(key, kind=row.change_kind)


def test_parts_of_other_kinds(lamp, colour, kitchen):
    gifts = Collection.objects.create(name="Gifts")
    for part, owner in (
        (AttributeChoice(attribute=colour, value="Green"), colour),
        (CategoryAttribute(category=kitchen, attribute=colour), kitchen),
        (CollectionProduct(collection=gifts, product=lamp), gifts),
    ):
        for write in (part.save, type(part).objects.all().delete):
            with logging() as logged:
                write()
            assert logged == put(owner)


def test_category_that_hides_those_below(kitchen, mugs):
    with logging() as logged:
        kitchen.is_active = False
        kitchen.save()
    assert logged == put(kitchen, mugs)
