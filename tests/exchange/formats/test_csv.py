"""Tables of products: our own, and those of suppliers and spreadsheets."""

import io
import tracemalloc

import pytest

from django_catalog.exceptions import UnreadableFile
from django_catalog.exchange import Importer, Outcome
from django_catalog.exchange.formats import ReadOptions, WriteOptions, csv
from django_catalog.models import Attribute, Variant


def table(text, **options):
    return csv.read(io.BytesIO(text.encode()), ReadOptions(**options))


def records(text, **options):
    return [entry.data for entry in table(text, **options) if "code" not in (entry.data or {})]


@pytest.fixture
def load_table(db):
    def load_table(text, **options):
        return Importer().run(table(text, **options))

    return load_table


OWN = """\
external_id,sku,variant_of,name,description,categories,price,stock_quantity,media,\
attributes.colour,options.size
m1,MUG,,Mug,"Light.
Round.",Kitchen > Mugs | Gifts,8.00,,https://pictures.example/a.jpg | https://pictures.example/b.jpg,Red,
,MUG-S,MUG,,,,,4,,,Small
t1,TEA,,Tea,,,5.00,2,,,
,MUG-L,m1,,,,9.00,3,https://v.example/large.jpg,,Large
"""


def test_own_table():
    mug, tea = records(OWN)
    assert mug == {
        "external_id": "m1",
        "sku": "MUG",
        "name": "Mug",
        "description": "Light.\nRound.",
        "categories": ["Kitchen > Mugs", "Gifts"],
        "price": "8.00",
        "stock_quantity": None,
        "media": [
            {"url": "https://pictures.example/a.jpg"},
            {"url": "https://pictures.example/b.jpg"},
        ],
        "attributes": {"colour": "Red"},
        "other_attributes": "keep",
        "variants": [
            {
                "sku": "MUG-S",
                "price": None,
                "stock_quantity": "4",
                "media": None,
                "options": {"size": "Small"},
            },
            {
                "sku": "MUG-L",
                "price": "9.00",
                "stock_quantity": "3",
                "media": [{"url": "https://v.example/large.jpg"}],
                "options": {"size": "Large"},
            },
        ],
    }
    assert "variants" not in tea


def test_rows_and_columns_of_values_are_known():
    mug = next(entry for entry in table(OWN) if entry.data.get("sku") == "MUG")
    assert [row.line for row in mug.source.rows] == [2, 4, 6]
    assert mug.source.place("variants[2].price") == (6, "price")
    assert mug.source.place("attributes.colour") == (2, "attributes.colour")


def test_attributes_and_options_are_declared_before_products():
    size, colour = (entry.data for entry in table(OWN) if "code" in entry.data)
    assert (size["code"], size["is_option"], colour["name"]) == ("size", True, "Colour")
    assert colour["if_exists"] == "keep"


def test_blank_cells_can_be_kept():
    (record,) = records("sku,name,brand,attributes.colour\nA,,Acme,\n", blank="keep")
    assert record == {"sku": "A", "brand": "Acme"}


def test_product_column_in_the_row_of_a_variant_is_said():
    *_others, entry = table("sku,variant_of,name,options.size\nA,,Mug,\nB,A,Small mug,S\n")
    (warning,) = entry.warnings
    assert (warning.field, warning.value) == ("variants[1].name", "Small mug")


def test_variant_without_its_product_keeps_the_others(load_table):
    assert load_table(OWN).total(Outcome.CREATED) == 4
    report = load_table("variant_of,sku,options.size,price\nm1,MUG-XL,Huge,12.00\n")
    assert report.total(Outcome.UPDATED) == 1
    assert list(Variant.objects.values_list("sku", flat=True).order_by("position")) == [
        *("MUG-S", "MUG-L", "MUG-XL")
    ]


def test_stock_list_names_products_and_variants_alike(load_table, Product):
    load_table(OWN)
    report = load_table("SKU;Bestand\nMUG-S;7\nTEA;9\nNIX;1\n")
    assert report.counts == {("variant", Outcome.UPDATED): 1, ("product", Outcome.UPDATED): 1}
    assert [str(problem) for problem in report.problems] == [
        "Line 4, name: A new product needs a name."
    ]
    assert Variant.objects.get(sku="MUG-S").stock_quantity == 7
    assert Product.objects.get(sku="TEA").stock_quantity == 9


def test_table_with_options_lists_all_variants_of_a_product(load_table):
    load_table(OWN)
    load_table("sku,variant_of,options.size\nMUG,,\nMUG-L,MUG,Large\n")
    assert Variant.objects.get().sku == "MUG-L"


def test_variant_whose_row_cannot_be_read_is_not_taken_away(load_table):
    load_table(OWN)
    rows = 'MUG,,\nMUG-S,"MUG,Small\nMUG-L,MUG,Large\n'
    report = load_table(f"sku,variant_of,options.size\n{rows}")
    assert [problem.line for problem in report.problems] == [3]
    assert Variant.objects.count() == 2


def test_product_that_is_there_twice_is_told_by_the_import(load_table):
    report = load_table("sku,name,variant_of\nA,Mug,\nA,Cup,\n")
    assert [problem.line for problem in report.problems] == [3]


FOREIGN = """\
Artikelnr.;Bezeichnung;Beschreibung;Marke;Preis;UVP;EAN;Bestand;Bild-URL 1;Bild-URL 2;Farbe;Lager
0815;Becher;"Hell.

Rund & leicht.";Acme;1.299,00;0;4006381333931;3;//b.example/a b.jpg;https://b.example/c.jpg;Rot;B7
"""


def test_headings_of_others_are_understood():
    found = table(FOREIGN.replace("Artikelnr.", "Art.-Nr."))
    assert {column.name: column.target for column in found.columns} == {
        "Art.-Nr.": "sku",
        "Bezeichnung": "name",
        "Beschreibung": "description",
        "Marke": "brand",
        "Preis": "price",
        "UVP": "compare_at_price",
        "EAN": "gtin",
        "Bestand": "stock_quantity",
        "Bild-URL 1": "media",
        "Bild-URL 2": "media",
        "Farbe": "",
        "Lager": "",
    }
    assert (found.options.delimiter, found.options.decimal_comma) == (";", True)
    assert found.notes == ["These columns are not read: Farbe, Lager."]
    (entry,) = found
    assert entry.data["description"] == "<p>Hell.</p>\n\n<p>Rund &amp; leicht.</p>"
    assert entry.data["compare_at_price"] is None
    assert [item["url"] for item in entry.data["media"]] == [
        "https://b.example/a%20b.jpg",
        "https://b.example/c.jpg",
    ]


def test_mapping_goes_before_what_headings_suggest(load_table, Product):
    mapping = {"Artikelnr.": "external_id, sku", "Farbe": "attributes.Colour", "Marke": ""}
    assert load_table(FOREIGN, mapping=mapping).ok
    becher = Product.objects.get()
    assert (becher.external_id, becher.sku, becher.brand) == ("0815", "0815", None)
    colour = Attribute.objects.get()
    assert (colour.slug, colour.name, colour.type) == ("colour", "Farbe", "choice")


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ({"Farbe": "prize"}, "“Farbe” is mapped to “prize”, which is no field. Did you mean"),
        ({"Farbe": "name", "Marke": "name"}, "“Farbe” and “Marke” are both mapped to “name”."),
        ({"Farbe": "attributes."}, "“attributes.”, which is no field"),
        (
            {"Farbe": "metadata.colour", "Marke": "metadata"},
            "“Marke” and “Farbe” are both mapped to “metadata”.",
        ),
    ],
)
def test_mapping_to_what_is_no_field_is_refused(mapping, said):
    with pytest.raises(UnreadableFile, match=said):
        table(FOREIGN, mapping=mapping)


def test_column_that_the_mapping_names_and_the_file_lacks_is_said():
    found = table("sku,name\nA,Mug\n", mapping={"colour": "attributes.colour"})
    assert found.notes == ["No column is called “colour”, which the mapping names."]
    assert [entry.data for entry in found if "code" not in entry.data] == [
        {"sku": "A", "name": "Mug"}
    ]


def test_columns_that_begin_alike_become_attributes():
    text = "id,name,spec.Screen size,spec.Weight\n1,Phone,6,170\n"
    (record,) = records(text, mapping={"spec.*": "attributes", "spec.Weight": "metadata.weight"})
    assert record["attributes"] == {"screen-size": "6"}
    assert record["metadata"] == {"weight": "170"}
    assert record["other_attributes"] == record["other_metadata"] == "keep"


def test_blank_cell_takes_a_name_out_of_the_metadata():
    text, mapping = "sku,name,rating\nA,Mug,\n", {"rating": "metadata.rating"}
    (cleared,) = records(text, mapping=mapping)
    assert (cleared["metadata"], cleared["other_metadata"]) == ({"rating": None}, "keep")
    (kept,) = records(text, mapping=mapping, blank="keep")
    assert kept == {"sku": "A", "name": "Mug"}


def test_column_of_whole_metadata_replaces_it():
    text = 'sku,name,rating,metadata\nA,Mug,5,"{""a"": 1}"\n'
    (record,) = records(text)
    assert record == {"sku": "A", "name": "Mug", "metadata": '{"a": 1}'}
    (part,) = records(text, mapping={"rating": "metadata.rating"})
    assert part["metadata"] == {"rating": "5"}


def test_table_without_headings_is_recognised_by_its_values():
    text = "Book,Books > Fiction,9780553380958,A novel,17.99\n"
    found = table(text, mapping={"4": "name"})
    assert found.options.has_header is False
    assert [column.target for column in found.columns] == [
        "",
        "categories",
        "gtin",
        "name",
        "price",
    ]
    with pytest.raises(UnreadableFile, match="There are: 1, 2, 3, 4, 5"):
        list(found)
    (record,) = records(text, mapping={"3": "sku,gtin", "4": "name"})
    assert record["categories"] == [["Books", "Fiction"]]


def test_rows_with_one_value_in_a_column_are_one_product(load_table):
    text = (
        "style,sku,title,option1 name,option1 value,price\n"
        "mug,,Mug,,,\ncup,CUP,Cup,,,5\nmug,MUG-S,,Size,Small,8 EUR\nmug,MUG-L,,Size,Large,9 EUR\n"
    )
    report = load_table(text, mapping={"style": "group"})
    assert report.ok, report.problems
    mug, cup = records(text, mapping={"style": "group"})
    assert (mug["external_id"], mug["name"], mug["currency"]) == ("mug", "Mug", "EUR")
    assert [variant["options"] for variant in mug["variants"]] == [
        {"size": "Small"},
        {"size": "Large"},
    ]
    assert "variants" not in cup
    assert [v.label for v in Variant.objects.order_by("position")] == ["Small", "Large"]


def test_every_row_of_a_group_may_be_a_variant():
    text = "group,sku,name,options.size\nmug,A,Mug,S\nmug,B,Mug,L\nmug,B,Mug,\nmug,C,Mug,\n"
    (mug, error) = table(text, mapping={"group": "group"}) and [
        entry for entry in table(text) if "code" not in (entry.data or {})
    ]
    assert (mug.line, mug.data["sku"]) == (4, "B")
    assert (error.line, "earlier row" in str(error.error)) == (5, True)
    (mug,) = records("group,sku,name,options.size\nmug,A,Mug,S\nmug,B,Mug,L\n")
    assert "sku" not in mug
    assert [variant["sku"] for variant in mug["variants"]] == ["A", "B"]


@pytest.mark.parametrize(
    ("cells", "paths"),
    [
        (("Kitchen", "Mugs", ""), [["Kitchen", "Mugs"]]),
        (("Kitchen -> Mugs", "Gifts", ""), [["Kitchen", "Mugs"], ["Gifts"]]),
        (("", "", ""), None),
    ],
)
def test_categories_in_several_columns(cells, paths):
    (record,) = records("id,name,category1,category2,category3\n1,Mug," + ",".join(cells) + "\n")
    assert record["categories"] == paths


def test_lists_in_the_notation_of_python_are_read():
    text = (
        "id,name,tags,colours\n"
        "1,Pencil,\"['cruelty free', 'Vegan']\","
        "\"[{'hex_value': '#b72227', 'colour_name': \"\"Bee's Knees\"\"}]\"\n"
    )
    mapping = {"tags": "attributes.tags", "colours": "attributes.colour"}
    (record,) = records(text, mapping=mapping)
    assert record["attributes"] == {"tags": ["cruelty free", "Vegan"], "colour": ["Bee's Knees"]}
    types = [
        entry.data["data_type"] for entry in table(text, mapping=mapping) if "code" in entry.data
    ]
    assert types == ["multi_choice", "multi_choice"]


def test_currency_of_prices_without_one():
    text = "id,name,price,currency\n1,Mug,8.00,\n2,Cup,$5 USD,\n3,Jug,€ 5,\n4,Pot,5,CHF\n"
    found = [record["currency"] for record in records(text, currency="GBP")]
    assert found == ["GBP", "USD", "EUR", "CHF"]


def test_words_of_others():
    text = (
        "id,name,status,availability\n1,Mug,Active,In Stock\n2,Cup,disabled,sold out\n3,Jug,NULL,\n"
    )
    found = [(r["status"], r["availability"]) for r in records(text)]
    assert found == [("published", "in_stock"), ("draft", "out_of_stock"), (None, None)]


def test_numbers_that_cannot_be_right_do_not_cost_the_product():
    (entry,) = table("Artikelnummer,Titel,EAN,Bestand\nA,Mug,4006381333930,-2\n")
    assert (entry.data["gtin"], entry.data["stock_quantity"]) == (None, 0)
    assert [warning.field for warning in entry.warnings] == ["gtin", "stock_quantity"]


def test_without_headings_and_values_nothing_is_read():
    assert list(table("")) == []


def test_formulas_are_made_text_and_read_back():
    file = io.BytesIO()
    record = {"sku": "A", "name": "=1+1", "summary": "'=2", "price": "-5"}
    csv.write([record], file, WriteOptions(), pytest.fail)
    assert b"'=1+1,''=2" in file.getvalue()
    file.seek(0)
    (entry,) = csv.read(file)
    assert entry.data == record


def test_columns_are_those_that_any_record_needs():
    file = io.BytesIO()
    written = [
        {"type": "brand", "name": "Acme"},
        {"sku": "A", "name": "Mug", "attributes": {"width": 14.5, "taste": ["a|b", "c"]}},
        {"sku": "B", "name": "Tea", "categories": [["A > B"], "C > D"], "metadata": {"a": [1]}},
        {"sku": "C", "variants": [{"sku": "C-1", "options": {"size": "S"}, "media": None}]},
    ]
    csv.write(iter(written), file, WriteOptions(), pytest.fail)
    assert file.getvalue().decode("utf-8-sig").splitlines() == [
        "sku,variant_of,name,categories,metadata,media,options.size,attributes.taste,attributes.width",
        'A,,Mug,,,,,"[""a|b"", ""c""]",14.5',
        'B,,Tea,"[[""A > B""], [""C"", ""D""]]","{""a"": [1]}",,,,',
        "C,,,,,,,,",
        "C-1,C,,,,,S,,",
    ]


def test_rows_from_anywhere_in_a_large_file_are_brought_together_on_disk():
    size = 2_000
    rows = [f"{number},Mug {number},,\n" for number in range(size)]
    rows += [f"{number}-s,,{number},Small\n" for number in range(size)]
    file = io.BytesIO(("sku,name,variant_of,options.size\n" + "".join(rows)).encode())
    tracemalloc.start()
    products = sum("variants" in entry.data for entry in csv.read(file))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert products == size
    assert peak < 1_000_000
