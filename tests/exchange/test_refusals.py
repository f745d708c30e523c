"""What a line can have wrong, and what the person who imports it reads."""

import pytest
from django.db.models import ProtectedError
from django.db.models.signals import pre_delete

from django_catalog import get_brand_model, get_category_model
from django_catalog.models import AttributeChoice, Variant

PEN = {"sku": "PEN", "name": "Pen"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "Line 1, name: This cannot be empty."),
        ({"name": 5}, "Line 1, name “5”: This must be text in quotes."),
        ({"name": "x" * 256}, "at most 255 characters"),
        ({"price": "19.999"}, "Line 1, price “19.999”: A price in EUR has at most 2 decimals."),
        ({"price": 1.5, "currency": "JPY"}, "A price in JPY has at most 0 decimals."),
        ({"compare_at_price": 1.234}, "compare_at_price “1.234”: A price in EUR"),
        ({"price": "free"}, "price “free”: This must be a number, such as 19.5."),
        ({"price": "NaN"}, "This must be a number"),
        ({"price": True}, "This must be a number."),
        ({"price": -1}, "greater than or equal to 0"),
        ({"price": 10**12}, "no more than"),
        ({"currency": "EURO"}, "currency “EURO”"),
        ({"currency": "XXZ"}, "“XXZ” is not a currency code such as EUR or USD."),
        ({"gtin": "4006381333932"}, "is not a valid GTIN. Copy all 8, 12, 13 or 14 digits"),
        ({"status": "live"}, "status “live”: This must be one of: draft, published, archived."),
        ({"availability": "soon"}, "This must be one of: in_stock, limited_stock, preorder"),
        ({"availability": ["in_stock"]}, "This must be text in quotes."),
        ({"in_stock": "yes"}, "This must be true or false, without quotes."),
        ({"stock_quantity": -1}, "greater than or equal to 0"),
        ({"stock_quantity": 1.5}, "This must be a whole number."),
        ({"stock_quantity": 10**30}, "less than or equal to"),
        ({"available_on": "2027-02-30"}, "This must be a date that exists, such as 2027-03-01."),
        ({"available_on": 20270301}, "This must be a date"),
        ({"publish_at": "tomorrow"}, "publish_at “tomorrow”: This must be a date and time"),
        ({"publish_at": "0001-01-01T00:00:00+14:00"}, "This must be a date and time"),
        (
            {"publish_at": "2026-02-01T00:00Z", "unpublish_at": "2026-01-01T00:00Z"},
            "It must be unpublished after it is published.",
        ),
        ({"slug": "two words"}, "slug “two words”"),
        ({"metadata": [1]}, "metadata “[1]”: This must be names and values in braces."),
        ({"brand": ["Acme"]}, "brand “['Acme']”: This must be text in quotes."),
        ({"brand": "x" * 201}, "at most 200 characters"),
        ({"categories": "Kitchen"}, "This must be a list in square brackets."),
        ({"categories": [[]]}, "categories[1] “[]”: A category or one of those above it has no"),
        ({"categories": ["Kitchen > "]}, "has no name."),
        ({"categories": ["Gifts", ["Kitchen", 3]]}, "categories[2]"),
        ({"attributes": ["red"]}, "This must be names and values in braces."),
        ({"variants": {"sku": "A"}}, "This must be a list in square brackets."),
        ({"variants": ["A"]}, "variants[1] “A”: This must be names and values in braces."),
        ({"variants": [{"price": 3}]}, "variants[1]: Give the variant a SKU or options"),
        ({"variants": [{"sku": "A", "price": "x"}]}, "variants[1].price “x”: This must be a num"),
        ({"variants": [{"sku": "A", "price": "1.001"}]}, "variants[1].price “1.001”: A price in"),
        ({"variants": [{"sku": "A", "colour": "x"}]}, "variants[1].colour: There is no such field"),
        ({"variants": [{"sku": "A"}, {"sku": "A"}]}, "variants[2].sku “A”: The product or another"),
        ({"variants": [{"sku": "PEN"}]}, "variants[1].sku “PEN”: The product or another"),
        ({"media": [{"alt": "Nothing"}]}, "media[1]: Give either the file or the URL."),
        ({"media": [{"url": "https://a.example", "file": "a.png"}]}, "Give either the file or the"),
        ({"media": [{"kind": "video", "file": "a.mp4"}]}, "Only pictures can be files."),
        ({"media": [{"url": "ftp//no"}]}, "media[1].url “ftp//no”: Enter a valid URL."),
        ({"media": [{"kind": "song", "url": "https://a.example"}]}, "image, video, model"),
        ({"media": [{"file": "a.png"}]}, "There is no folder to take the file from."),
        ({"relations": ["A"]}, "relations “['A']”: This must be names and values in braces."),
        ({"relations": {"friend": ["A"]}}, "relations.friend: There is no such field."),
        ({"relations": {"related": "A"}}, "relations.related “A”: This must be a list"),
        ({"relations": {"related": [{}]}}, "relations.related[1]"),
        ({"prise": 5}, "prise: There is no such field. Did you mean “price”?"),
        ({"zzz": 5}, "zzz: There is no such field. Notes of your own go into “metadata”."),
        ({"type": "thing"}, "type “thing”: This must be one of: attribute, brand, category, pro"),
        ({"type": None}, "type: This must be one of"),
        ({"summary": "a\0b"}, "summary: It contains a NUL character. Delete it."),
        ({"metadata": {"a": [{"b\0": 1}]}}, "metadata: It contains a NUL character."),
        ({"summary": "\ud800"}, "summary: It contains half a character. Type it anew."),
        ({"sku": "", "external_id": None}, "sku: Give the product a SKU or an external id"),
    ],
)
def test_wrong_value_is_refused_with_place_and_reason(load, Product, wrong, said):
    report = load({**PEN, **wrong})
    assert said in str(report.problems[0])
    assert (report.problem_count, report.failed_lines) == (1, 1)
    assert not Product.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"attributes": {"orogin": "Uji"}}, "attributes.orogin “Uji”: There is no such attribute."),
        ({"attributes": {"orogin": "Uji"}}, "Did you mean “origin”?"),
        ({"attributes": {"xyz": 1}}, "Declare it on an earlier line."),
        ({"attributes": {"origin": 5}}, "attributes.origin “5”: This must be text in quotes."),
        ({"attributes": {"origin": ["Uji"]}}, "This must be text in quotes."),
        ({"attributes": {"taste": ["Fresh", 5]}}, "This must be text in quotes."),
        ({"attributes": {"caffeine": "much"}}, "attributes.caffeine “much”: This must be a number"),
        ({"attributes": {"caffeine": 0.1234567}}, "no more than 6 decimal places"),
        ({"attributes": {"organic": "yes"}}, "This must be true or false, without quotes."),
        ({"attributes": {"harvested": "spring"}}, "This must be a date that exists"),
        ({"attributes": {"note": 5}}, "This must be text in quotes."),
        (
            {"variants": [{"options": {"size": 5}}]},
            "variants[1].options.size “5”: This must be tex",
        ),
        (
            {"variants": [{"options": {"cut": "A"}}]},
            "variants[1].options.cut “A”: There is no such",
        ),
        ({"variants": [{"options": {"origin": "A"}}]}, "Give it “is_option”: true."),
        (
            {"variants": [{"options": {"size": "S"}}, {"options": {"size": "s"}}]},
            "variants[2].options “s”: Two variants have the same options.",
        ),
    ],
)
def test_wrong_attribute_is_refused(load, attributes, Product, wrong, said):
    report = load({**PEN, **wrong})
    assert said in str(report.problems[0])
    assert not Product.objects.exists()
    assert not AttributeChoice.objects.exists()


def test_everything_wrong_with_a_line_is_said_at_once(load):
    report = load({"sku": "PEN", "name": "", "price": "x", "status": "live"})
    assert [problem.field for problem in report.problems] == ["name", "status", "price"]
    assert report.failed_lines == 1


def test_the_rest_goes_on(load, Product):
    report = load(PEN, {"sku": "INK"}, {"sku": "PAD", "name": "Pad"})
    assert str(report.problems[0]) == "Line 2, name: A new product needs a name."
    assert set(Product.objects.values_list("sku", flat=True)) == {"PEN", "PAD"}


def test_line_that_fails_leaves_no_brand_category_or_choice(load, attributes, lamp):
    load(
        {
            "sku": "LANTERN",
            "name": "Lantern",
            "slug": "lamp",
            "brand": "Unknown",
            "categories": ["Nowhere"],
            "attributes": {"origin": "Mars"},
        },
    )
    assert not get_brand_model().objects.filter(name="Unknown").exists()
    assert not get_category_model().objects.filter(name="Nowhere").exists()


@pytest.mark.parametrize(
    "second",
    [
        {"external_id": "b", "sku": "PEN", "name": "Two"},
        {"sku": "PEN", "name": "Two"},
        {"sku": "B", "name": "Two", "variants": [{"sku": "PEN"}]},
        {"external_id": "a", "name": "Two"},
        {"sku": "B", "name": "Two", "slug": "pen"},
    ],
)
def test_two_lines_of_a_file_cannot_be_the_same(load, Product, second):
    first = {**PEN, "external_id": "a", "slug": "pen"}
    (problem,) = load(first, second).problems
    assert problem.line == 2
    assert "Line 1 already has this" in problem.reason
    assert Product.objects.get().name == "Pen"


def test_two_lines_cannot_be_the_same_however_far_apart(load, monkeypatch):
    monkeypatch.setattr("django_catalog.exchange.Importer.batch_size", 1)
    (problem,) = load(PEN, {**PEN, "name": "Two"}).problems
    assert str(problem).startswith("Line 2, sku “PEN”: An earlier line of the file is about the")


@pytest.mark.parametrize(
    ("record", "place"),
    [
        ({"external_id": "x", "name": "X", "sku": "MUG-RED"}, "sku “MUG-RED”"),
        ({"sku": "X", "name": "X", "variants": [{"sku": "MUG-RED"}]}, "variants[1].sku “MUG-RED”"),
        ({"sku": "X", "name": "X", "variants": [{"sku": "LAMP"}]}, "variants[1].sku “LAMP”"),
        ({"sku": "LAMP", "variants": [{"sku": "MUG-RED"}]}, "variants[1].sku “MUG-RED”"),
    ],
)
def test_sku_of_another_product_or_variant_is_refused(problem, lamp, mug, record, place):
    said = problem(record)
    assert said == f"Line 1, {place}: Another product or variant already has this SKU."


def test_sku_of_a_product_with_another_external_id_is_refused(load, problem):
    load({**PEN, "external_id": "a"})
    said = problem({**PEN, "external_id": "b"})
    assert said == ("Line 1, sku “PEN”: The product with the external id “a” already has this SKU.")


def test_address_of_another_product_is_refused(problem, lamp):
    said = problem({**PEN, "slug": "lamp"})
    assert said == "Line 1, slug “lamp”: Another product already has this address."


def test_price_that_does_not_fit_the_new_currency_is_refused(load, lamp, problem):
    assert "has at most 0 decimals" in problem({"sku": "LAMP", "currency": "JPY"})


def test_what_only_the_database_notices_fails_one_line(load, lamp, Product):
    lamp.publish_at = "2026-05-01T00:00Z"
    lamp.save()
    report = load(
        PEN,
        {"sku": "LAMP", "unpublish_at": "2026-04-01T00:00Z"},
        {"sku": "INK", "name": "Ink"},
    )
    assert [str(p) for p in report.problems] == [
        "Line 2: It must be unpublished after it is published."
    ]
    assert Product.objects.filter(sku__in=["PEN", "INK"]).count() == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"brand": "Acne"}, "brand “Acne”: There is no such brand."),
        ({"categories": ["Kitchn"]}, "categories “Kitchn”: There is no such category."),
        ({"attributes": {"colour": "Rad"}}, "There is no such choice. Did you mean “Red”?"),
        (
            {"variants": [{"options": {"colour": "Mauve"}}]},
            "There is no such choice. Declare it with the attribute.",
        ),
    ],
)
def test_strict_import_creates_nothing_that_was_not_declared(
    problem, load, acme, kitchen, red, wrong, said
):
    assert said in problem({**PEN, **wrong}, strict=True)
    assert load({**PEN, **wrong}).ok


def test_variant_that_an_order_needs_is_not_deleted(load, mug):
    """A host's row may protect it."""

    def refuse(**kwargs):
        raise ProtectedError("needed", set())

    mug.sku = "MUG"
    mug.save()
    pre_delete.connect(refuse, Variant)
    try:
        (problem,) = load({"sku": "MUG", "variants": []}).problems
    finally:
        pre_delete.disconnect(refuse, Variant)
    assert problem.reason == "Something that would be deleted is still needed elsewhere."
