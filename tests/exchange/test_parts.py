"""Records that tell a part of a product, as tables do, and leave the rest alone."""

import io

import pytest

from django_catalog.exchange import Importer, Outcome
from django_catalog.exchange.formats import ReadOptions, open_file
from django_catalog.exchange.upsert import products
from django_catalog.models import Attribute, Change, Variant

MUG = {
    "external_id": "m1",
    "sku": "MUG",
    "name": "Mug",
    "price": "8.00",
    "currency": "EUR",
    "variants": [
        {"sku": "MUG-S", "options": {"size": "Small"}, "stock_quantity": 4},
        {
            "sku": "MUG-L",
            "options": {"size": "Large"},
            "media": [{"url": "https://pictures.example/large.jpg"}],
        },
    ],
}


def test_attributes_that_are_not_named_can_be_kept(load, attributes, tea, Product):
    load(tea)
    part = {"caffeine": None, "taste": ["Sweet"], "origin": "Kyoto"}
    assert load({"sku": "TEA", "attributes": part, "other_attributes": "keep"}).ok
    values = [
        (row.attribute.slug, str(getattr(row.value, "value", row.value)))
        for row in Product.objects.get().attribute_values.for_display()
    ]
    assert sorted(values) == [
        ("harvested", "2026-04-20"),
        ("note", "Cool water"),
        ("organic", "True"),
        ("origin", "Kyoto"),
        ("taste", "Sweet"),
    ]


def test_attribute_that_nobody_knows_is_clear(load, attributes, tea):
    assert load({**tea, "attributes": {"colour": None}}).ok
    (problem,) = load({**tea, "attributes": {"colour": "Red"}}).problems
    assert problem.field == "attributes.colour"


def test_names_in_the_metadata_that_the_record_lacks_can_be_kept(load, Product):
    mug = {"sku": "MUG", "name": "Mug"}
    load({**mug, "metadata": {"farm": {"m": 9}, "rating": 4, "old": 1, "nothing": None}})
    part = {"metadata": {"farm": {"f": 1}, "old": None, "new": 2}, "other_metadata": "keep"}
    assert load({**mug, **part}).total(Outcome.UPDATED) == 1
    kept = {"farm": {"f": 1}, "rating": 4, "nothing": None, "new": 2}
    assert Product.objects.get().metadata == kept
    assert load({**mug, **part}).total(Outcome.UNCHANGED) == 1
    assert load({**mug, "metadata": None, "other_metadata": "keep"}).ok
    assert Product.objects.get().metadata == kept
    load({**mug, "metadata": {"new": 3}})
    assert Product.objects.get().metadata == {"new": 3}


def test_metadata_of_a_new_product_has_no_names_that_are_taken_away(load, Product):
    load({"sku": "A", "name": "A", "metadata": {"a": 1, "b": None}, "other_metadata": "keep"})
    assert Product.objects.get().metadata == {"a": 1}


FILES = {
    "shopify": (
        "Handle,Title,Tags,Tax code,Variant Price\nmug,Mug,{tags},{note},{price}\n",
        {"shopify": {"Tax code": "x"}},
    ),
    "woocommerce": (
        "ID,Type,SKU,Name,Published,Regular price,Tags,Meta: note\n"
        "1,simple,MUG,Mug,1,{price},{tags},{note}\n",
        {"woocommerce": {"Meta: note": "x"}},
    ),
    "google-tsv": (
        "id\ttitle\tprice\tmaterial\tcustom_label_0\nMUG\tMug\t{price} EUR\t{tags}\t{note}\n",
        {"google": {"custom_label_0": "x"}},
    ),
    "csv": ("sku,name,price,tags,note\nMUG,Mug,{price},{tags},{note}\n", {"note": "x"}),
}
"""By format: a file, and what metadata it brings."""

MAPPING = {"csv": {"tags": "attributes.tags", "note": "metadata.note"}}


@pytest.fixture(params=FILES)
def load_file(request, db):
    """Imports a file of one product; it has the name of its format and brings metadata."""
    text, metadata = FILES[request.param]

    def load_file(**cells):
        content = io.BytesIO(
            text.format(**{"price": 8, "tags": "new", "note": "x", **cells}).encode()
        )
        options = ReadOptions(mapping=MAPPING.get(request.param, {}))
        return Importer().run(open_file(content, format=request.param, options=options))

    load_file.metadata = metadata
    return load_file


def values(product):
    rows = product.attribute_values.for_display()
    return sorted(str(getattr(row.value, "value", row.value)) for row in rows)


def test_file_of_a_shop_leaves_alone_what_others_have_added(load_file, Product):
    assert load_file().ok
    mug = Product.objects.get()
    assert (values(mug), mug.metadata) == (["new"], load_file.metadata)
    care = Attribute.objects.create(name="Care", slug="care", type="text")
    mug.attribute_values.create(attribute=care, text="By hand")
    mug.metadata["rating"] = 5
    mug.save()
    assert load_file(price=9).total(Outcome.UPDATED) == 1
    mug.refresh_from_db()
    assert (mug.price, values(mug)) == (9, ["By hand", "new"])
    assert mug.metadata == {**load_file.metadata, "rating": 5}


def test_blank_cells_of_a_shops_file_clear_what_it_has_brought(load_file, Product):
    load_file()
    Product.objects.update(metadata={**load_file.metadata, "rating": 5})
    assert load_file(tags="", note="").total(Outcome.UPDATED) == 1
    mug = Product.objects.get()
    assert (values(mug), mug.metadata) == ([], {"rating": 5})
    assert load_file(tags="", note="").counts["product", Outcome.UNCHANGED] == 1


@pytest.mark.parametrize("reference", ["m1", "MUG"])
def test_variants_that_are_not_named_can_be_kept(load, attributes, reference):
    load(MUG)
    variants = [
        {"options": {"size": "Huge"}, "sku": "MUG-XL"},
        {"sku": "MUG-L", "price": "9.00"},
    ]
    record = {"product": reference, "variants": variants, "other_variants": "keep"}
    assert load(record).total(Outcome.UPDATED) == 1
    found = [(v.sku, v.label, v.media.count()) for v in Variant.objects.order_by("position")]
    assert found == [("MUG-S", "Small", 0), ("MUG-L", "Large", 1), ("MUG-XL", "Huge", 0)]
    assert load(record).total(Outcome.UNCHANGED) == 1


def test_variants_are_kept_when_the_batch_is_written_again(load, attributes, monkeypatch):
    """The database has refused another record of it."""
    monkeypatch.setattr(products, "check_prices", lambda item: None)
    load(MUG)
    record = {"sku": "MUG", "variants": [{"sku": "MUG-L", "price": 9}], "other_variants": "keep"}
    report = load(record, {"sku": "PEN", "name": "Pen", "price": 1.234})
    assert [problem.line for problem in report.problems] == [2]
    assert [v.sku for v in Variant.objects.order_by("position")] == ["MUG-S", "MUG-L"]


def test_stock_list_finds_variants_and_products_by_sku(load, attributes, Product):
    load(MUG, {"sku": "PEN", "name": "Pen"})
    stock = [{"sku": sku, "stock_quantity": 7} for sku in ("MUG-L", "PEN", "MUG-S")]
    report = load(*stock)
    assert report.counts == {("variant", Outcome.UPDATED): 2, ("product", Outcome.UPDATED): 1}
    assert list(Variant.objects.values_list("stock_quantity", flat=True)) == [7, 7]
    assert Product.objects.get(sku="MUG").stock_quantity == 14
    newest = Change.objects.count()
    assert load(*stock).total(Outcome.UNCHANGED) == 3
    assert Change.objects.count() == newest


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"price": "1.234"}, "price “1.234”: A price in EUR has at most 2 decimals."),
        ({"currency": "USD"}, "currency “USD”: The product has prices in EUR."),
        ({"name": "Small mug"}, "sku “MUG-S”: Another product or variant already has this SKU."),
    ],
)
def test_line_that_is_not_about_the_variant_alone(load, problem, attributes, change, said):
    load(MUG)
    assert problem({"sku": "MUG-S", **change}) == f"Line 1, {said}"


@pytest.mark.parametrize("batch_size", [1, 250])
def test_variant_is_there_once_in_a_file(load, attributes, monkeypatch, batch_size):
    monkeypatch.setattr("django_catalog.exchange.Importer.batch_size", batch_size)
    load(MUG)
    report = load({"sku": "MUG-S", "price": 5}, {"sku": "MUG-S", "price": 6})
    assert [problem.line for problem in report.problems] == [2]
    assert Variant.objects.get(sku="MUG-S").price == 5


def test_product_that_is_referred_to_must_exist(problem):
    said = problem({"product": "NIX", "price": 5})
    assert said == "Line 1, product “NIX”: There is no product with this SKU or external id."


def test_reference_and_identifier_contradict_each_other(problem):
    assert "but not both" in problem({"product": "MUG", "sku": "MUG", "name": "Mug"})
