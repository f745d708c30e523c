"""Shopify's product files, as shops export them and as people type them."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from django_catalog.exceptions import UnreadableFile
from django_catalog.exchange import Importer, Outcome
from django_catalog.exchange.entries import ReadOptions, WriteOptions
from django_catalog.exchange.formats import open_file, recognise, shopify
from django_catalog.exchange.formats.head import Head
from django_catalog.exchange.records import clean_record
from django_catalog.models import Attribute, Variant

OLDER = """\
Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,\
Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,\
Variant Inventory Policy,Variant Price,Variant Compare At Price,Variant Barcode,Image Src,\
Image Position,Image Alt Text,Variant Image,Cost per item,Included / Germany,Status
jug,Jug,<p>Big</p>,Tonwerk,Home > Jugs,Jugs,"clay, new",TRUE,Glaze,Ash,JUG-A,900,shopify,4,deny,\
30.00,35.00,4006381333931,https://pictures.example/2.jpg,2,Side,https://pictures.example/a.jpg,\
12.00,true,active
jug,,,,,,,,,Iron,JUG-I,910,shopify,0,continue,32.00,,,https://pictures.example/1.jpg,1,Front,,,,
jug,,,,,,,,,,,,,,,,,,https://pictures.example/3.jpg,3,,,,,
"""

NEWER = """\
Title,URL handle,Vendor,Published on online store,Status,SKU,Option1 name,Option1 value,Price,\
Inventory tracker,Inventory quantity,Continue selling when out of stock,Product image URL
Jug,jug,Tonwerk,TRUE,Active,JUG-A,Glaze,Ash,30.00,shopify,4,DENY,https://pictures.example/1.jpg
,jug,,,,JUG-I,,Iron,32.00,shopify,0,CONTINUE,
"""

SINGLE = "Handle,Title,Variant SKU,Option1 Name,Option1 Value,Variant Price"
TWO_OPTIONS = "Handle,Title,Option1 Name,Option1 Value,Option2 Name,Option2 Value"


def entries(text, **options):
    return list(open_file(io.BytesIO(text.encode()), options=ReadOptions(**options)))


def records(text, **options):
    """The products of the file; everything in it can be used."""
    found = entries(text, **options)
    assert not [str(entry.error) for entry in found if entry.error]
    return [entry.data for entry in found if entry.data.get("type") != "attribute"]


def product(*rows, heading=SINGLE):
    (record,) = records("\n".join([heading, *rows]))
    return record


def refusal(*rows, heading=SINGLE):
    (entry,) = (entry for entry in entries("\n".join([heading, *rows])) if entry.error)
    return entry.line, str(entry.error), entry.error.field


def load_file(text):
    return Importer().run(open_file(io.BytesIO(text.encode())))


def test_older_headings():
    (jug,) = records(OLDER)
    notes = {
        "Included / Germany": "true",
        "Type": "Jugs",
        "variants": [
            {"Weight value (grams)": "900", "Cost per item": "12.00"},
            {"Weight value (grams)": "910"},
        ],
    }
    assert jug == {
        "external_id": "shopify:jug",
        "slug": "jug",
        "name": "Jug",
        "description": "<p>Big</p>",
        "brand": "Tonwerk",
        "categories": ["Home > Jugs"],
        "status": "published",
        "attributes": {"tags": ["clay", "new"]},
        "media": [
            {"url": "https://pictures.example/1.jpg", "alt": "Front"},
            {"url": "https://pictures.example/2.jpg", "alt": "Side"},
            {"url": "https://pictures.example/3.jpg", "alt": None},
        ],
        "metadata": {"shopify": notes},
        "sku": None,
        "variants": [
            {
                "sku": "JUG-A",
                "options": {"glaze": "Ash"},
                "price": "30.00",
                "compare_at_price": "35.00",
                "gtin": "4006381333931",
                "stock_quantity": "4",
                "in_stock": True,
                "media": [{"url": "https://pictures.example/a.jpg"}],
            },
            {
                "sku": "JUG-I",
                "options": {"glaze": "Iron"},
                "price": "32.00",
                "compare_at_price": None,
                "gtin": None,
                "stock_quantity": "0",
                "availability": "backorder",
                "media": [],
            },
        ],
    }


def test_newer_headings():
    (jug,) = records(NEWER)
    assert (jug["external_id"], jug["name"], jug["brand"]) == ("shopify:jug", "Jug", "Tonwerk")
    assert [variant["options"]["glaze"] for variant in jug["variants"]] == ["Ash", "Iron"]
    assert [variant.get("availability") for variant in jug["variants"]] == [None, "backorder"]
    assert "description" not in jug


@pytest.mark.parametrize(
    "heading",
    [
        "HANDLE, title ,Variant Price",
        "Handle;Title;Body (HTML)",
        "URL handle,Title",
        "Handle,Image Src",
        "Handle,Option1 Value",
    ],
)
def test_any_part_of_the_headings_will_do(heading):
    assert recognise(io.BytesIO(heading.encode())).name == "shopify"


def test_table_without_handles_is_none_of_shopifys():
    assert not shopify.FORMAT.recognise(Head(b"Title,Variant SKU\nJug,J"))
    with pytest.raises(UnreadableFile, match="There is no column"):
        open_file(io.BytesIO(b"SKU,Price\nJ,5"), format="shopify")


def test_file_makes_products_and_the_same_file_changes_nothing(db, Product):
    assert load_file(OLDER).ok
    jug = Product.objects.get()
    assert (jug.slug, jug.brand.name, jug.price) == ("jug", "Tonwerk", 30)
    assert list(jug.variants.values_list("sku", "availability")) == [
        ("JUG-A", "in_stock"),
        ("JUG-I", "backorder"),
    ]
    assert Attribute.objects.get(slug="glaze").is_option
    report = load_file(OLDER)
    assert (report.ok, report.total(Outcome.UPDATED)) == (True, 0)


def test_attribute_that_is_there_stays_as_it_is(load):
    glaze = {"type": "attribute", "code": "glaze", "name": "Surface", "is_option": True}
    load({**glaze, "is_facet": False})
    assert load_file(OLDER).ok
    glaze = Attribute.objects.get(slug="glaze")
    assert (glaze.name, glaze.is_facet) == ("Surface", False)


def test_rows_of_a_product_may_be_apart():
    text = "Handle,Title,Option1 Name,Option1 Value\na,A,Size,S\nb,B,,\na,,,L\n"
    assert [len(record["variants"]) for record in records(text)] == [2, 0]


@pytest.mark.parametrize("option", ["Title,Default Title", ","])
def test_product_without_options_has_its_own_price(option):
    pen = product(f"pen,Pen,P1,{option},1.50")
    assert (pen["sku"], pen["price"], pen["variants"]) == ("P1", "1.50", [])


def test_further_rows_of_a_product_without_options_are_pictures():
    heading = "Handle,Title,Variant SKU,Image Src"
    pen = product("pen,Pen,P1,https://a.example/1", "pen,,,https://a.example/2", heading=heading)
    assert [each["url"] for each in pen["media"]] == ["https://a.example/1", "https://a.example/2"]
    assert (pen["sku"], "variants" in pen) == ("P1", False)


def test_options_are_not_limited_to_three():
    names = ",".join(f"Option{n} Name,Option{n} Value" for n in range(1, 6))
    values = ",".join(f"N{n},V{n}" for n in range(1, 6))
    (variant,) = product(f"a,A,{values}", heading=f"Handle,Title,{names}")["variants"]
    assert variant["options"] == {f"n{n}": f"V{n}" for n in range(1, 6)}


def test_attributes_are_declared_before_the_first_product_that_has_them():
    text = "Handle,Title,Tags,Option1 Name,Option1 Value\na,A,,Size,S\nb,B,new,Size,L\n"
    assert [entry.data.get("code") for entry in entries(text)] == ["size", None, "tags", None]


def test_metafields_are_attributes_of_the_type_of_their_values():
    heading = (
        "Handle,Title,Option1 Name,Option1 Value,Width (product.metafields.custom.width),"
        "Colour (product.metafields.shopify.color-pattern),Size (product.metafields.my.size)"
    )
    found = entries(f"{heading}\na,A,Size,S,14.5,red; white,Roomy\nb,B,,,3,red,\n")
    types = {each.data["code"]: each.data["data_type"] for each in found if "code" in each.data}
    assert types == {
        "width": "number",
        "color-pattern": "multi_choice",
        "my-size": "choice",
        "size": "choice",
    }
    values = [each.data["attributes"] for each in found if "attributes" in each.data]
    assert values[0] == {"width": "14.5", "color-pattern": ["red", "white"], "my-size": "Roomy"}


@pytest.mark.parametrize(
    ("category", "type", "categories"),
    [
        ("Home > Jugs", "Jug", ["Home > Jugs"]),
        ("", "Jug", [["Jug"]]),
        ("Uncategorized", "Jug", [["Jug"]]),
        ("Uncategorized", "", []),
    ],
)
def test_category(category, type, categories):
    record = product(f"a,A,{category},{type},", heading="Handle,Title,Product Category,Type,Tags")
    assert record["categories"] == categories


@pytest.mark.parametrize(
    ("status", "published", "state"),
    [
        ("Active", "TRUE", "published"),
        ("active", "false", "draft"),
        ("draft", "TRUE", "draft"),
        ("archived", "FALSE", "archived"),
        ("unlisted", "TRUE", "draft"),
        ("", "TRUE", "published"),
        ("", "FALSE", "draft"),
        ("", "", None),
        ("gone", "", "gone"),
    ],
)
def test_status(status, published, state):
    heading = "URL handle,Title,Status,Published on online store"
    assert product(f"a,A,{status},{published}", heading=heading)["status"] == state


@pytest.mark.parametrize(
    ("row", "stock", "state"),
    [
        ("shopify,5,deny", "5", True),
        ("shopify,0,deny", "0", "out_of_stock"),
        ("shopify,0,CONTINUE", "0", "backorder"),
        ("shopify,-3,deny", 0, "out_of_stock"),
        (",7,deny", None, True),
    ],
)
def test_stock(row, stock, state):
    heading = (
        "Handle,Title,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy"
    )
    record = product(f"a,A,{row}", heading=heading)
    assert record["stock_quantity"] == stock
    assert record.get("availability", record.get("in_stock")) == state


def test_stock_below_zero_is_said():
    (entry,) = entries("Handle,Title,Variant Inventory Qty\na,A,-3\n")
    (warning,) = entry.warnings
    assert str(warning) == "More was sold than there was. The stock becomes 0."
    assert entry.source.place(warning.field) == (2, "Variant Inventory Qty")


@pytest.mark.parametrize("barcode", ["123", "9.50601E+12", "4006381333932"])
def test_barcode_that_is_none_is_kept_aside(barcode):
    (entry,) = entries(f"Handle,Title,Variant Barcode\na,A,{barcode}\n")
    assert entry.data["gtin"] is None
    assert entry.data["metadata"] == {"shopify": {"Barcode": barcode}}
    assert len(entry.warnings) == 1


def test_digits_are_read_without_the_apostrophe_that_protects_them():
    record = product("a,A,'0012,'4006381333931", heading="Handle,Title,Variant SKU,Variant Barcode")
    assert (record["sku"], record["gtin"]) == ("0012", "4006381333931")


def test_part_number_of_one_row_is_the_products():
    heading = "Handle,Title,Option1 Name,Option1 Value,Google Shopping / MPN"
    one = product("a,A,Size,S,X", "a,,,L,", heading=heading)
    assert (one["mpn"], [variant.get("mpn") for variant in one["variants"]]) == ("X", [None, None])
    two = product("a,A,Size,S,X", "a,,,L,Y", heading=heading)
    assert [variant["mpn"] for variant in two["variants"]] == ["X", "Y"]


def test_blank_cell_clears_and_missing_column_keeps():
    assert product("a,A,,5", heading="Handle,Title,Vendor,Variant Price")["brand"] is None
    assert "brand" not in product("a,A,5", heading="Handle,Title,Variant Price")


def test_blank_cell_may_keep_too():
    heading = "Handle,Title,Vendor,Type,Tags,Status,Variant SKU,Variant Inventory Tracker,Image Src"
    (record,) = records(f"{heading}\na,A,,,,,,,", blank="keep")
    assert record == {"external_id": "shopify:a", "slug": "a", "name": "A"}


def test_product_of_one_row_needs_no_handle():
    record = product(",Tea Pot,5", heading="URL handle,Title,Price")
    assert (record["external_id"], record["slug"]) == ("shopify:tea-pot", "tea-pot")


def test_row_without_handle_and_title_is_refused():
    assert refusal(",,L1,,,") == (
        2,
        "Which product is this row about? Give its handle.",
        "Handle",
    )


def test_option_without_a_name_is_refused():
    assert refusal("a,A,,,,", "a,,L1,,Red,") == (
        3,
        "There is a value, but the option has no name. Name it in the first row.",
        "Option1 Value",
    )


def test_options_of_one_name_are_refused():
    _line, reason, _field = refusal("a,A,Size,S,size,L", heading=TWO_OPTIONS)
    assert reason == "Two options of the product have the same name."


def test_combination_that_comes_twice_is_refused_with_its_line(db):
    text = "Handle,Title,Option1 Name,Option1 Value\na,A,Size,S\na,,,S\n"
    *_attribute, entry = entries(text)
    (problem,) = load_file(text).problems
    assert problem.reason == "Two variants have the same options."
    assert entry.source.place(problem.field).line == 3


def test_row_that_cannot_be_read_fails_its_product():
    """Without it, the import would take the variant away."""
    text = 'Handle,Title,Option1 Name,Option1 Value\na,A,Size,S\na,,,"L\nb,B,,\n'
    failed, *others = entries(text)
    assert (failed.line, failed.data) == (3, None)
    assert [row.line for row in failed.source.rows] == [2, 3]
    assert [entry.data["name"] for entry in others] == ["B"]


def test_sku_moves_between_a_product_and_its_variants(db):
    heading = "Handle,Title,Variant SKU,Option1 Name,Option1 Value\n"
    for rows in ("a,A,X,,\n", "a,A,X,Size,S\na,,Y,,L\n", "a,A,X,,\n"):
        report = load_file(heading + rows)
        assert report.ok, report.problems
    assert not Variant.objects.exists()


def written(*several):
    file, losses = io.BytesIO(), []
    shopify.FORMAT.write(
        several, file, WriteOptions(), lambda who, error: losses.append((who, str(error)))
    )
    return file.getvalue().decode(), losses


def test_product_is_written_in_shopifys_own_columns():
    pictures = [{"kind": "image", "url": "https://a.example/1"}, {"url": "https://a.example/2"}]
    text, losses = written(
        {
            "external_id": "shopify:jug",
            "slug": "jug",
            "name": "Jug",
            "categories": [["Home", "Jugs"]],
            "status": "draft",
            "price": "30.00",
            "attributes": {"tags": ["clay", "new"]},
            "media": pictures,
            "metadata": {"shopify": {"Cost per item": "12.00"}},
        }
    )
    (jug,) = records(text)
    assert (jug["status"], jug["categories"]) == ("draft", ["Home > Jugs"])
    assert jug["metadata"] == {"shopify": {"Cost per item": "12.00"}}
    assert [each["url"] for each in jug["media"]] == [each["url"] for each in pictures]
    assert "{" not in text
    assert not losses


def test_what_shopify_has_no_column_for_is_kept_as_json():
    text, _losses = written({"sku": "J", "slug": "jug", "name": "Jug", "summary": "Big"})
    rest = json.loads(text[text.index('"{') + 1 : text.index('}"') + 1].replace('""', '"'))
    assert rest == {"summary": "Big", "external_id": None}


@pytest.mark.parametrize("broken", ["summary", '""definitions"": 5, ""x""'])
def test_json_that_somebody_has_broken_fails_the_product(broken):
    text, _losses = written({"sku": "J", "slug": "jug", "name": "Jug", "summary": "Big"})
    (entry,) = entries(text.replace('""summary""', broken))
    assert entry.error.field == "Catalog record (product.metafields.django_catalog.record)"


def test_losses_are_told():
    variants = [{"options": dict.fromkeys("abcd", "x")}]
    _text, losses = written(
        {"type": "brand", "name": "Acme"},
        {"type": "brand", "name": "Tonwerk", "description": "<p>Potters</p>"},
        {"type": "category", "path": ["Home", "Jugs"], "seo_title": "Jugs"},
        {"type": "collection", "name": "New", "products": ["J"]},
        {"sku": "J", "name": "Jug", "media": [{"file": "jug.jpg"}], "variants": variants},
    )
    assert losses == [
        ("Tonwerk", "A file for Shopify holds products only."),
        ("Home > Jugs", "A file for Shopify holds products only."),
        ("New", "A file for Shopify holds products only."),
        ("J", "Shopify takes up to three options."),
        ("J", "A picture without an address cannot be fetched."),
    ]


TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n',;\"=-"), max_size=8
)
WORD = st.text("abcß ,;|'", min_size=1, max_size=6).filter(str.strip)
AMOUNT = st.sampled_from([None, "0", "5.00", 7, 9.5])
MEDIA = st.lists(
    st.fixed_dictionaries(
        {"url": st.sampled_from(["https://a.example/1", "https://a.example/2"])},
        optional={"kind": st.sampled_from(["image", "video"]), "alt": TEXT},
    ),
    max_size=3,
)
OFFER = {
    "price": AMOUNT,
    "compare_at_price": AMOUNT,
    "gtin": st.sampled_from(["", None, "4006381333931"]),
    "mpn": TEXT,
    "stock_quantity": st.sampled_from([None, 0, 3]),
    "availability": st.sampled_from(["in_stock", "backorder", "out_of_stock", "preorder"]),
}
OPTIONS = st.dictionaries(
    st.sampled_from(["size", "title", "a_b", "größe"]), WORD | st.just("Default Title"), max_size=3
)
SKU = st.uuids().map(str)
VARIANT = st.fixed_dictionaries(
    {"sku": SKU}, optional={**OFFER, "options": OPTIONS, "media": MEDIA}
)
CATEGORY = st.lists(WORD, min_size=1, max_size=2)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["tags", "width", "note"]), st.lists(WORD, max_size=2) | WORD, max_size=2
)
METADATA = st.dictionaries(
    st.sampled_from(["shopify", "own"]),
    st.dictionaries(st.sampled_from(["Type", "Tax code", "x"]), TEXT, max_size=2),
)
PRODUCT = st.fixed_dictionaries(
    {"sku": SKU, "name": WORD, "slug": st.sampled_from(["a", "Ä_b", "1-2"])},
    optional={
        **OFFER,
        "external_id": WORD,
        "brand": WORD,
        "description": TEXT,
        "summary": TEXT,
        "seo_title": TEXT,
        "status": st.sampled_from(["published", "draft", "archived"]),
        "currency": st.just("EUR"),
        "categories": st.lists(CATEGORY, max_size=2),
        "attributes": ATTRIBUTES,
        "metadata": METADATA,
        "media": MEDIA,
        "variants": st.lists(VARIANT, max_size=3),
        "relations": st.just({"related": ["X"]}),
    },
)


def meaning(record):
    """What the importer is told; what is not said is as what is blank."""
    clean, errors = clean_record(1, record)
    assert not errors
    said = _without_blanks(clean)
    return {"status": "published", **said}


def _without_blanks(value):
    if isinstance(value, list):
        return [_without_blanks(each) for each in value]
    if hasattr(value, "values") and not isinstance(value, dict):
        value = {**vars(value), **value.values, "values": None}
    if not isinstance(value, dict):
        return value
    items = {key: _without_blanks(each) for key, each in value.items()}
    if items.pop("in_stock", None) and not items.get("availability"):
        items["availability"] = "in_stock"
    unsaid = (None, "", [], {}, "image")
    return {key: each for key, each in items.items() if each not in unsaid}


@given(PRODUCT)
def test_whatever_is_written_comes_back(record):
    text, _losses = written(record)
    (back,) = records(text)
    expected, found = meaning(record), meaning(back)
    for one, other in [
        (expected, found),
        *zip(expected.get("variants", ()), found.get("variants", ()), strict=True),
    ]:
        one.setdefault("availability", other.get("availability"))
        other.setdefault("availability", None)
    assert expected == found
