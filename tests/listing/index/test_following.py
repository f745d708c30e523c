"""The index after any change is what it would be if it were made anew."""

from datetime import timedelta

import pytest
from django.utils import timezone

from django_catalog import changes
from django_catalog.listing.index import Index
from django_catalog.listing.index.index import NAMES
from django_catalog.models import (
    Attribute,
    AttributeChoice,
    AttributeValue,
    Collection,
    Placement,
    Variant,
)


@pytest.fixture
def live(live_index, lamp, mug, draft, kitchen):
    """The index as it was before the test changes anything."""
    live_index.current()
    return live_index


def state(index):
    """Everything it knows. Places in the order of names are told by that order."""
    numbers = {
        key: numbers.items(numbers.known)
        for key, numbers in index.numbers.items()
        if numbers.known and key != NAMES
    }
    names = index.get_numbers(NAMES)
    in_order = names.window(names.known, 0, len(names.known))
    sets = {key: set(products) for key, products in index.sets.items() if products}
    return sets, numbers, in_order, set(index.visible), index.schema.collections


CHANGES = {
    "a price": lambda shop: shop.lamp.save(update_fields=["price"]),
    "a new product": lambda shop: shop.Product.objects.create(name="Anvil", price=3),
    "many new products": lambda shop: shop.Product.objects.bulk_create(
        shop.Product(name=f"Lamp {n}") for n in range(30)
    ),
    "a name": lambda shop: shop.Product.objects.filter(pk=shop.lamp.pk).update(name="Zither"),
    "a deleted product": lambda shop: shop.lamp.delete(),
    "a published draft": lambda shop: shop.Product.objects.update(status="published"),
    "everything archived": lambda shop: shop.Product.objects.update(status="archived"),
    "a brand taken away": lambda shop: shop.Product.objects.update(brand=None),
    "a hidden brand": lambda shop: type(shop.acme).objects.update(is_active=False),
    "a renamed brand": lambda shop: type(shop.acme).objects.update(name="Bolt", slug="bolt"),
    "a hidden category": lambda shop: (
        type(shop.kitchen).objects.filter(pk=shop.kitchen.pk).update(is_active=False)
    ),
    "a moved category": lambda shop: shop.move(shop.mugs, shop.lighting),
    "a deleted category": lambda shop: shop.lighting.delete(),
    "a placement": lambda shop: shop.lamp.categories.add(shop.mugs),
    "no placements": lambda shop: Placement.objects.all().delete(),
    "a variant's option": lambda shop: shop.mug.variants.first().set_options([shop.new_choice()]),
    "a deleted variant": lambda shop: shop.mug.variants.first().delete(),
    "a variant sold out": lambda shop: Variant.objects.update(stock_quantity=0),
    "a deleted choice": lambda shop: shop.deleted_choice(),
    "an attribute that is no filter any more": lambda shop: Attribute.objects.update(
        is_facet=False
    ),
    "an attribute that is no option any more": lambda shop: Attribute.objects.update(
        is_option=False
    ),
    "an attribute that becomes a filter": lambda shop: shop.new_filter(),
    "a finer number": lambda shop: shop.new_number("0.000001"),
    "a negative number": lambda shop: shop.new_number("-12.5"),
    "a picked collection": lambda shop: Collection.objects.create(name="Gifts").products.add(
        shop.lamp, shop.mug
    ),
    "a publishing date": lambda shop: shop.Product.objects.filter(pk=shop.lamp.pk).update(
        publish_at=timezone.now() + timedelta(days=1)
    ),
}


class Shop:
    """The fixtures by their names, and changes that take more than a line."""

    def move(self, category, parent):
        category.parent = parent
        category.save()

    def new_choice(self):
        return AttributeChoice.objects.create(attribute=self.colour, value="Green")

    def deleted_choice(self):
        green = self.new_choice()
        AttributeValue.objects.create(product=self.lamp, attribute=self.colour, choice=green)
        green.delete()

    def new_filter(self):
        AttributeValue.objects.create(product=self.lamp, attribute=self.weight, value="1.5")
        self.weight.is_facet = True
        self.weight.save()

    def new_number(self, number):
        self.new_filter()
        AttributeValue.objects.create(product=self.mug, attribute=self.weight, value=number)


@pytest.fixture
def shop(Product, lamp, mug, acme, kitchen, mugs, lighting, colour, red, blue):
    shop = Shop()
    weight = Attribute.objects.create(name="Weight", type="number")
    vars(shop).update(locals())
    return shop


@pytest.mark.parametrize("change", CHANGES)
def test_the_index_follows(live, shop, change):
    live.current()
    CHANGES[change](shop)
    followed = live.current()
    made_anew = Index.build(changes.mark(), "default").now()
    assert state(followed) == state(made_anew)


def test_one_change_after_the_other(live, shop):
    for change in ("a finer number", "a name", "many new products", "a hidden brand", "a name"):
        CHANGES[change](shop)
        followed = live.current()
        assert state(followed) == state(Index.build(changes.mark(), "default").now())


def test_what_was_handed_out_does_not_change(live, shop):
    before = live.current()
    known = state(before)
    shop.Product.objects.all().delete()
    assert live.current().visible != before.visible
    assert state(before) == known
