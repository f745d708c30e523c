"""The catalogue's products as Google's items, and what comes back of them."""

import csv
import io
import string
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from django_catalog.exchange import Importer, Outcome
from django_catalog.exchange.cells import Cell
from django_catalog.exchange.entries import WriteOptions
from django_catalog.exchange.formats.google import rss, tsv
from django_catalog.exchange.formats.google.attributes import BY_NAME, RULES
from django_catalog.exchange.formats.google.draft import shorten
from django_catalog.exchange.formats.google.items import Items
from django_catalog.exchange.records import clean_record

G = "{http://base.google.com/ns/1.0}"
SHOP = WriteOptions(base_url="https://shop.example/", title="Shop & more")

ATTRIBUTES = [
    {"type": "attribute", "code": "width", "name": "Breite", "data_type": "number", "unit": "cm"},
    {"type": "attribute", "code": "colour", "name": "Colour", "data_type": "choice"},
    {"type": "attribute", "code": "rooms", "name": "Rooms", "data_type": "multi_choice"},
    {"type": "attribute", "code": "safe", "name": "Safe", "data_type": "boolean"},
    {"type": "attribute", "code": "care", "name": "Care", "data_type": "text"},
]


@pytest.fixture
def lamp():
    return {
        "sku": "LAMP",
        "name": "Lamp",
        "slug": "lamp",
        "description": "<p>Bright.</p>",
        "price": "15.00",
        "currency": "EUR",
        "availability": "in_stock",
        "media": [{"url": "https://pictures.example/lamp.jpg"}],
    }


@pytest.fixture
def shirt(lamp):
    return {
        **lamp,
        "external_id": "shirt-1",
        "sku": None,
        "name": "Shirt",
        "slug": "shirt",
        "variants": [
            {"sku": "S-RED", "options": {"colour": "Red", "fit": "Slim"}},
            {"sku": "S-BLUE", "options": {"colour": "Blue", "fit": "Slim"}, "price": "18.00"},
        ],
    }


def written(record, *, options=SHOP, losses=None, in_one_line=False):
    """The items of a record."""

    def on_loss(who, error):
        if losses is not None:
            losses.append(f"{who} {error.field}: {error}".replace(" :", ":"))

    items = Items(options, on_loss, in_one_line=in_one_line)
    for attribute in ATTRIBUTES:
        items.of(attribute)
    return items.of(record)


def lost(record, **options):
    losses = []
    written(record, losses=losses, **options)
    return losses


def file_of(format, *records):
    file = io.BytesIO()
    format.write([*ATTRIBUTES, *records], file, SHOP, lambda *_: None)
    file.seek(0)
    return file


class TestItems:
    def test_product_is_one_item(self, lamp):
        assert written(lamp) == [
            {
                "id": "LAMP",
                "link": "https://shop.example/shop/products/lamp/",
                "title": "Lamp",
                "description": "<p>Bright.</p>",
                "catalog_sku": "LAMP",
                "image_link": "https://pictures.example/lamp.jpg",
                "price": "15.00 EUR",
                "availability": "in_stock",
                "identifier_exists": "no",
                "condition": "new",
            }
        ]

    def test_each_variant_is_an_item_of_the_group(self, shirt):
        red, blue = written(shirt)
        assert red["item_group_id"] == blue["item_group_id"] == "shirt-1"
        assert [red["title"], red["item_group_title"]] == ["Shirt, Red, Slim", "Shirt"]
        assert [red["color"], blue["color"]] == ["Red", "Blue"]
        assert red["variant_option"] == [("fit", "Slim")]
        assert [red["price"], blue["price"]] == ["15.00 EUR", "18.00 EUR"]
        assert red["link"] == "https://shop.example/shop/products/shirt/?variant=S-RED"

    def test_options_of_one_name_are_told_apart(self, shirt):
        shirt["variants"] = [{"sku": "S", "options": {"care": "Cold", "care-2": "Dry"}}]
        second = {"type": "attribute", "code": "care-2", "name": "Care", "data_type": "choice"}
        *_attributes, entry = rss.read(file_of(rss, second, shirt))
        assert entry.data["variants"][0]["options"] == {"care": "Cold", "care-2": "Dry"}

    def test_price_before_a_reduction_is_the_price(self, lamp):
        (item,) = written({**lamp, "price": 15, "compare_at_price": "20"})
        assert [item["price"], item["sale_price"]] == ["20.00 EUR", "15.00 EUR"]

    def test_amount_has_the_decimals_of_its_currency(self, lamp):
        prices = [written({**lamp, "price": "1500", "currency": c})[0]["price"] for c in CURRENCIES]
        assert prices == ["1500.00 USD", "1500 JPY", "1500.000 KWD"]

    def test_attributes_have_googles_names_where_there_are_any(self, lamp):
        attributes = {"colour": "Red", "width": 14.5, "rooms": ["Hall", "Bath"], "safe": True}
        (item,) = written({**lamp, "attributes": attributes})
        assert item["color"] == "Red"
        assert item["product_detail"] == [
            ("", "Breite", "14.5 cm"),
            ("", "Rooms", "Hall"),
            ("", "Rooms", "Bath"),
            ("", "Safe", "yes"),
        ]

    def test_value_that_google_does_not_have_is_a_detail(self, lamp):
        attributes = {"gender": "Female", "age-group": "Grown up", "condition": "Used"}
        (item,) = written({**lamp, "attributes": attributes})
        assert item["gender"] == "female"
        assert item["condition"] == "used"
        assert item["product_detail"] == [("", "age-group", "Grown up")]

    def test_variants_picture_comes_first(self, shirt):
        shirt["variants"][0]["media"] = [{"url": "https://pictures.example/red.jpg"}]
        red, blue = written(shirt)
        assert red["image_link"] == "https://pictures.example/red.jpg"
        assert red["additional_image_link"] == ["https://pictures.example/lamp.jpg"]
        assert blue["image_link"] == "https://pictures.example/lamp.jpg"

    def test_picture_of_the_shop_gets_its_address(self, lamp):
        (item,) = written({**lamp, "media": [{"url": "/media/lamp.jpg"}]})
        assert item["image_link"] == "https://shop.example/media/lamp.jpg"

    @pytest.mark.parametrize("url", ["/media/lamp.jpg", "https://shop.example/media/lamp.jpg"])
    def test_stored_picture_is_not_taken_for_anothers(self, lamp, url):
        (item,) = written({**lamp, "media": [{"url": url}]})
        assert item["catalog_kept"] == ["media"]
        assert (
            "media"
            not in next(iter(rss.read(file_of(rss, {**lamp, "media": [{"url": url}]})))).data
        )

    def test_missing_description_is_the_summary_or_the_name(self, lamp):
        (item,) = written({**lamp, "description": "", "summary": "So bright."})
        assert item["description"] == "So bright."
        (item,) = written({**lamp, "description": None})
        assert item["description"] == "Lamp"

    def test_long_sku_gets_an_id_that_is_its_own(self, lamp):
        first, second = ({**lamp, "sku": "x" * 60 + end} for end in "ab")
        ids = [written(record)[0]["id"] for record in (first, second, first)]
        assert len(ids[0]) == 50
        assert ids[0] != ids[1]
        assert ids[0] == ids[2]


CURRENCIES = ("USD", "JPY", "KWD")


class TestLosses:
    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            ({"status": "draft"}, "it is not published."),
            ({"publish_at": "2999-01-01T00:00:00Z"}, "it is not published."),
            ({"unpublish_at": "2020-01-01T00:00:00Z"}, "it is not published."),
            ({"price": None}, "it has no price."),
            ({"price": "0.00"}, "it has no price."),
            ({"media": []}, "it has no picture."),
            ({"media": [{"file": "lamp.jpg"}]}, "it has no picture."),
            ({"name": ""}, "it has no name."),
            ({"availability": "discontinued"}, "it is discontinued."),
        ],
    )
    def test_what_must_not_be_listed_is_left_out_and_told(self, lamp, change, reason):
        record = {**lamp, **change}
        assert written(record) == []
        assert lost(record) == [f"LAMP: It is not listed: {reason}"]

    def test_pages_without_an_address_are_told(self, lamp, settings):
        (loss,) = lost(lamp, options=WriteOptions())
        assert "its page has no address" in loss
        settings.ROOT_URLCONF = "tests.exchange.formats.test_google_writing"
        (loss,) = lost(lamp)
        assert "include the catalogue's URLs" in loss

    def test_variant_that_cannot_be_listed_does_not_cost_the_others(self, shirt):
        shirt["variants"][1]["price"] = "0"
        (red,) = written(shirt)
        assert red["id"] == "S-RED"
        assert lost(shirt) == ["shirt-1 variants[2]: It is not listed: it has no price."]

    def test_long_texts_are_shortened_and_told_once(self, shirt):
        record = {**shirt, "name": "word " * 50, "description": f"<p>{'long ' * 1500}</p>"}
        red, _blue = written(record)
        assert len(red["title"]) <= 150
        assert len(red["description"]) <= 5000
        assert red["description"].startswith("long long")
        assert red["description"].endswith("long…")
        assert [loss.partition(":")[0] for loss in lost(record)] == [
            "shirt-1 name",
            "shirt-1 description",
        ]

    def test_words_are_not_cut_unless_they_are_all_there_is(self):
        assert shorten("one two three", 13) == "one two three"
        assert shorten("one two three", 12) == "one two…"
        assert shorten("one two three", 8) == "one two…"
        assert shorten("x" * 20, 10) == "x" * 9 + "…"

    def test_numbers_that_shops_give_out_themselves_are_told(self, lamp):
        record = {**lamp, "gtin": "2000000000008"}
        assert "gtin" not in written(record)[0]
        assert lost(record) == [
            "LAMP gtin: Google does not take numbers that shops give out themselves."
        ]

    def test_arrival_that_is_not_known_is_told(self, lamp):
        assert "available_on" in lost({**lamp, "availability": "preorder"})[0]

    def test_more_pictures_than_google_takes_are_told(self, lamp):
        media = [{"url": f"https://pictures.example/{n}.jpg"} for n in range(12)]
        (item,) = written({**lamp, "media": media})
        assert len(item["additional_image_link"]) == 10
        assert "no more than 11 pictures" in lost({**lamp, "media": media})[0]

    def test_attributes_without_room_are_told(self, lamp):
        record = {**lamp, "attributes": {"care": "x" * 1001, "rooms": ["a|b"]}}
        assert [loss.partition(":")[0] for loss in lost(record)] == [
            "LAMP attributes.care",
            "LAMP attributes.rooms",
        ]


urlpatterns = ()


class TestFiles:
    def test_rss_is_what_google_reads(self, lamp):
        record = {**lamp, "name": "Lamp <new> & \x0bbright\ud800", "categories": [["A", "B"], "C"]}
        root = ElementTree.parse(file_of(rss, record)).getroot()
        (item,) = root.findall("./channel/item")
        assert root.findtext("./channel/title") == "Shop & more"
        assert item.findtext(f"{G}title") == "Lamp <new> & bright"
        assert [each.text for each in item.findall(f"{G}product_type")] == ["A > B", "C"]

    def test_details_of_rss_have_their_parts(self, lamp):
        record = {**lamp, "attributes": {"width": 3}}
        item = ElementTree.parse(file_of(rss, record)).getroot().find("./channel/item")
        (detail,) = item.findall(f"{G}product_detail")
        assert detail.findtext(f"{G}attribute_name") == "Breite"
        assert detail.findtext(f"{G}attribute_value") == "3 cm"

    def test_cells_have_no_line_breaks_and_no_formulas(self, lamp):
        record = {**lamp, "name": "=1+1", "description": "a\tb\r\nc", "brand": "@Acme"}
        text = file_of(tsv, record).getvalue().decode()
        header, row = csv.reader(io.StringIO(text), delimiter="\t")
        cells = dict(zip(header, row, strict=True))
        assert [cells["title"], cells["description"], cells["brand"]] == [
            "'=1+1",
            "a b c",
            "'@Acme",
        ]
        assert text.count("\n") == 2

    @pytest.mark.parametrize("format", [rss, tsv], ids=["rss", "tsv"])
    def test_reading_it_again_changes_nothing(self, format, load, shirt, lamp):
        lamp |= {
            "brand": "Acme",
            "categories": ["Home > Lamps", "Gifts, small"],
            "attributes": {"width": 14.5, "rooms": ["Hall"], "colour": "Red", "safe": False},
            "metadata": {"supplier": 7},
            "summary": "So bright.",
            "seo_title": "Lamps",
            "stock_quantity": 4,
            "compare_at_price": "12.00",
        }
        shirt["attributes"] = {"care": 'Wash: cold, "slow"\nDry flat'}
        shirt["variants"].append(
            {"sku": "S-GONE", "options": {"colour": "Green"}, "availability": "limited_stock"}
        )
        shirt["variants"][0]["media"] = [{"url": "https://pictures.example/red.jpg", "alt": "Red"}]
        options = [
            {"type": "attribute", "code": "colour", "is_option": True},
            {"type": "attribute", "code": "fit", "name": "Fit", "is_option": True},
        ]
        assert load(*ATTRIBUTES, *options, lamp, shirt).ok
        report = Importer().run(format.read(file_of(format, lamp, shirt)))
        assert report.ok, report.problems
        assert report.total(Outcome.UPDATED) == report.total(Outcome.CREATED) == 0
        assert report.counts["product", Outcome.UNCHANGED] == 2

    @pytest.mark.parametrize("format", [rss, tsv], ids=["rss", "tsv"])
    def test_variants_that_were_not_listed_stay(self, format, load, shirt):
        shirt["variants"][1]["price"] = "0"
        options = [
            {"type": "attribute", "code": "colour", "name": "Colour", "is_option": True},
            {"type": "attribute", "code": "fit", "name": "Fit", "is_option": True},
        ]
        assert load(*options, shirt).ok
        report = Importer().run(format.read(file_of(format, shirt)))
        assert report.counts["product", Outcome.UNCHANGED] == 1


def test_rules_name_each_attribute_once():
    assert len(BY_NAME) == len(RULES)


texts = st.text(
    st.characters(codec="utf-8", exclude_characters="\0")
    | st.sampled_from("\",:;'|=+-@<>&\t\r\n \x0b…é日"),
    max_size=30,
)
names = texts.map(lambda text: text if any(map(str.isalnum, text)) else "Lamp")
words = st.text(string.ascii_letters + " ,:\"'|é日=-", min_size=1, max_size=20).map(str.strip)
words = words.filter(bool)
codes = st.sampled_from(["colour", "size", "gender", "fit", "glaze"])
amounts = st.decimals(1, 999, places=2).map(str)
pictures = st.integers(1, 5).map(lambda n: {"url": f"https://pictures.example/a,{n}.jpg"})
media = st.lists(pictures | st.just({"kind": "video", "url": "https://v.example/1"}), max_size=4)
availability = st.sampled_from(["in_stock", "limited_stock", "out_of_stock", "preorder", None])


@st.composite
def offers(draw, sku):
    offer = {
        "sku": sku,
        "price": draw(amounts | st.none()),
        "compare_at_price": draw(st.none() | amounts),
        "availability": draw(availability),
        "available_on": draw(st.none() | st.just("2027-03-01")),
        "gtin": draw(st.sampled_from([None, "4006381333931", "2000000000008"])),
        "mpn": draw(st.none() | words),
        "media": draw(media),
    }
    missing = draw(st.sets(st.sampled_from(sorted(offer)), max_size=2)) - {"sku"}
    return {key: value for key, value in offer.items() if key not in missing}


@st.composite
def products(draw):
    text = texts
    options = st.dictionaries(codes, words, min_size=1, max_size=3)
    skus = draw(st.lists(words, unique=True, max_size=3))
    variants = [draw(offers(sku)) | {"options": draw(options)} for sku in skus]
    attributes = st.fixed_dictionaries(
        {},
        optional={
            "width": st.integers(-5, 5).map(str) | st.just("14.5"),
            "colour": text,
            "size": text,
            "rooms": st.lists(text, max_size=3),
            "safe": st.booleans(),
            "care": text,
            "product_highlight": text,
            "condition": st.sampled_from(["new", "used", "fair"]),
        },
    )
    return {
        **draw(offers(draw(st.sampled_from(["P1", "x" * 60])))),
        "price": draw(amounts),
        "media": [{"url": "https://pictures.example/0.jpg"}, *draw(media)],
        "external_id": draw(st.none() | st.just("E 1")),
        "slug": "product",
        "name": draw(names),
        "brand": draw(st.none() | names),
        "description": draw(st.none() | text | text.map(lambda t: f"<p>{t}</p>")),
        "categories": draw(st.lists(st.lists(words, min_size=1, max_size=3), max_size=3)),
        "currency": draw(st.sampled_from(["EUR", "USD"])),
        "attributes": draw(attributes),
        "variants": variants,
    }


def comparable(code, value):
    """What an attribute's value means, whether it comes from a cell or not."""
    if code == "rooms":
        value = value if isinstance(value, list) else Cell(value).as_list() if value else []
        return [str(each).strip() for each in value if str(each).strip()]
    if code == "width":
        return Cell(value).as_number("cm")
    if code == "safe":
        return value if isinstance(value, bool) else Cell(value).as_boolean()
    return str(value).strip().casefold()


def carried(product, again):
    """Pairs of what a product had and what came back of it, of all that came back."""
    for name, value in again.values.items():
        yield name, product.values.get(name), value
    for name in ("brand", "categories", "media"):
        if getattr(again, name) is not None:
            yield name, getattr(product, name) or type(getattr(again, name))(), getattr(again, name)
    if again.attributes is not None:
        had, has = (
            {
                code: comparable(code, v)
                for code, v in each.attributes.items()
                if v not in (None, "")
            }
            for each in (product, again)
        )
        yield (
            "attributes",
            *({c: v for c, v in each.items() if v not in ("", [])} for each in (had, has)),
        )
    if again.variants is not None:
        yield "variants", len(product.variants or ()), len(again.variants)
        for variant, same in zip(product.variants or (), again.variants, strict=True):
            for name, value in same.values.items():
                yield f"variant {name}", variant.values.get(name), value
            for name in ("options", "media"):
                if getattr(same, name) is not None:
                    yield f"variant {name}", getattr(variant, name), getattr(same, name)


def meaning(name, value):
    if name in ("availability", "variant availability"):
        return value or "in_stock"
    if name == "variant options":
        return {code: text.casefold() for code, text in (value or {}).items()}
    return value or None


@pytest.mark.parametrize("format", [rss, tsv], ids=["rss", "tsv"])
@settings(max_examples=50)
@given(record=products())
def test_whatever_comes_back_is_what_it_was(format, record):
    """Fields that the format cannot say are missing, so that an import keeps them."""
    product, errors = clean_record(1, record)
    assert not errors
    entries = [e for e in format.read(file_of(format, record)) if e.data and "type" not in e.data]
    for entry in entries:
        again, wrong = clean_record(1, entry.data)
        assert not wrong
        for name, had, has in carried(product, again):
            assert meaning(name, has) == meaning(name, had), name


@pytest.mark.parametrize("format", [rss, tsv], ids=["rss", "tsv"])
@given(name=words, brand=words, care=words, path=st.lists(words, min_size=1, max_size=3))
def test_what_fits_comes_back(format, name, brand, care, path):
    record = {
        "sku": "A",
        "slug": "a",
        "name": name,
        "description": f"<p>{name}</p>",
        "brand": brand,
        "price": "5.00",
        "currency": "EUR",
        "categories": [path],
        "attributes": {"care": care, "rooms": [name.replace("|", ""), brand.replace("|", "")]},
        "media": [{"url": "https://pictures.example/1.jpg"}],
    }
    *_, entry = format.read(file_of(format, record))
    again, _errors = clean_record(1, entry.data)
    product, _errors = clean_record(1, record)
    names = {name for name, *_ in carried(product, again)}
    assert names >= {"sku", "name", "description", "price", "currency", "brand", "categories"}
    assert names >= {"attributes", "media"} or not record["attributes"]["rooms"][0]
