"""Products as web pages tell search engines of them."""

import io
import json

import pytest

from django_catalog import structured_data
from django_catalog.exceptions import UnreadableFile
from django_catalog.exchange import Importer
from django_catalog.exchange.formats import open_file, recognise
from django_catalog.exchange.formats.json_ld import documents
from django_catalog.models import Product

CONTEXT = "https://schema.org"


def entries(*values, **options):
    content = "\n".join(v if isinstance(v, str) else json.dumps(v, indent=1) for v in values)
    file = io.BytesIO(content.encode())
    return list(open_file(file, format="json-ld", **options))


def records(*values):
    found = [entry.data for entry in entries(*values)]
    return [record for record in found if record and record.get("type") != "attribute"]


def record(**said):
    (found,) = records({"@context": CONTEXT, "@type": "Product", "sku": "L1", **said})
    return found


def offer(price=15, **said):
    return {"@type": "Offer", "price": price, "priceCurrency": "EUR", **said}


def warnings(*values):
    return [str(warning) for entry in entries(*values) for warning in entry.warnings]


def page(*scripts):
    inner = "".join(f"<script type='application/ld+json'>\n{s}\n</script>" for s in scripts)
    return f"<!doctype html>\n<html><head>{inner}<script>var a = '<b>';</script></head></html>"


class TestAProduct:
    def test_is_a_record(self):
        lamp = record(
            name="Lamp",
            description="Bright & warm.",
            brand={"@type": "Brand", "name": "Acme"},
            gtin13="4006381333931",
            mpn="A-1",
            category="Home > Lamps",
            image=[
                "https://shop.example/1.jpg",
                {"@type": "ImageObject", "url": "https://shop.example/2.jpg"},
            ],
            color="Red",
            offers=offer(availability="https://schema.org/InStock"),
        )
        assert lamp == {
            "sku": "L1",
            "name": "Lamp",
            "description": "Bright &amp; warm.",
            "brand": "Acme",
            "categories": [["Home", "Lamps"]],
            "gtin": "4006381333931",
            "mpn": "A-1",
            "currency": "EUR",
            "price": "15",
            "compare_at_price": None,
            "availability": "in_stock",
            "media": [{"url": "https://shop.example/1.jpg"}, {"url": "https://shop.example/2.jpg"}],
            "attributes": {"color": "Red"},
            "other_attributes": "keep",
        }

    def test_leaves_out_what_it_does_not_say(self):
        assert record(name="Lamp") == {"sku": "L1", "name": "Lamp"}

    def test_is_known_by_another_id_if_it_has_no_sku(self):
        assert record(sku=None, productID="7")["external_id"] == "7"
        assert record(sku=None, **{"@id": "#lamp"})["external_id"] == "#lamp"
        assert record(productID="7")["external_id"] == "7"
        assert "external_id" not in record(**{"@id": "#lamp"})

    @pytest.mark.parametrize(
        "offers",
        [{"price": 30, "sku": ""}, [{"price": 30}, {"price": 15, "sku": "O2"}]],
        ids=["blank", "not-taken"],
    )
    def test_is_known_by_another_id_if_no_sku_is_taken_from_its_offers(self, offers):
        found = record(sku=None, offers=offers, **{"@id": "#lamp"})
        assert "sku" not in found
        assert found["external_id"] == "#lamp"

    @pytest.mark.parametrize(
        ("said", "category"),
        [
            ("Lamps", [["Lamps"]]),
            (["A > B", "C"], [["A", "B"], ["C"]]),
            ({"@type": "CategoryCode", "codeValue": "2956"}, [["2956"]]),
            ([{"@type": "CategoryCode", "name": "Lamps", "codeValue": "1"}], [["Lamps"]]),
        ],
    )
    def test_category_has_many_shapes(self, said, category):
        assert record(category=said)["categories"] == category

    def test_brand_may_be_text_or_the_maker(self):
        assert record(brand="Acme")["brand"] == "Acme"
        assert record(manufacturer={"@type": "Organization", "name": "Acme"})["brand"] == "Acme"

    def test_names_may_have_prefixes(self):
        node = {
            "@type": "schema:Product",
            "schema:sku": "L1",
            "http://schema.org/name": "Lamp",
        }
        assert records(node) == [{"sku": "L1", "name": "Lamp"}]

    def test_text_is_taken_in_the_language_that_is_spoken(self):
        from django.utils import translation

        name = [
            {"@value": "Lamp", "@language": "en"},
            {"@value": "Lampe", "@language": "de-DE"},
        ]
        assert record(name=name)["name"] == "Lamp"
        with translation.override("de"):
            assert record(name=name)["name"] == "Lampe"
        with translation.override("fr"):
            assert record(name=name)["name"] == "Lamp"

    def test_related_products_are_relations_and_no_products(self):
        related = [{"@type": "Product", "name": "Bulb", "sku": "B1"}, {"@id": "#cable"}]
        assert record(isRelatedTo=related, isSimilarTo={"@type": "Product", "productID": "9"})[
            "relations"
        ] == {"related": ["B1", "9"]}

    def test_picture_without_an_address_is_told(self):
        node = {"@type": "Product", "sku": "L1", "image": ["/1.jpg", "https://shop.example/2.jpg"]}
        assert records(node)[0]["media"] == [{"url": "https://shop.example/2.jpg"}]
        assert warnings(node) == ["A picture needs an address that begins with https://."]


class TestOffers:
    def test_availability_is_a_name_or_an_address(self):
        for said in ("InStock", "http://schema.org/InStock", "in stock", "schema:InStock"):
            assert record(offers=offer(availability=said))["availability"] == "in_stock"

    def test_unknown_availability_is_told(self):
        node = {"@type": "Product", "sku": "L1", "offers": offer(availability="InStok")}
        assert "availability" not in records(node)[0]
        assert warnings(node) == ["There is no such availability. It was left out."]

    def test_preorder_has_a_date(self):
        found = record(offers=offer(availability="PreOrder", availabilityStarts="2027-03-01"))
        assert (found["availability"], found["available_on"]) == ("preorder", "2027-03-01")

    def test_price_may_stand_in_a_specification(self):
        prices = [
            {"@type": "UnitPriceSpecification", "price": "15.00", "priceCurrency": "EUR"},
            {"priceType": "https://schema.org/StrikethroughPrice", "price": 20},
        ]
        found = record(offers={"@type": "Offer", "priceSpecification": prices})
        assert [found["price"], found["compare_at_price"], found["currency"]] == [
            *("15.00", "20", "EUR"),
        ]

    @pytest.mark.parametrize(
        "offers",
        [
            {"@type": "AggregateOffer", "lowPrice": 15, "highPrice": 30, "priceCurrency": "EUR"},
            {"@type": "AggregateOffer", "offers": [offer(30), offer(15)]},
            [offer(30), offer(15)],
            [offer(None), offer("15")],
        ],
        ids=["aggregate", "aggregate-of-offers", "several", "without-price"],
    )
    def test_cheapest_offer_counts(self, offers):
        assert record(offers=offers)["price"] == "15"

    def test_several_prices_are_told(self):
        node = {"@type": "Product", "sku": "L1", "offers": [offer(30), offer(15)]}
        assert warnings(node) == ["There are several offers. The cheapest was taken."]

    def test_price_with_a_sign_is_understood_and_a_wrong_one_told(self, db):
        lamp = {"@type": "Product", "sku": "L1", "name": "Lamp", "offers": {"price": "€ 1.234,50"}}
        mug = {"@type": "Product", "sku": "M1", "name": "Mug", "offers": {"price": "ask us"}}
        report = Importer().run(entries(lamp, mug))
        assert str(Product.objects.get(sku="L1").price) == "1234.5000"
        (problem,) = report.problems
        assert (problem.field, problem.value) == ("price", "ask us")

    def test_sku_of_the_offer_is_the_products(self):
        assert record(sku=None, offers=offer(sku="O1", gtin="96385074"))["sku"] == "O1"

    def test_used_goods_have_a_condition(self):
        found = record(offers=offer(itemCondition="https://schema.org/UsedCondition"))
        assert found["attributes"] == {"condition": "used"}
        assert "attributes" not in record(offers=offer(itemCondition="NewCondition"))


class TestProperties:
    def test_are_attributes_of_the_type_that_their_values_have(self):
        said = [
            {"@type": "PropertyValue", "name": "Height", "value": 30, "unitCode": "CMT"},
            {"@type": "PropertyValue", "name": "Dimmable", "value": True},
            {"@type": "PropertyValue", "name": "Rooms", "value": ["Hall", "Bath"]},
            {
                "@type": "PropertyValue",
                "name": "Range",
                "minValue": 2,
                "maxValue": 5,
                "unitText": "m",
            },
            {"@type": "PropertyValue", "name": "Style", "value": "Plain"},
            {"@type": "PropertyValue", "value": "nameless"},
        ]
        found = entries({"@type": "Product", "sku": "L1", "additionalProperty": said})
        *declared, lamp = (entry.data for entry in found)
        assert lamp["attributes"] == {
            "height": "30 cm",
            "dimmable": "yes",
            "rooms": ["Hall", "Bath"],
            "range": "2\u20135 m",
            "style": "Plain",
        }
        types = {each["code"]: (each["data_type"], each["unit"]) for each in declared}
        assert types == {
            "height": ("number", "cm"),
            "dimmable": ("boolean", ""),
            "rooms": ("multi_choice", ""),
            "range": ("text", ""),
            "style": ("choice", ""),
        }

    def test_measures_are_attributes(self):
        found = record(weight={"@type": "QuantitativeValue", "value": "1.2", "unitCode": "KGM"})
        assert found["attributes"] == {"weight": "1.2 kg"}


RED = {"@type": "Product", "sku": "S-RED", "name": "Shirt, red", "color": "Red", "size": "M"}
BLUE = {"@type": "Product", "sku": "S-BLUE", "name": "Shirt, blue", "color": "Blue", "size": "M"}
GROUP = {
    "@context": CONTEXT,
    "@type": "ProductGroup",
    "@id": "#shirt",
    "productGroupID": "SHIRT",
    "name": "Shirt",
}


class TestAGroup:
    def test_is_a_product_with_variants(self):
        (shirt,) = records({**GROUP, "hasVariant": [RED, BLUE]})
        assert shirt == {
            "external_id": "SHIRT",
            "name": "Shirt",
            "attributes": {"size": "M"},
            "other_attributes": "keep",
            "variants": [
                {"sku": "S-RED", "options": {"color": "Red"}},
                {"sku": "S-BLUE", "options": {"color": "Blue"}},
            ],
        }

    def test_varies_by_what_it_says(self):
        (shirt,) = records(
            {**GROUP, "variesBy": ["https://schema.org/size", "color"], "hasVariant": [RED, BLUE]}
        )
        assert shirt["variants"][0]["options"] == {"size": "M", "color": "Red"}

    def test_varies_by_any_property_if_nothing_else_tells_variants_apart(self):
        def variant(sku, glaze):
            said = {"@type": "PropertyValue", "name": "Glaze", "value": glaze}
            return {"@type": "Product", "sku": sku, "additionalProperty": said}

        (bowl,) = records({**GROUP, "hasVariant": [variant("A", "Matt"), variant("B", "Clear")]})
        assert [each["options"] for each in bowl["variants"]] == [
            {"glaze": "Matt"},
            {"glaze": "Clear"},
        ]

    @pytest.mark.parametrize(
        "values",
        [
            [
                {**GROUP, "hasVariant": [{"@id": "#r"}, {"@id": "#b"}]},
                RED | {"@id": "#r"},
                BLUE | {"@id": "#b"},
            ],
            [
                GROUP,
                RED | {"isVariantOf": {"@id": "#shirt"}},
                BLUE | {"isVariantOf": {"@id": "#shirt"}},
            ],
            [
                GROUP,
                RED | {"inProductGroupWithID": "SHIRT"},
                BLUE | {"inProductGroupWithID": "SHIRT"},
            ],
            [RED | {"isVariantOf": GROUP}, BLUE | {"isVariantOf": GROUP}],
            [
                {**GROUP, "hasVariant": [{"@id": "#r"}, {"@id": "#b"}]},
                RED | {"@id": "#r", "isVariantOf": {"@id": "#shirt"}},
                BLUE | {"@id": "#b", "isVariantOf": {"@id": "#shirt"}},
            ],
        ],
        ids=["by-id", "is-variant-of", "in-group", "on-each-page", "both-ways"],
    )
    def test_is_put_together_of_what_refers_to_it(self, values):
        (shirt,) = records(*values)
        assert (shirt["external_id"], shirt["name"]) == ("SHIRT", "Shirt")
        assert [variant["sku"] for variant in shirt["variants"]] == ["S-RED", "S-BLUE"]

    def test_without_a_name_has_what_its_variants_have_in_common(self):
        (shirt,) = records(
            RED | {"inProductGroupWithID": "S"}, BLUE | {"inProductGroupWithID": "S"}
        )
        assert shirt["name"] == "Shirt"

    def test_has_prices_and_pictures_of_each_variant(self):
        both = "https://shop.example/both.jpg"
        red = RED | {"offers": offer(5), "image": both}
        blue = BLUE | {"offers": offer(6), "image": [both, "https://shop.example/blue.jpg"]}
        (shirt,) = records({**GROUP, "hasVariant": [red, blue]})
        assert shirt["currency"] == "EUR"
        assert shirt["media"] == [{"url": both}]
        assert [(each["price"], each["media"]) for each in shirt["variants"]] == [
            ("5", []),
            ("6", [{"url": "https://shop.example/blue.jpg"}]),
        ]

    def test_other_currency_is_left_out(self):
        red = RED | {"offers": offer(5)}
        blue = BLUE | {"offers": offer(6, priceCurrency="USD")}
        (shirt,) = records({**GROUP, "hasVariant": [red, blue]})
        assert "price" not in shirt["variants"][1]

    def test_same_variant_twice_is_refused(self, db):
        twin = RED | {"sku": "S-TWIN", "color": "Red"}
        (problem,) = Importer().run(entries({**GROUP, "hasVariant": [RED, BLUE, twin]})).problems
        assert "same options" in str(problem)


class TestFiles:
    @pytest.mark.parametrize(
        "content",
        [
            json.dumps({"@graph": [GROUP, RED, BLUE]}),
            json.dumps([GROUP, RED, BLUE]),
            "\n".join(map(json.dumps, [GROUP, RED, BLUE])),
            json.dumps(
                {"@type": "ItemList", "itemListElement": [{"item": each} for each in (RED, BLUE)]}
            ),
            page(json.dumps(RED), json.dumps([BLUE])),
            page(json.dumps(RED)) + page(json.dumps(BLUE)),
        ],
        ids=["graph", "list", "lines", "item-list", "scripts", "pages"],
    )
    def test_products_may_stand_anywhere(self, content):
        assert recognise(io.BytesIO(content.encode())).name == "json-ld"
        assert [each["sku"] for each in records(content) if "sku" in each] == ["S-RED", "S-BLUE"]

    def test_lines_are_those_of_the_products(self):
        assert [e.line for e in entries(json.dumps([RED, BLUE], indent=1)) if "sku" in e.data] == [
            2,
            9,
        ]
        graph = {"@context": CONTEXT, "@graph": [RED, BLUE]}
        assert [e.line for e in entries(json.dumps(graph, indent=1)) if "sku" in e.data] == [4, 11]
        html = page(json.dumps(RED), json.dumps(BLUE))
        assert [e.line for e in entries(html) if "sku" in e.data] == [3, 5]

    def test_script_in_a_comment_is_none(self):
        html = f"<!-- {page(json.dumps(RED))} -->{page(json.dumps(BLUE))}"
        assert [each["sku"] for each in records(html)] == ["S-BLUE"]

    def test_broken_script_does_not_cost_the_others(self):
        broken, fine = (
            e
            for e in entries(page('{"@type": "Product",}', json.dumps(RED)))
            if not e.data or "sku" in e.data
        )
        assert broken.line == 3
        assert str(broken.error).startswith("This is not valid JSON")
        assert fine.data["sku"] == "S-RED"

    def test_broken_line_does_not_cost_the_others(self):
        lines = [json.dumps(RED), '{"@type": "Product', json.dumps(BLUE)]
        found = [e for e in entries("\n".join(lines)) if not e.data or "sku" in e.data]
        assert [e.line for e in found if e.error] == [2]
        assert [e.data["sku"] for e in found if e.data] == ["S-RED", "S-BLUE"]

    @pytest.mark.parametrize(
        "content", ["[" * 100_000, '{"a":' * 100_000, "<script", "<!--", page("")]
    )
    def test_what_leads_nowhere_is_no_product(self, content):
        assert not records(content)

    def test_deep_document_is_told(self):
        deep = '{"a":' * 900 + "1" + "}" * 900
        assert all(entry.error for entry in entries(deep))

    def test_number_that_is_none_is_told(self):
        (entry,) = entries('{"@type": "Product", "sku": "A", "offers": {"price": NaN}}')
        assert "A number is none that can be stored." in str(entry.error)

    def test_large_file_is_refused(self, monkeypatch):
        monkeypatch.setattr(documents, "MAX_SIZE", 10)
        with pytest.raises(UnreadableFile, match="Import it in parts"):
            entries(GROUP)

    def test_reference_to_itself_ends(self):
        loop = {
            "@type": "Product",
            "@id": "#a",
            "sku": "A",
            "brand": {"@id": "#a"},
            "name": {"@id": "#b"},
        }
        again = {"@type": "Thing", "@id": "#b", "name": {"@id": "#b"}}
        assert [each["sku"] for each in records(loop, again)] == ["A"]

    def test_what_failed_can_be_read_again(self):
        found = entries({**GROUP, "hasVariant": [RED, BLUE]})[-1]
        again = records("\n".join(row.cells[0] for row in found.source.rows))
        assert again == [found.data]


def test_our_own_pages_can_be_read(db, load):
    colour = {"type": "attribute", "code": "colour", "name": "Colour", "is_option": True}
    width = {
        "type": "attribute",
        "code": "width",
        "name": "Width",
        "data_type": "number",
        "unit": "cm",
    }
    load(
        colour,
        width,
        {
            "sku": "LAMP",
            "name": "Lamp",
            "brand": "Acme",
            "price": 15,
            "compare_at_price": 20,
            "attributes": {"width": 30},
        },
        {
            "sku": "BOWL",
            "name": "Bowl",
            "variants": [
                {"sku": "B-RED", "options": {"colour": "Red"}, "price": 5},
                {"sku": "B-BLUE", "options": {"colour": "Blue"}, "price": 6},
            ],
        },
    )
    products = Product.objects.for_detail().order_by("pk")
    lamp, bowl = records(*map(structured_data.product_data, products))
    assert [lamp["sku"], lamp["brand"], lamp["price"], lamp["compare_at_price"]] == [
        *("LAMP", "Acme", "15.00", "20.00"),
    ]
    assert lamp["attributes"] == {"width": "30 cm"}
    assert bowl["external_id"] == "BOWL"
    assert [(each["sku"], each["options"], each["price"]) for each in bowl["variants"]] == [
        ("B-RED", {"color": "Red"}, "5.00"),
        ("B-BLUE", {"color": "Blue"}, "6.00"),
    ]
