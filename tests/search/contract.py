"""What every search backend must do, and what one with an index must do besides.

Subclass them with a ``backend`` fixture.
"""

from random import Random

import pytest
from django.db import transaction

from django_catalog.models import (
    Attribute,
    AttributeValue,
    PinnedSearch,
    SearchEntry,
    Synonym,
    Variant,
)
from django_catalog.search import update
from django_catalog.search.query import read
from django_catalog.search.storage import WORDS

STRANGE = [
    *(
        "%",
        "_",
        "zam_",
        "l%p",
        "-",
        "\\",
        '"',
        "'",
        "*",
        ":",
        "()",
        "(",
        '""',
        "🍵",
        "\x00",
        "\ud800",
    ),
    *("' OR 1=1 --", "x'; DROP TABLE y", "{name} : (", "^", "+-@~<>", "&|!", "zz:*", ":b", "!!"),
    *("NEAR(", "AND", "OR NOT", "NEAR/2", "<->", "name:", "a\x00b", "x" * 10_240, "(" * 500),
    *(
        "\x1b[2J\x7f",
        "лампы 茶",
        "हिन्दी",
        "1e5 0x1f -3.5",
        "é" * 300,
        "茶" * 300,
        "z-" * 300,
        "9-" * 300,
        "a_b__c",
        "__",
        "'':",
    ),
]


class SearchBackendContract:
    """Find what has all the words, the best first, and nothing that is not visible."""

    @pytest.fixture
    def ask(self, backend, Product, db):
        """What is found for a text by a visitor, or None."""

        def visible(keys):
            products = Product.objects.published().filter(pk__in=list(keys))
            return set(products.values_list("pk", flat=True))

        return lambda text, **kwargs: backend.find(text, visible, **kwargs)

    @pytest.fixture
    def find(self, ask, Product):
        """Names of the products found, the best match first."""

        def find(text):
            found = ask(text)
            assert set(found.best) == set(found.keys)
            names = dict(Product.objects.values_list("pk", "name"))
            return [names[key] for key in found.best]

        return find

    @pytest.mark.parametrize(
        "text",
        ["Lamp", "lamp", "ACME", "LAMP", "4006381333931", "LX-9", "brass", "reading", "amber"],
    )
    def test_finds_a_word_in_each_text(self, find, lamp, mug, red, text):
        lamp.gtin, lamp.mpn = "4006381333931", "LX-9"
        lamp.summary, lamp.description = "Solid brass", "<p>For reading</p>"
        lamp.save()
        choice = red.attribute.choices.create(value="Amber")
        AttributeValue.objects.create(product=lamp, attribute=red.attribute, choice=choice)
        assert find(text) == ["Lamp"]

    @pytest.mark.parametrize("text", ["MUG-RED", "mug-red", "blue"])
    def test_finds_a_product_by_its_variants(self, find, mug, lamp, text):
        assert find(text) == ["Mug"]

    def test_a_product_with_all_words_comes_first_wherever_they_are(self, find, lamp, mug):
        assert find("acme lamp")[0] == "Lamp"

    def test_an_identifier_comes_before_names_and_names_before_other_texts(self, find, Product):
        Product.objects.create(name="Cable", summary="For the Lamp")
        Product.objects.create(name="Desk lamp")
        Product.objects.create(name="Lamp shade")
        Product.objects.create(name="Bulb", sku="LAMP")
        assert find("lamp") == ["Bulb", "Lamp shade", "Desk lamp", "Cable"]

    def test_a_variants_identifier_counts_like_the_products(self, find, mug, Product):
        Product.objects.create(name="A copy of MUG-RED")
        assert find("MUG-RED")[0] == "Mug"

    @pytest.mark.parametrize("text", ["4006381333931", "4 006381 333931"])
    def test_a_gtin_is_found_as_it_is_printed(self, find, lamp, mug, text):
        Variant.objects.filter(pk=mug.variants.first().pk).update(gtin="4006381333931")
        if " " in text and not self.reads_spaced_numbers:
            pytest.skip("It looks for each group of digits by itself.")
        assert find(text)[0] == "Mug"

    reads_spaced_numbers = True

    def test_a_product_comes_once_however_often_it_matches(self, find, mug, lamp):
        assert find("mug") == ["Mug"]

    def test_finds_only_what_is_visible(self, find, draft, lamp):
        assert find("lantern") == []
        assert find("SECRET") == []

    @pytest.mark.parametrize("text", ["", "   ", "\x00", "''"])
    def test_nothing_is_asked_without_a_word(self, ask, lamp, text):
        assert ask(text) is None

    @pytest.mark.parametrize("text", STRANGE)
    def test_strange_text_is_harmless(self, ask, lamp, draft, text):
        found = ask(text)
        assert found is None or not found.keys

    @pytest.mark.parametrize(
        "text", ['lamp" OR "mug', "lamp*", "NEAR(lamp)", "lamp\x00", "name:lamp"]
    )
    def test_operators_are_words_at_most(self, ask, lamp, draft, text):
        assert draft.pk not in ask(text).keys

    def test_strictly_only_what_has_all_words_as_they_are(self, ask, lamp, mug):
        assert set(ask("acme lamp", strictly=True).keys) == {lamp.pk}
        for text in ("mug lamp", "lampp"):
            found = ask(text, strictly=True)
            assert not found.keys
            assert found.text == text


class IndexedSearchContract(SearchBackendContract):
    """Know words by their stems, numbers however they are written, slips and synonyms;
    and be as fresh as the database."""

    # Words

    @pytest.mark.parametrize(
        "text", ["lamps", "LÁMP", "lam", "lamp's", "\uff2c\uff21\uff2d\uff30", "light"]
    )
    def test_finds_other_forms_and_beginnings(self, find, lamp, mug, text):
        assert find(text) == ["Lamp"]

    @pytest.mark.parametrize("text", ["kitchen", "mugs"])
    def test_finds_products_by_all_categories_they_are_in(self, find, lamp, mug, text):
        assert find(text) == ["Mug"]

    @pytest.mark.parametrize("text", ["the", "to", "a", "of", "茶", "мука"])
    def test_no_word_is_too_short_or_too_common(self, find, lamp, Product, text):
        Product.objects.create(name="To the a of 茶の湯 мука")
        assert len(find(text)) == 1

    def test_an_attribute_is_found_by_what_it_says(self, find, lamp, Product):
        other = Product.objects.create(name="Chair")
        for name, type, unit, value in (
            ("Height", "number", "cm", 45),
            ("Waterproof", "boolean", "", True),
            ("Foldable", "boolean", "", False),
        ):
            attribute = Attribute.objects.create(name=name, type=type, unit=unit)
            row = AttributeValue(product=other, attribute=attribute)
            row.value = value
            row.save()
        assert find("45cm") == find("45 cm") == find("waterproof") == ["Chair"]
        assert find("foldable") == []

    # Numbers

    @pytest.mark.parametrize(
        "text",
        ["WH-1000XM4", "wh1000xm4", "WH 1000 XM4", "wh-10", "wh100", "1000xm4", "sony WH1000XM4"],
    )
    def test_finds_a_number_however_it_is_written(self, find, lamp, Product, text):
        Product.objects.create(name="Sony headphones", mpn="WH-1000XM4")
        if text == "WH 1000 XM4":
            assert find(text)[:1] == ["Sony headphones"]
        else:
            assert find(text) == ["Sony headphones"]

    def test_nothing_is_filled_up_where_a_number_is_found(self, find, lamp, mug, Product):
        Product.objects.create(name="Case of 4")
        Product.objects.filter(pk=lamp.pk).update(gtin="4006381333931")
        assert find("4 006381 333931") == ["Lamp"]

    @pytest.mark.parametrize(
        ("name", "text"),
        [("WH-1000XM4", "wh1000xm4"), ("WH1000XM4", "WH-1000XM4"), ("WH1000XM4", "wh-1000")],
    )
    def test_a_number_in_the_name_likewise(self, find, lamp, Product, name, text):
        Product.objects.create(name=f"Sony {name}")
        assert find(text) == [f"Sony {name}"]

    @pytest.mark.parametrize(("name", "text"), [("256GB", "256 gb"), ("256 GB", "256gb")])
    def test_an_amount_with_and_without_a_space(self, find, lamp, Product, name, text):
        Product.objects.create(name=f"Phone {name}")
        assert find(f"phone {text}") == [f"Phone {name}"]

    def test_a_upc_is_the_ean_with_a_zero(self, find, lamp, Product):
        Product.objects.create(name="Soap", gtin="0036000291452")
        assert find("036000291452") == find("0036000291452") == ["Soap"]

    # All words, some words

    def test_those_with_some_of_the_words_follow_where_few_have_all(self, find, lamp, mug):
        assert find("acme lamp red") == ["Lamp", "Mug"]

    def test_nothing_is_filled_up_where_enough_have_all_words(self, find, Product, lamp):
        Product.objects.bulk_create(Product(name=f"Desk lamp {n}") for n in range(24))
        Product.objects.create(name="Desk")
        found = find("desk lamp")
        assert len(found) == 24
        assert "Desk" not in found

    def test_drafts_with_all_words_are_no_reason_not_to_fill_up(self, find, Product, lamp):
        Product.objects.bulk_create(
            Product(name=f"Desk lamp {n}", status="draft") for n in range(24)
        )
        assert find("desk lamp") == ["Lamp"]

    # Slips

    @pytest.mark.parametrize("text", ["lmap", "lampp", "lmp", "lanp", "lsmp"])
    def test_a_slip_is_corrected_and_said(self, ask, lamp, text):
        found = ask(text)
        assert list(found.keys) == [lamp.pk]
        assert found.text == "lamp"
        assert "lamp" in found.words

    def test_the_correction_goes_with_the_other_words(self, ask, lamp, Product):
        Product.objects.bulk_create(Product(name=f"Camp {n}") for n in range(3))
        assert ask("acme xamp").text == "acme lamp"
        assert ask("acme lapm").text == "acme lamp"

    def test_two_slips_in_a_long_word(self, ask, Product):
        Product.objects.create(name="Headphones")
        assert ask("haedphonees").text == "headphones"

    def test_a_word_that_finds_something_is_left_alone(self, ask, lamp, Product):
        Product.objects.create(name="Lamb")
        assert ask("lamb").text == "lamb"

    def test_a_number_is_not_corrected(self, ask, Product):
        Product.objects.create(name="Pump", sku="P1234")
        assert not ask("P1235").keys

    def test_no_draft_is_corrected_to(self, ask, draft, lamp):
        found = ask("lanternn")
        assert (found.text, list(found.keys)) == ("lanternn", [])

    def test_a_draft_is_no_reason_not_to_correct(self, ask, lamp, Product):
        Product.objects.create(name="Lmap", status="draft")
        assert ask("lmap").text == "lamp"

    # Completions

    def test_completes_the_last_word(self, backend, lamp, mug, Product):
        Product.objects.create(name="Lamp shade")
        everything = set(Product.objects.values_list("pk", flat=True))
        assert backend.complete("la", everything.intersection) == ["lamp"]
        assert backend.complete("Lamp s", everything.intersection) == ["Lamp shade"]
        assert backend.complete("mug s", everything.intersection) == []

    def test_completes_with_what_finds_more_first(self, backend, Product, db):
        Product.objects.bulk_create(Product(name=name) for name in ("Lace", "Lamp", "Desk lamp"))
        assert backend.complete("la", lambda keys: keys) == ["lamp", "lace"]

    def test_completes_with_nothing_invisible(self, backend, lamp, draft):
        assert backend.complete("la", {lamp.pk}.intersection) == ["lamp"]

    @pytest.mark.parametrize("text", [*STRANGE, "lamp ", ""])
    def test_nothing_to_complete(self, backend, lamp, text):
        assert backend.complete(text, lambda keys: keys) == []

    # What editors say

    def test_a_synonym_is_found_like_the_word(self, ask, find, lamp, mug):
        Synonym.objects.create(terms="lamp, luminaire, standing light")
        assert find("luminaires") == find("standing light") == ["Lamp"]
        assert "lamp" in ask("luminaire").words

    def test_a_synonym_of_several_words(self, find, Product, lamp):
        Product.objects.create(name="Cell phone")
        Synonym.objects.create(terms="mobile\ncell phone")
        assert find("mobile") == ["Cell phone"]

    def test_a_synonym_in_one_direction(self, find, lamp, mug):
        Synonym.objects.create(terms="lamp, mug", only_for="present")
        assert sorted(find("present")) == ["Lamp", "Mug"]
        assert find("lamp") == ["Lamp"]

    def test_results_are_pinned_to_a_search_of_any_length(self, find, lamp, mug):
        text = "something for the table of the lady next door that gives light, a lamp I think"
        PinnedSearch.objects.create(text=text).results.create(product=mug)
        assert find(text)[0] == "Mug"

    def test_pinned_results_come_first_in_their_order(self, find, lamp, mug, draft, Product):
        Product.objects.create(name="Gift lamp")
        pinned = PinnedSearch.objects.create(text="Gift-Lamp!")
        for position, product in enumerate([mug, draft, lamp]):
            pinned.results.create(product=product, position=position)
        assert find("gift lamp") == ["Mug", "Lamp", "Gift lamp"]
        assert find("gift") == ["Gift lamp"]

    # Freshness

    def test_sees_what_was_just_written(self, find, lamp, Product):
        assert find("torch") == []
        lamp.name = "Torch"
        lamp.save()
        assert (find("torch"), find("lamp")) == (["Torch"], ["Torch"])  # its SKU is LAMP
        Product.objects.filter(pk=lamp.pk).update(sku="T-1")
        assert (find("lamp"), find("t1")) == ([], ["Torch"])
        Product.objects.bulk_create([Product(name="Penlight")])
        assert find("penlight") == ["Penlight"]
        Product.objects.filter(name="Penlight").delete()
        assert find("penlight") == []

    def test_sees_new_names_of_what_products_have(self, find, lamp, mug, acme, kitchen, red):
        assert find("acme") == ["Lamp"]
        acme.name = "Bolt"
        acme.save()
        kitchen.name = "Pantry"
        kitchen.save()
        red.value = "Crimson"
        red.save()
        assert (find("bolt"), find("pantry"), find("crimson")) == (["Lamp"], ["Mug"], ["Mug"])
        assert (find("acme"), find("kitchen")) == ([], [])
        assert "Mug" not in find("red")

    def test_does_not_see_what_was_rolled_back(self, find, lamp):
        with transaction.atomic():
            lamp.name = "Torch"
            lamp.save()
            assert find("torch") == ["Torch"]
            transaction.set_rollback(True)
        lamp.refresh_from_db()
        assert (find("torch"), find("lamp")) == ([], ["Lamp"])

    # Agreement

    @pytest.mark.django_db(transaction=True)
    def test_every_database_finds_what_a_comparison_of_words_finds(self, backend, Product):
        """Committed first: MariaDB looks into its index only then."""
        random = Random(1)
        words = [*"the to lamp lamps a1 1000xm4 茶 лампа हिन्दी ΣΊΣΥΦΟΣ straße 256gb x".split()]
        Product.objects.bulk_create(
            Product(name=" ".join(random.choices(words, k=3)), summary=random.choice(words))
            for _ in range(60)
        )
        update()
        for _ in range(80):
            terms = read(" ".join(random.choices([*words, "lam", "лам", "100"], k=2))).terms
            for where, columns in WORDS.items():
                rows = SearchEntry.objects.values_list("pk", *columns)
                texts = {pk: f" {' '.join(texts)} " for pk, *texts in rows}
                right = {pk for pk, text in texts.items() if all(t.is_in(text) for t in terms)}
                assert set(backend.match(terms, "default", where=where)) == right

    # Many

    def test_of_too_many_to_compare_those_named_so_come_first(self, ask, Product, monkeypatch):
        monkeypatch.setattr("django_catalog.search.pipeline.RANKED", 3)
        named = Product.objects.create(name="Lamp")
        Product.objects.bulk_create(Product(name="Cable", summary="For a lamp") for _ in range(5))
        found = ask("lamp")
        assert len(found.keys) == 6
        assert len(found.best) == 3
        assert found.best[0] == named.pk
