"""Slugs: made once, unique whatever the batch, and their old ones remembered."""

import pytest
from django.core.exceptions import ValidationError

from django_catalog import get_brand_model, get_category_model
from django_catalog.models import Attribute, Collection, SlugHistory


def former(kind="product"):
    rows = SlugHistory.objects.filter(kind=kind)
    return {row.slug: row.object_id for row in rows}


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Desk lamp", "desk-lamp"),
        ("Café-Löffel", "café-löffel"),
        ("Лампа", "лампа"),
        ("茶碗", "茶碗"),
        ("!!!", "product"),
        ("x" * 255, "x" * 138),
    ],
)
def test_slug_made_from_the_name(Product, db, name, slug):
    lamp = Product.objects.create(name=name)
    assert lamp.slug == slug
    lamp.full_clean()


def test_slug_is_made_once(lamp):
    lamp.name = "Lantern"
    lamp.save()
    assert lamp.slug == "lamp"


def test_slug_taken_in_the_database(Product, lamp):
    slugs = [Product.objects.create(name="Lamp").slug for _ in range(3)]
    assert slugs == ["lamp-2", "lamp-3", "lamp-4"]


def test_slugs_unique_within_one_batch(Product, lamp):
    names = ["Lamp", "LAMP", "lamp!", "Lámp", "Chair", "Chair"]
    Product.objects.bulk_create(Product(name=name) for name in names)
    slugs = list(Product.objects.values_list("slug", flat=True))
    assert len(set(slugs)) == 7
    assert "lámp" not in slugs


def test_given_slugs_come_first_in_a_batch(Product, db):
    made, given = Product(name="Lamp"), Product(name="Torch", slug="lamp")
    Product.objects.bulk_create([made, given])
    assert (made.slug, given.slug) == ("lamp-2", "lamp")


@pytest.mark.parametrize(
    "names",
    [
        ("Cafe", "Café"),
        ("Strasse", "Straße"),
        ("Oeuvre", "Œuvre"),
        ("Smorrebrod", "Smørrebrød"),
        ("Lodz", "Łódź"),
        ("カメラ", "かめら"),
        ("ハ", "バ"),
        ("Ⅳ", "IV"),
    ],
)
def test_names_that_some_databases_take_for_equal(Product, db, names):
    Product.objects.bulk_create(Product(name=name) for name in names)
    Product.objects.create(name=names[1])
    assert len(set(Product.objects.values_list("slug", flat=True))) == 3


def test_many_of_one_name_cost_few_queries(Product, db, django_assert_max_num_queries):
    Product.objects.bulk_create(Product(name="Lamp") for _ in range(150))
    with django_assert_max_num_queries(15):
        Product.objects.bulk_create(Product(name="Lamp") for _ in range(20))
    assert Product.objects.filter(slug="lamp-170").exists()


def test_category_of_the_same_name_takes_its_parents(kitchen, lighting):
    categories = get_category_model().objects
    assert categories.create(name="Sale", parent=kitchen).slug == "sale"
    assert categories.create(name="Sale", parent=lighting).slug == "lighting-sale"
    assert categories.create(name="Sale", parent=lighting).slug == "sale-2"


def test_slug_with_a_space_is_refused(Product, db):
    with pytest.raises(ValidationError, match="slug"):
        Product(name="Lamp", slug="a lamp").full_clean()


def test_slug_twice_is_refused(refused, Product, lamp):
    refused(Product(name="Another", slug="lamp"), "already exists")


# Former slugs


def test_renamed(lamp):
    lamp.slug = "table-lamp"
    lamp.save()
    assert former() == {"lamp": str(lamp.pk)}


def test_renamed_in_bulk(Product, lamp, mug):
    lamp.slug, mug.slug = "table-lamp", "cup"
    Product.objects.bulk_update([lamp, mug], ["slug"])
    assert former() == {"lamp": str(lamp.pk), "mug": str(mug.pk)}


def test_renamed_by_update(Product, lamp):
    Product.objects.filter(pk=lamp.pk).update(slug="table-lamp")
    assert former() == {"lamp": str(lamp.pk)}


def test_renamed_twice_and_back(lamp):
    for slug in ("table-lamp", "desk-lamp", "lamp"):
        lamp.slug = slug
        lamp.save()
    assert former() == dict.fromkeys(["table-lamp", "desk-lamp"], str(lamp.pk))


def test_former_slug_taken_over_by_another(Product, lamp):
    lamp.slug = "table-lamp"
    lamp.save()
    other = Product.objects.create(name="Lamp")
    assert other.slug == "lamp"
    other.slug = "floor-lamp"
    other.save()
    assert former() == {"lamp": str(other.pk)}


def test_former_slugs_go_with_the_product(Product, lamp):
    lamp.slug = "table-lamp"
    lamp.save()
    lamp.delete()
    assert former() == {}


@pytest.mark.parametrize(
    "make",
    [get_category_model, get_brand_model, lambda: Attribute, lambda: Collection],
    ids=["category", "brand", "attribute", "collection"],
)
def test_every_page_remembers(db, make):
    row = make().objects.create(name="Old")
    row.slug = "new"
    row.save()
    assert former(row.change_kind) == {"old": str(row.pk)}


def test_kinds_do_not_share_slugs(Product, lamp, lighting):
    lamp.slug, lighting.slug = "new", "new"
    lamp.save()
    lighting.save()
    assert former() == {"lamp": str(lamp.pk)}
    assert former("category") == {"lighting": str(lighting.pk)}
