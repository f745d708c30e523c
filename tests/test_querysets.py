"""What a visitor may see, where products are, and how few queries a page takes."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from django_catalog import get_brand_model, get_category_model, get_product_model
from django_catalog.models import Attribute, Collection, Variant

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)

moments = st.none() | st.sampled_from([NOON + timedelta(hours=h) for h in (-2, -1, 0, 1, 2)])
shelves = st.lists(st.tuples(st.none() | st.integers(0, 3), st.booleans()), max_size=5)
goods = st.lists(
    st.fixed_dictionaries(
        {
            "status": st.sampled_from(["draft", "published", "archived"]),
            "publish_at": moments,
            "unpublish_at": moments,
            "brand": st.sampled_from([None, "active", "inactive"]),
            "shelves": st.sets(st.integers(0, 4), max_size=3),
        }
    ),
    max_size=6,
)


def is_active_up_to_the_root(number, shelves):
    while number is not None:
        parent, is_active = shelves[number]
        if not is_active:
            return False
        number = parent if parent is not None and parent < number else None
    return True


def may_be_seen(good, shelves):
    """Independent of the package: the rule as one would tell it."""
    begun = good["publish_at"] is None or good["publish_at"] <= NOON
    over = good["unpublish_at"] is not None and good["unpublish_at"] <= NOON
    places = [is_active_up_to_the_root(n, shelves) for n in good["shelves"] if n < len(shelves)]
    return (
        good["status"] == "published"
        and begun
        and not over
        and good["brand"] != "inactive"
        and (not places or any(places))
    )


def has_possible_dates(good):
    publish_at, unpublish_at = good["publish_at"], good["unpublish_at"]
    return publish_at is None or unpublish_at is None or unpublish_at > publish_at


def fill(shelves, goods):
    brands = {
        name: get_brand_model().objects.create(name=name, is_active=name == "active")
        for name in ("active", "inactive")
    }
    categories = []
    for number, (parent, is_active) in enumerate(shelves):
        parent = categories[parent] if parent is not None and parent < number else None
        row = get_category_model()(name="Shelf", parent=parent, is_active=is_active)
        row.save()
        categories.append(row)
    for number, good in enumerate(goods):
        values = {name: good[name] for name in ("status", "publish_at", "unpublish_at")}
        product = get_product_model().objects.create(
            name=f"{number}", brand=brands.get(good["brand"]), **values
        )
        product.set_categories([categories[n] for n in good["shelves"] if n < len(shelves)])


@pytest.mark.django_db
@settings(max_examples=60)
@given(shelves=shelves, goods=goods)
def test_published_is_what_may_be_seen(shelves, goods):
    goods = [good for good in goods if has_possible_dates(good)]
    with transaction.atomic():
        fill(shelves, goods)
        products = get_product_model().objects
        expected = {f"{n}" for n, good in enumerate(goods) if may_be_seen(good, shelves)}
        assert set(products.published(at=NOON).values_list("name", flat=True)) == expected
        told = products.with_visibility(at=NOON).values_list("name", "is_visible")
        assert {name for name, is_visible in told if is_visible} == expected
        assert len(told) == len(goods)
        transaction.set_rollback(True)


def test_published_now(Product, lamp):
    now = datetime.now(UTC)
    Product.objects.update(publish_at=now - timedelta(seconds=1))
    assert Product.objects.published().exists()
    Product.objects.update(publish_at=now + timedelta(hours=1))
    assert not Product.objects.published().exists()


def test_each_product_once(Product, lamp, kitchen, mugs):
    lamp.categories.add(kitchen, mugs)
    assert Product.objects.published().count() == 1
    assert Product.objects.in_category(kitchen).count() == 1


def test_in_category_with_those_below(Product, mug, lamp, kitchen, mugs, lighting):
    cups = type(mugs).objects.create(name="Cups", parent=mugs)
    assert list(Product.objects.in_category(kitchen)) == [mug]
    assert list(Product.objects.in_category(cups)) == []
    assert list(Product.objects.in_category(lighting).published()) == [lamp]


# Queries


def stock_up(count):
    """That many products with everything a page shows."""
    brand = get_brand_model().objects.create(name="Globex")
    shelf = get_category_model().objects.create(name="Shelf")
    below = get_category_model().objects.create(name="Below", parent=shelf)
    colour = Attribute.objects.create(name="Colour", is_option=True)
    red = colour.choices.create(value="Red")
    products = get_product_model().objects.bulk_create(
        get_product_model()(name=f"Lamp {n}", price=5, brand=brand) for n in range(count)
    )
    below.products.add(*products)
    for product in products:
        product.media.create(url="https://example.com/lamp.png")
        product.attribute_values.create(attribute=colour, choice=red)
    for variant in Variant.objects.bulk_create(Variant(product=p) for p in products):
        variant.set_options([red])


def card(product):
    return product.name, str(product.brand), product.main_image.src, product.get_price()


def detail(product):
    return (
        card(product),
        [variant.label for variant in product.variants.all()],
        [str(value) for value in product.attribute_values.all()],
        [node.name for node in product.primary_category.lineage()],
    )


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize(
    ("method", "show", "queries"), [("for_listing", card, 2), ("for_detail", detail, 6)]
)
def test_queries_of_a_page(Product, db, django_assert_num_queries, count, method, show, queries):
    stock_up(count)
    with django_assert_num_queries(queries):
        shown = [show(product) for product in getattr(Product.objects, method)()]
    assert len(shown) == count


def test_detail_without_media(Product, db, django_assert_num_queries):
    stock_up(1)
    with django_assert_num_queries(5):
        Product.objects.for_detail(media=False).get()


def test_detail_shows_in_the_editors_order(Product, mug, red, blue):
    mug.variants.filter(sku="MUG-BLUE").update(position=0)
    mug.variants.filter(sku="MUG-RED").update(position=1)
    variants = Product.objects.for_detail().get(pk=mug.pk).variants.all()
    assert [variant.label for variant in variants] == ["Blue", "Red"]


def test_visible_relations(lamp, mug, draft, django_assert_num_queries):
    for target in (mug, draft):
        lamp.relations.create(target=target)
    with django_assert_num_queries(1):
        assert [r.target.name for r in lamp.relations.visible()] == ["Mug"]


def test_visible_brands_and_collections(acme):
    get_brand_model().objects.create(name="Gone", is_active=False)
    Collection.objects.create(name="Gifts")
    Collection.objects.create(name="Sale", is_active=False)
    assert list(get_brand_model().objects.visible()) == [acme]
    assert [collection.name for collection in Collection.objects.visible()] == ["Gifts"]


# Writing in bulk


def test_bulk_update_of_many_products_carries_no_values_twice(Product, db):
    """Each statement names the rows of its own portion, and no others."""
    Product.objects.bulk_create(Product(name=f"Lamp {n}") for n in range(600))
    products = list(Product.objects.order_by("pk"))
    for product in products:
        product.summary = f"Shines like {product.name}."
    with CaptureQueriesContext(connection) as queries:
        assert Product.objects.bulk_update(products, ["summary"]) == 600
    assert [p.summary for p in Product.objects.order_by("pk")] == [p.summary for p in products]
    if connection.vendor != "sqlite":  # which gets one row after another
        updates = [q["sql"] for q in queries if q["sql"].startswith("UPDATE")]
        assert sum(sql.count("Shines like") for sql in updates) == 600


def test_slices_and_unions_are_refused_as_ever(Product, lamp):
    with pytest.raises(TypeError, match="slice"):
        Product.objects.all()[:1].update(name="Lantern")
    with pytest.raises(TypeError, match=r"slice|limit"):
        Product.objects.all()[:1].delete()
