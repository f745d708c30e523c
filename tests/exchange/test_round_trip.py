"""What is exported and imported again changes nothing."""

import io

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from hypothesis import assume, given, settings

from django_catalog import get_brand_model, get_category_model, get_product_model
from django_catalog.exchange import Exporter, Importer, Outcome
from django_catalog.exchange.export import picture_address
from django_catalog.exchange.formats import FORMATS, WriteOptions, format_named, open_file
from django_catalog.models import Attribute, Change, Collection, Media, RecordedModel

from .catalogues import catalogues, make

WRITTEN = [each.name for each in FORMATS if each.write]
WHOLE = ["jsonl"]
"""Formats that have room for everything, so that an empty database can be filled."""

FITS = {
    "csv": lambda catalogue: catalogue["products"],
    "xlsx": lambda catalogue: catalogue["products"],
}
"""Whether a format has room for a catalogue; an empty table is none."""

of_whole_catalogues = settings(max_examples=20)


def written(name):
    format_, file, shop = format_named(name), io.BytesIO(), "https://shop.example"
    exporter = Exporter(picture_url=None if format_.names_files else picture_address(shop))
    format_.write(exporter.records(), file, WriteOptions(base_url=shop), exporter.on_loss)
    return file.getvalue()


def load(name, content):
    return Importer().run(open_file(io.BytesIO(content), format=name))


def rows():
    """All that can be read of the catalogue."""
    models = [m for m in apps.get_models() if issubclass(m, RecordedModel)]
    return {m: list(m._base_manager.order_by("pk").values()) for m in [*models, Change]}


def empty():
    for model in (
        *(get_product_model(), Collection, get_category_model(), get_brand_model(), Attribute),
    ):
        model._base_manager.all().delete()


@pytest.mark.parametrize("name", WRITTEN)
@of_whole_catalogues
@given(catalogue=catalogues())
def test_import_into_the_same_database_changes_nothing(db, name, catalogue):
    assume(name not in FITS or FITS[name](catalogue))
    with transaction.atomic():
        make(catalogue)
        before = rows()
        report = load(name, written(name))
        assert report.problems == []
        assert {outcome for _type, outcome in report.counts} <= {Outcome.UNCHANGED}
        assert rows() == before
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", WHOLE)
@of_whole_catalogues
@given(catalogue=catalogues())
def test_import_into_an_empty_database_makes_the_same_export(db, name, catalogue):
    with transaction.atomic():
        make(catalogue)
        content = written(name)
        empty()
        report = load(name, content)
        assert report.problems == []
        assert written(name) == content
        transaction.set_rollback(True)


@pytest.fixture
def same(db):
    """What an import of a new export says; nothing may have been written."""

    def same():
        before = rows()
        report = load("jsonl", written("jsonl"))
        assert rows() == before
        return report

    return same


def test_of_several_with_one_name_each_stays_with_its_products(same, Product, kitchen, colour):
    """An import finds the oldest of a name, but a product's own go before it."""
    for place in range(2):
        brand = get_brand_model().objects.create(name="Acme")
        mugs = get_category_model().objects.create(name="Mugs", parent=kitchen)
        get_category_model().objects.create(name=f"Only here {place}", parent=mugs)
        red = colour.choices.create(value="Red")
        product = Product.objects.create(name="Mug", sku=f"MUG-{place}", brand=brand)
        product.set_categories([mugs, mugs.children.get()])
        product.attribute_values.create(attribute=colour, choice=red)
        product.variants.create().set_options([red])
    assert same().ok


@pytest.mark.parametrize("name", WRITTEN)
def test_stored_picture_stays_what_it_is(lamp, name):
    file = default_storage.save("catalog/products/ä lamp.png", ContentFile(b"a picture"))
    Media.objects.bulk_create([Media(product=lamp, file=file, width=4, height=3)])
    before = rows()
    assert load(name, written(name)).problems == []
    assert rows() == before


def test_positions_keep_their_gaps_and_a_variants_picture_its_place(same, mug, lamp, red, blue):
    blue.position = 7
    blue.save()
    mug.sku = "MUG"
    mug.save()
    variant = mug.variants.get(sku="MUG-BLUE")
    for place, owner in ((2, variant), (5, None), (5, variant), (9, None)):
        url = f"https://a.example/{place}.jpg"
        mug.media.create(url=url, variant=owner, position=place)
    mug.relations.create(target=lamp, kind="upsell", position=3)
    mug.relations.create(target=lamp, kind="related", position=4)
    assert same().ok


def test_product_that_nothing_tells_apart_is_refused_and_stays(same, Product):
    Product.objects.create(name="Lamp")
    report = same()
    assert [str(each) for each in report.problems] == [
        "Line 1, sku: Give the product a SKU or an external id: the next import finds it by that."
    ]


def test_spaces_around_a_name_make_no_other_name(db):
    brand = get_brand_model().objects.create(name="Acme ")
    get_product_model().objects.create(sku="PEN", name=" Pen", brand=brand)
    content = written("jsonl")
    empty()
    assert load("jsonl", content).ok
    assert written("jsonl") == content
