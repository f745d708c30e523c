"""Google's product data: what feeds of others mean, and what ours say."""

import io
import tracemalloc

import pytest

from django_catalog.exceptions import UnreadableFile
from django_catalog.exchange import Importer
from django_catalog.exchange.entries import ReadOptions
from django_catalog.exchange.formats import open_file, recognise
from django_catalog.exchange.formats.google.lists import (
    join_list,
    join_parts,
    split_addresses,
    split_list,
    split_parts,
)
from django_catalog.exchange.formats.google.products import common_title
from django_catalog.exchange.formats.google.values import split_heading
from django_catalog.exchange.records import clean_record


def feed(*items, head='<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>'):
    inner = "\n".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?>\n{head}\n{inner}\n</channel></rss>'.encode()


def item(**values):
    return "".join(f"<g:{name}>{value}</g:{name}>" for name, value in values.items())


def table(*lines):
    return "\n".join(lines).encode()


def entries(content, **options):
    file = io.BytesIO(content if isinstance(content, bytes) else content.encode())
    return list(open_file(file, options=ReadOptions(**options)))


def records(content, **options):
    """Of products."""
    found = [entry.data for entry in entries(content, **options)]
    return [record for record in found if record.get("type") != "attribute"]


def record(content, **options):
    (found,) = records(content, **options)
    return found


def warnings(content):
    return [f"{w.field}: {w}" for entry in entries(content) for w in entry.warnings]


class TestAnItem:
    def test_says_what_a_product_is(self):
        lamp = record(
            feed(
                item(
                    id="L1",
                    title="Lamp",
                    description="Bright.",
                    link="https://shop.example/lamp",
                    image_link="https://shop.example/1.jpg",
                    additional_image_link="https://shop.example/2.jpg",
                    availability="in stock",
                    price="15.00 USD",
                    brand="Acme",
                    gtin="4006381333931",
                    mpn="A-1",
                    product_type="Home &gt; Lamps",
                    google_product_category="2956",
                    custom_label_0="summer",
                )
            )
        )
        assert lamp == {
            "sku": "L1",
            "name": "Lamp",
            "description": "Bright.",
            "brand": "Acme",
            "categories": [["Home", "Lamps"]],
            "gtin": "4006381333931",
            "mpn": "A-1",
            "availability": "in_stock",
            "currency": "USD",
            "price": "15.00 USD",
            "compare_at_price": None,
            "media": [
                {"url": "https://shop.example/1.jpg"},
                {"url": "https://shop.example/2.jpg"},
            ],
            "metadata": {
                "google": {
                    "link": "https://shop.example/lamp",
                    "google_product_category": "2956",
                    "custom_label_0": "summer",
                }
            },
            "other_metadata": "keep",
        }

    @pytest.mark.parametrize(
        "content",
        [
            feed("<id>L1</id><title>Lamp</title><description>Bright</description>"),
            feed(
                "<title>No</title><g:id>L1</g:id><g:title>Lamp</g:title><g:description>Bright</g:description>"
            ),
            feed(item(id="L1", title="Lamp", description="Bright"), head="<rss><channel>"),
            b'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0">'
            b"<entry><id>tag:1</id><g:id>L1</g:id><title>Lamp</title><summary>Bright</summary>"
            b"</entry></feed>",
            b'<rss xmlns:x="http://base.google.com/ns/1.0"><item><x:id>L1</x:id><x:title>Lamp'
            b"</x:title><x:description>Bright</x:description></item></rss>",
            "<?xml version='1.0' encoding='utf-16'?><rss><item><id>L1</id><title>Lamp</title>"
            "<description>Bright</description></item></rss>".encode("utf-16"),
            table("id\ttitle\tdescription\timage_link", "L1\tLamp\tBright\t"),
            table("G:ID,Title,Description,Image Link", "L1,Lamp,Bright,"),
        ],
        ids="plain google-before-plain undeclared-g atom other-prefix utf-16 tsv csv".split(),
    )
    def test_may_be_written_in_many_ways(self, content):
        lamp = record(content)
        assert [lamp["sku"], lamp["name"], lamp["description"]] == ["L1", "Lamp", "Bright"]

    def test_encoding_is_found_whatever_the_file_says(self):
        content = feed(item(id="L1", title="Café")).decode().encode("cp1252")
        assert record(content)["name"] == "Café"
        assert open_file(io.BytesIO(content)).notes == [
            "The file is not UTF-8; it is read as Windows-1252."
        ]
        declared = content.replace(b'"1.0"', b'"1.0" encoding="iso-8859-1"', 1)
        assert record(declared)["name"] == "Café"

    def test_encoding_that_does_not_exist_is_said(self):
        with pytest.raises(UnreadableFile, match="does not exist"):
            entries(feed("").replace(b'"1.0"', b'"1.0" encoding="klingon"', 1))

    def test_description_is_html_or_plain_text(self):
        html = record(feed(item(id="L1", description="&lt;b&gt;Bright&lt;/b&gt;")))
        assert html["description"] == "<b>Bright</b>"
        data = record(feed(item(id="L1", description="<![CDATA[<b>Bright</b>]]>")))
        assert data["description"] == "<b>Bright</b>"
        plain = record(feed(item(id="L1", description="Watts: 3 &lt; 5\n\nBright")))
        assert plain["description"] == "<p>Watts: 3 &lt; 5</p>\n\n<p>Bright</p>"

    def test_title_and_description_may_say_how_they_were_written(self):
        title = (
            "<g:structured_title><g:digital_source_type>trained_algorithmic_media"
            "</g:digital_source_type><g:content>Lamp: new</g:content></g:structured_title>"
        )
        assert record(feed(f"<g:id>L1</g:id>{title}"))["name"] == "Lamp: new"
        content = table("id\ttitle\tstructured_title\timage_link", 'L1\t\tdefault:"Lamp: new"\t')
        assert record(content)["name"] == "Lamp: new"

    def test_availability_has_many_spellings(self):
        for text in ("in stock", "In_Stock", "available for order", "in-stock"):
            assert record(feed(item(id="L1", availability=text)))["availability"] == "in_stock"

    def test_date_counts_for_what_is_waited_for(self):
        waiting = item(id="L1", availability="preorder", availability_date="2027-03-01T09:00+0100")
        stale = item(id="L2", availability="in_stock", availability_date="2020-01-01")
        first, second = records(feed(waiting, stale))
        assert first["available_on"].as_date().isoformat() == "2027-03-01"
        assert "available_on" not in second

    def test_details_are_attributes(self):
        details = (
            "<g:product_detail><g:section_name>Body</g:section_name>"
            "<g:attribute_name>Height</g:attribute_name><g:attribute_value>30</g:attribute_value>"
            "</g:product_detail><g:product_detail><g:attribute_name>Rooms</g:attribute_name>"
            "<g:attribute_value>Hall</g:attribute_value></g:product_detail>"
            "<g:product_detail><g:attribute_name>Rooms</g:attribute_name>"
            "<g:attribute_value>Bath</g:attribute_value></g:product_detail>"
        )
        content = feed(item(id="L1", color="Red", condition="used") + details)
        assert record(content)["attributes"] == {
            "color": "Red",
            "condition": "used",
            "height": "30",
            "rooms": ["Hall", "Bath"],
        }
        types = {e.data["code"]: e.data["data_type"] for e in entries(content) if "code" in e.data}
        assert types == {
            "color": "choice",
            "condition": "choice",
            "height": "number",
            "rooms": "multi_choice",
        }

    @pytest.mark.parametrize("text", [":", ",", " : , "])
    def test_detail_of_separators_alone_is_none(self, text):
        content = feed(item(id="L1", title="Lamp", product_detail=text))
        assert "attributes" not in record(content)

    def test_details_stand_in_one_cell_of_a_table(self):
        content = table(
            "id\ttitle\timage_link\tproduct_detail(attribute_name:section_name:attribute_value)",
            'L1\tLamp\t\t"Height:Body:30,""Use, indoors"":Body:""Hall: yes"""',
        )
        assert record(content)["attributes"] == {"height": "30", "use-indoors": "Hall: yes"}

    def test_blank_cell_clears_and_missing_column_keeps(self):
        content = table("id\ttitle\timage_link\tbrand\tcolor\tlink", "L1\tLamp\t\t\t\t")
        cleared = record(content)
        assert (cleared["brand"], cleared["media"]) == (None, [])
        assert (cleared["attributes"], cleared["other_attributes"]) == ({"color": None}, "keep")
        assert (cleared["metadata"], cleared["other_metadata"]) == ({"google": None}, "keep")
        assert "gtin" not in cleared
        kept = record(content, blank="keep")
        assert kept == {"sku": "L1", "name": "Lamp"}

    def test_that_is_new_again_is_no_longer_used(self):
        assert record(feed(item(id="L1", condition="used")))["attributes"] == {"condition": "used"}
        assert record(feed(item(id="L1", condition="new")))["attributes"] == {"condition": None}

    def test_detail_goes_before_a_blank_cell(self):
        content = table(
            "id\ttitle\timage_link\tcolor\tproduct_detail", "L1\tLamp\t\t\tLook:Color:Red"
        )
        assert record(content)["attributes"] == {"color": "Red"}

    def test_cell_that_a_short_row_does_not_reach_is_missing(self):
        content = table("id\ttitle\timage_link\tbrand", "L1\tLamp")
        assert record(content) == {"sku": "L1", "name": "Lamp"}

    def test_element_that_only_other_items_have_is_blank(self):
        first, second = records(feed(item(id="L1", brand="Acme"), item(id="L2")))
        assert (first["brand"], second["brand"]) == ("Acme", None)
        assert "gtin" not in second

    def test_wrong_barcode_and_picture_are_left_out_and_told(self):
        content = feed(item(id="L1", gtin="4006381333932", image_link="lamp.jpg"))
        assert (record(content)["gtin"], record(content)["media"]) == (None, [])
        assert [text.partition(":")[0] for text in warnings(content)] == ["gtin", "media"]


class TestPrices:
    def price(self, **values):
        found = record(feed(item(id="L1", **values)))
        return found["price"], found["compare_at_price"], found.get("currency")

    def test_sale_price_is_what_it_costs(self):
        assert self.price(price="20.00 EUR", sale_price="15.00 EUR") == (
            *("15.00 EUR", "20.00 EUR", "EUR"),
        )

    @pytest.mark.parametrize(
        ("dates", "is_on"),
        [
            ("2020-01-01T00:00+0100/2999-01-01T00:00+0100", True),
            ("2020-01-01/2999-01-01", True),
            ("2020-01-01T00:00Z/2020-02-01T00:00Z", False),
            ("2999-01-01T00:00Z/2999-02-01T00:00Z", False),
        ],
    )
    def test_sale_price_holds_for_its_time(self, dates, is_on):
        price, _before, _currency = self.price(
            price="20.00 EUR", sale_price="15.00 EUR", sale_price_effective_date=dates
        )
        assert price == ("15.00 EUR" if is_on else "20.00 EUR")

    def test_sale_of_unknown_time_is_said(self):
        content = feed(
            item(id="L1", price="20 EUR", sale_price="5 EUR", sale_price_effective_date="summer")
        )
        assert record(content)["price"] == "20 EUR"
        assert warnings(content) == [
            "price: These must be two moments with a slash between; the sale price is left out."
        ]

    def test_wrong_price_is_told_with_its_place(self, db):
        content = table("id\ttitle\timage_link\tprice", "L1\tLamp\t\tcheap", "L2\tMug\t\t5 EUR")
        report = Importer().run(open_file(io.BytesIO(content)))
        (problem,) = report.problems
        assert (problem.line, problem.field, problem.value) == (2, "price", "cheap")
        assert report.lines == 2

    def test_other_currency_in_a_group_is_left_out(self):
        content = feed(
            item(id="L1", item_group_id="L", price="5 EUR"),
            item(id="L2", item_group_id="L", price="5 USD"),
        )
        first, second = record(content)["variants"]
        assert first["price"] == "5 EUR"
        assert "price" not in second
        assert warnings(content) == [
            "variants[2].price: It is in another currency than the rest of the group, and left out."
        ]


class TestAGroup:
    def test_is_a_product_with_variants_wherever_its_items_stand(self):
        red = item(id="S1", item_group_id="S", title="Shirt, red", color="Red", size="M")
        blue = item(id="S2", item_group_id="S", title="Shirt, blue", color="Blue", size="M")
        shirt, mug = records(feed(red, item(id="MUG", title="Mug"), blue))
        assert shirt["external_id"] == "S"
        assert "sku" not in shirt
        assert shirt["name"] == "Shirt"
        assert shirt["variants"] == [
            {"sku": "S1", "options": {"color": "Red"}},
            {"sku": "S2", "options": {"color": "Blue"}},
        ]
        assert shirt["attributes"] == {"size": "M", "color": None}
        assert mug["sku"] == "MUG"

    def test_declares_its_options_before_it(self):
        content = feed(
            item(id="S1", item_group_id="S", color="Red"),
            item(id="S2", item_group_id="S", color="Blue"),
        )
        declared, _product = (entry.data for entry in entries(content))
        assert declared["code"] == "color"
        assert declared["is_option"]
        assert declared["if_exists"] == "keep"

    def test_has_any_axis_as_variant_option(self):
        option = "<g:variant_option><g:name>Glaze</g:name><g:value>{}</g:value></g:variant_option>"
        xml = feed(
            item(id="S1", item_group_id="S") + option.format("Matt"),
            item(id="S2", item_group_id="S") + option.format("Clear"),
        )
        cells = table(
            "id\ttitle\titem_group_id\tvariant_option",
            "S1\tShirt\tS\tGlaze:Matt",
            "S2\tShirt\tS\tGlaze:Clear",
        )
        for content in (xml, cells):
            options = [variant["options"] for variant in record(content)["variants"]]
            assert options == [{"glaze": "Matt"}, {"glaze": "Clear"}]

    def test_item_may_lack_an_axis(self):
        content = feed(
            item(id="S1", item_group_id="S", color="Red", size="M"),
            item(id="S2", item_group_id="S", color="Blue"),
        )
        options = [variant["options"] for variant in record(content)["variants"]]
        assert options == [{"color": "Red", "size": "M"}, {"color": "Blue"}]

    def test_same_options_twice_are_refused(self, db):
        content = feed(
            item(id="S1", item_group_id="S", title="Shirt", color="Red"),
            item(id="S2", item_group_id="S", title="Shirt", color="Red"),
            item(id="S3", item_group_id="S", title="Shirt", color="Blue"),
        )
        (problem,) = Importer().run(open_file(io.BytesIO(content))).problems
        assert "variants[2].options" in str(problem)
        assert "same options" in str(problem)

    def test_shares_price_and_pictures(self):
        both = "https://shop.example/both.jpg"
        content = feed(
            item(id="S1", item_group_id="S", price="5 EUR", image_link=both),
            item(
                id="S2",
                item_group_id="S",
                price="5 EUR",
                image_link="https://shop.example/2.jpg",
                additional_image_link=both,
            ),
        )
        shirt = record(content)
        assert shirt["price"] == "5 EUR"
        assert [variant["price"] for variant in shirt["variants"]] == [None, None]
        assert shirt["media"] == [{"url": both}]
        assert [variant["media"] for variant in shirt["variants"]] == [
            [],
            [{"url": "https://shop.example/2.jpg"}],
        ]

    def test_fact_that_differs_is_said(self):
        content = feed(
            item(id="S1", item_group_id="S", product_weight="1 kg"),
            item(id="S2", item_group_id="S", product_weight="2 kg"),
        )
        assert record(content)["attributes"] == {"product_weight": "1 kg"}
        assert warnings(content) == [
            "attributes.product_weight: The variants differ in this; "
            "the product has what the first of them has."
        ]

    def test_has_its_title_or_what_titles_have_in_common(self):
        content = feed(
            item(id="S1", item_group_id="S", item_group_title="Shirt", title="A red shirt")
        )
        assert record(content)["name"] == "Shirt"
        assert common_title(["Shirt - Red / M", "Shirt - Blue / M"]) == "Shirt"
        assert common_title(["Red shirt", "Blue shirt"]) == "Red shirt"
        assert common_title(["Shirt"]) == "Shirt"

    def test_details_that_differ_are_said(self):
        content = table(
            "id\ttitle\titem_group_id\tproduct_detail", "S1\tA\tS\t:Cut:Slim", "S2\tA\tS\t"
        )
        assert record(content)["attributes"] == {"cut": "Slim"}
        assert len(warnings(content)) == 1

    def test_is_refused_if_one_of_its_items_cannot_be_read(self):
        content = table(
            "id\ttitle\titem_group_id",
            "S1\tShirt\tS",
            "S2\tShirt\tS\tone\tcell\ttoo many",
            "M1\tMug\t",
        )
        failed = [entry.line for entry in entries(content) if entry.error]
        assert failed == [2, 3]
        (mug,) = [entry.data for entry in entries(content) if entry.data]
        assert mug["sku"] == "M1"


class TestBadXML:
    def test_what_stands_before_a_broken_place_is_read(self):
        content = feed(item(id="A", title="Lamp")).replace(b"</channel>", b"<item><g:id>B</g:di>")
        lamp, broken = entries(content)
        assert lamp.data["sku"] == "A"
        assert broken.line == 4
        assert str(broken.error) == (
            "The XML is broken on line 4: mismatched tag. What follows is not read."
        )

    def test_file_that_breaks_off_in_a_group_does_not_cost_its_variants(self):
        content = feed(item(id="A", item_group_id="S", title="Lamp")) + b"<"
        content = content.replace(b"</channel>", b"<item>&nbsp;</item></channel>")
        group, broken = entries(content)
        assert "may be another item of this group" in str(group.error)
        assert "undefined entity" in str(broken.error)

    def test_nothing_that_can_be_read_is_said_at_once(self):
        with pytest.raises(UnreadableFile, match="The XML is broken on line 1: not well-formed"):
            entries(b"<?xml version='1.0'?><!<item>")

    @pytest.mark.parametrize(
        "inside",
        [
            '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">',
            '<!ENTITY c SYSTEM "file:///etc/passwd">',
            '<!ENTITY % c SYSTEM "http://127.0.0.1/x.dtd"> %c;',
            "",
        ],
        ids=["billion-laughs", "external", "parameter", "no-entity"],
    )
    def test_document_type_is_refused(self, inside):
        content = f"<!DOCTYPE rss [{inside}]><rss><item><id>&c;</id></item></rss>"
        with pytest.raises(UnreadableFile, match="DOCTYPE"):
            entries(f'<?xml version="1.0"?>{content}')

    def test_document_type_of_another_place_is_refused(self):
        content = '<!DOCTYPE rss SYSTEM "http://127.0.0.1/rss.dtd"><rss><item/></rss>'
        with pytest.raises(UnreadableFile, match="DOCTYPE"):
            entries(f'<?xml version="1.0"?>{content}')

    def test_control_characters_are_left_out(self):
        assert record(feed(item(id="A", title="La\x0bmp\0")))["name"] == "Lamp"

    def test_giant_item_is_refused_and_the_others_read(self):
        giant = item(id="BIG", title="x" * 9_000_000)
        first, refused, last = entries(feed(item(id="A"), giant, item(id="B")))
        assert (first.data["sku"], last.data["sku"]) == ("A", "B")
        assert "longer than 8 MB" in str(refused.error)
        assert refused.line == 4

    def test_deep_item_is_refused(self):
        deep = "<a>" * 5000 + "</a>" * 5000
        refused, last = entries(feed(deep, item(id="B")))
        assert "too deep" in str(refused.error)
        assert last.data["sku"] == "B"

    def test_tag_without_end_is_not_kept_in_memory(self):
        content = feed(item(id="A")).replace(b"</channel>", b"<item a='" + b"x" * 9_000_000)
        lamp, broken = entries(content)
        assert lamp.data["sku"] == "A"
        assert "a tag does not end" in str(broken.error)

    def test_items_that_failed_can_be_read_again_by_themselves(self):
        (entry,) = entries(feed(item(id="A", title="Lamp &amp; shade")))
        (row,) = entry.source.rows
        again = f"{row.cells[0]}\n{row.cells[0].replace('>A<', '>B<')}\n"
        assert [(r["sku"], r["name"]) for r in records(again)] == [
            ("A", "Lamp & shade"),
            ("B", "Lamp & shade"),
        ]

    def test_memory_does_not_grow_with_the_file(self):
        def items():
            for number in range(1_000):
                yield item(id=number, title="Lamp", description="x" * 10_000)

        content = feed(*items())
        tracemalloc.start()
        number = sum(1 for _entry in open_file(io.BytesIO(content)))
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert number == 1_000
        assert most < len(content) / 3


class TestLists:
    @pytest.mark.parametrize(
        ("text", "values"),
        [
            ("", []),
            ("Mugs", ["Mugs"]),
            ("Mugs, Cups,", ["Mugs", "Cups"]),
            ('"Mugs, large",Cups', ["Mugs, large", "Cups"]),
            ('"12"" pan",b', ['12" pan', "b"]),
            ('12" pan, 13" pan', ['12" pan', '13" pan']),
            ('"open, b', ['"open', "b"]),
        ],
    )
    def test_values_of_a_cell(self, text, values):
        assert split_list(text) == values

    def test_commas_in_addresses_belong_to_them(self):
        text = "https://a.example/w_1,h_2.jpg, https://a.example/2.jpg"
        assert split_addresses(text) == [
            "https://a.example/w_1,h_2.jpg",
            "https://a.example/2.jpg",
        ]

    def test_missing_and_surplus_parts(self):
        assert split_parts("Height:30", 3) == [("", "Height", "30")]
        assert split_parts("Body:Open:9:30", 3) == [("Body", "Open", "9:30")]
        assert split_parts(":a:b,:c:d", 3) == [("", "a", "b"), ("", "c", "d")]

    def test_what_is_joined_can_be_split(self):
        values = ['a,"b"', "c:d", '"', "e"]
        assert split_list(join_list(values)) == values
        assert split_parts(join_parts([values[:2], values[2:]]), 2) == [
            ('a,"b"', "c:d"),
            ('"', "e"),
        ]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (feed(item(id="A")), "google-rss"),
        (b"  \n" + feed(item(id="A")), "google-rss"),
        (table("id\ttitle\timage link"), "google-tsv"),
        (table("ID;Title;g:item_group_id"), "google-tsv"),
    ],
)
def test_formats_are_recognised(content, name):
    assert recognise(io.BytesIO(content)).name == name


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("id", ("id", "")),
        (" G:Image Link ", ("image_link", "")),
        ("g: image link", ("image_link", "")),
        (
            "product_detail (section_name:attribute_name)",
            ("product_detail", "section_name:attribute_name"),
        ),
        ("price (EUR) now", ("price_(eur)_now", "")),
    ],
)
def test_headings_name_attributes_and_parts(heading, expected):
    assert split_heading(heading) == expected


def test_long_blank_in_a_heading_is_one_blank():
    # It took a minute once, as long as people wait for nothing.
    assert split_heading(f"image{' ' * 50_000}link") == ("image_link", "")


def test_fields_of_ours_may_say_anything():
    own = "".join(
        f"<c:{name}>{text}</c:{name}>"
        for name in ("external_id", "sku", "options", "codes", "inherits", "kept")
        for text in ("x", "variants.price,media,:", "")
    )
    head = (
        '<rss xmlns:c="urn:django-catalog:google" xmlns:g="http://base.google.com/ns/1.0"><channel>'
    )
    alone, group = item(id="A", title="Lamp"), item(id="B", item_group_id="G", price="5 EUR")
    for content in (feed(alone + own, group + own, head=head), feed(own, head=head)):
        assert all(clean_record(1, found)[0] or "sku" not in found for found in records(content))


def test_table_without_ids_is_refused():
    with pytest.raises(UnreadableFile, match="no column “id”"):
        open_file(io.BytesIO(b"title\tprice\nLamp\t5\n"), format="google-tsv")


def test_columns_are_described():
    content = table("g:id\tTitle\tprice\tcolor\tlink\tidentifier_exists\timage_link", "A" * 3)
    columns = {column.name: column.target for column in open_file(io.BytesIO(content)).columns}
    assert columns == {
        "g:id": "sku",
        "Title": "name",
        "price": "price",
        "color": "attributes.color",
        "link": "metadata.google",
        "identifier_exists": "",
        "image_link": "media",
    }
