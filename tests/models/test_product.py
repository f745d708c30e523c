"""Products: complete in one line, published when they should be, in their categories."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from django_catalog import get_category_model
from django_catalog.models import Relation

DAY = timedelta(days=1)


def test_one_line_is_a_complete_product(db, Product):
    lamp = Product(name="Lamp", price="19.99", in_stock=True)
    lamp.save()
    assert Product.objects.published().get() == lamp
    lamp.refresh_from_db()
    assert str(lamp.get_price()) == "19.99 EUR"
    assert lamp.in_stock
    assert lamp.availability == "in_stock"


def test_unpublished_before_it_is_published(refused, Product):
    now = timezone.now()
    refused(
        Product(name="Lamp", publish_at=now + DAY, unpublish_at=now),
        "It must be unpublished after it is published",
    )


def test_external_id_twice(refused, Product, lamp):
    Product.objects.filter(pk=lamp.pk).update(external_id="7")
    refused(Product(name="Another", external_id="7"), "already has this external id")


def test_sku_of_a_variant(Product, mug):
    with pytest.raises(ValidationError, match="already has this SKU"):
        Product(name="Another", sku="MUG-RED").full_clean()


def test_related_to_itself(refused, lamp):
    refused(Relation(source=lamp, target=lamp), "cannot be related to itself")


def test_related_twice_in_the_same_way(refused, lamp, mug):
    mug.relations.create(target=lamp)
    refused(Relation(source=mug, target=lamp), "already related in this way")


def test_description_is_cleaned_on_every_way_in(Product, db):
    dirty = '<p onclick="x()">Warm <b>light</b><script>alert(1)</script></p>'
    created = Product.objects.create(name="Lamp", description=dirty)
    assert created.description == "<p>Warm <b>light</b></p>"
    bulk = Product.objects.bulk_create([Product(name="Torch", description=dirty)])
    for write in (
        lambda: Product.objects.update(description=dirty),
        lambda: Product.objects.bulk_update([*bulk, created], ["description"]),
    ):
        write()
        texts = Product.objects.values_list("description", flat=True)
        assert set(texts) == {"<p>Warm <b>light</b></p>"}


def test_any_write_is_an_update(lamp):
    for write in (
        lambda: lamp.save(),
        lambda: lamp.save(update_fields=["name"]),
        lambda: type(lamp).objects.update(name="Lantern"),
        lambda: type(lamp).objects.bulk_update([lamp], ["name"]),
    ):
        before = type(lamp).objects.get().updated_at
        write()
        assert type(lamp).objects.get().updated_at > before


def test_primary_category_is_the_first(lamp, lighting, kitchen):
    lamp.categories.add(kitchen)
    assert lamp.primary_category == lighting
    lamp.set_categories([kitchen, lighting])
    assert lamp.primary_category == kitchen
    lamp.categories.clear()
    assert lamp.primary_category is None


def test_categories_keep_the_order_they_were_given(lamp, lighting, kitchen, mugs):
    for order in ([kitchen, mugs], [mugs, lighting, kitchen], []):
        lamp.set_categories(order)
        placements = lamp.placements.select_related("category")
        assert [p.category for p in placements.order_by("position")] == order


def test_same_categories_write_nothing(lamp, lighting, django_assert_num_queries):
    with django_assert_num_queries(2):
        lamp.set_categories([lighting])


def test_main_image_is_the_first_image(lamp):
    lamp.media.create(kind="video", url="https://example.com/lamp.mp4")
    back = lamp.media.create(url="https://example.com/back.png")
    front = lamp.media.create(url="https://example.com/front.png")
    assert lamp.main_image == back
    lamp.media.filter(pk=front.pk).update(position=0)
    lamp.media.filter(pk=back.pk).update(position=5)
    assert lamp.main_image == front
    assert [medium.kind for medium in lamp.gallery] == ["video", "image", "image"]


def test_copy_of_a_product_with_variants_has_none(mug):
    mug.pk, mug.slug, mug._state.adding = None, "", True
    mug.save()
    mug.refresh_from_db()
    assert (mug.variant_count, mug.price, mug.slug) == (0, 8, "mug-2")


def test_categories_of_a_host_that_has_many(Product, db):
    categories = [get_category_model()(name=f"Shelf {n}") for n in range(30)]
    get_category_model().objects.bulk_create(categories)
    lamp = Product.objects.create(name="Lamp")
    lamp.set_categories(categories)
    assert [p.position for p in lamp.placements.order_by("position")] == list(range(30))
