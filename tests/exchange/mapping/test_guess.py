"""Headings that people use, and the fields they mean."""

import pytest

from django_catalog.exchange.mapping import guess, is_heading_row, targets


@pytest.mark.parametrize(
    ("heading", "target"),
    [
        ("sku", "sku"),
        ("attributes.colour", "attributes.colour"),
        ("Artikel-Nr.", "sku"),
        ("ArticleNumber", "sku"),
        ("Référence", "sku"),
        ("EAN", "gtin"),
        ("EAN / GTIN", "gtin"),
        ("Barcode", "gtin"),
        ("Title", "name"),
        ("Nombre del producto", "name"),
        ("productName", "name"),
        ("Vendor", "brand"),
        ("Preis (brutto, EUR)", "price"),
        ("Prix TTC", "price"),
        ("msrp", "compare_at_price"),
        ("Qty", "stock_quantity"),
        ("image_2_url", ""),
        ("Image URL", "media"),
        ("imageUrl3", "media"),
        ("category2", "category"),
        ("Option1 Value", "option_value"),
        ("item_group_id", "group"),
        ("Weight", ""),
        ("", None),
    ],
)
def test_heading(heading, target):
    assert guess([heading], {}).get(heading) == target


def test_columns_may_be_very_many():
    """Tens of thousands would take minutes if each were compared with all the others."""
    own = [f"attributes.a{number}" for number in range(20_000)]
    pictures = [f"image{number}" for number in range(20_000)]
    found = guess([*own, *pictures, "qty", "stock", "1"], {"1": ["9.50"]})
    assert all(found[name] == name for name in own)
    assert all(found[name] == "media" for name in pictures)
    assert (found["qty"], found["stock"], found["1"]) == ("stock_quantity", "", "price")


@pytest.mark.parametrize(
    ("heading", "values", "target"),
    [
        ("category", ["1444", "2352"], ""),
        ("upc", ["unknown"], ""),
        ("stock", ["5", "12"], "stock_quantity"),
        ("stock", ["plenty"], ""),
        ("available", ["True", "False"], "in_stock"),
        ("Product status", ["active", "draft"], "status"),
        ("Product status", ["new", "used"], ""),
        ("1", ["9780553380958", "4006381333931"], "gtin"),
        ("2", ["17.99", "5,00 €"], "price"),
        ("3", ["https://a.example/b.jpg"], "media"),
        ("4", ["Books > Fiction"], "categories"),
        ("5", ["Snow Crash"], ""),
    ],
)
def test_values_must_go_with_the_field(heading, values, target):
    assert guess([heading], {heading: values}) == {heading: target}


def test_surer_name_of_two_is_taken():
    assert guess(["Label", "Product name", "Bezeichnung"], {}) == {
        "Label": "",
        "Product name": "name",
        "Bezeichnung": "",
    }
    assert guess(["title", "name"], {}) == {"title": "", "name": "name"}
    assert guess(["regular price", "sale price"], {}) == {
        "regular price": "compare_at_price",
        "sale price": "price",
    }
    assert guess(["product_type", "category1", "category2"], {}) == {
        "product_type": "",
        "category1": "category",
        "category2": "category",
    }


@pytest.mark.parametrize(
    ("cells", "is_heading"),
    [
        (["sku", "name"], True),
        (["Lager", "Gang"], True),
        (["Preis", "19.50"], True),
        (["Book", "9780553380958"], False),
        (["Mug", "19,50 €"], False),
        (["Mug", "https://mug.example/"], False),
        (["2024", "2025"], True),
    ],
)
def test_first_row(cells, is_heading):
    assert is_heading_row(cells) is is_heading


def test_targets_have_labels_and_groups():
    found = {target.name: (str(target.label), target.group) for target in targets()}
    assert found["sku"] == ("SKU", "Identification")
    assert found["compare_at_price"][1] == "Price and stock"
    assert found["relations.accessory"][1] == "Product"
    assert {"group", "option_value", "categories", "made_in"} - {"made_in"} <= found.keys()
    assert len(found) == len(targets())
