"""What every search backend must do. Subclass it with a ``backend`` fixture."""

import pytest

from django_catalog.models import AttributeValue, Variant


class SearchBackendContract:
    """A test that a backend cannot pass is skipped by it, with the reason."""

    @pytest.fixture
    def find(self, backend, Product, db):
        """Names of the products found, the best match first."""

        def find(text):
            found = backend.search(Product.objects.published(), text)
            return [product.name for product in found.order_by("-relevance", "name")]

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

    def test_all_words_must_be_found_wherever_they_are(self, find, lamp, mug):
        assert find("acme lamp") == ["Lamp"]
        assert find("acme mug") == []

    def test_an_identifier_comes_before_names_and_names_before_other_texts(self, find, Product):
        Product.objects.create(name="Cable", summary="For the Lamp")
        Product.objects.create(name="Desk lamp")
        Product.objects.create(name="Lamp shade")
        Product.objects.create(name="Bulb", sku="LAMP")
        assert find("lamp") == ["Bulb", "Lamp shade", "Desk lamp", "Cable"]

    def test_a_variants_identifier_counts_like_the_products(self, find, mug, Product):
        Product.objects.create(name="A copy of MUG-RED")
        assert find("MUG-RED")[0] == "Mug"

    def test_a_gtin_is_found_as_it_is_printed(self, find, lamp, mug):
        variant = mug.variants.first()
        Variant.objects.filter(pk=variant.pk).update(gtin="4006381333931")
        assert find("4006381333931") == ["Mug"]

    def test_a_product_comes_once_however_often_it_matches(self, find, mug, lamp):
        assert find("mug") == ["Mug"]

    def test_searches_only_what_it_is_given(self, find, draft, lamp):
        assert find("lantern") == []

    @pytest.mark.parametrize("text", ["", "   ", "\x00", "''"])
    def test_no_word_finds_everything(self, find, lamp, mug, text):
        assert find(text) == ["Lamp", "Mug"]

    @pytest.mark.parametrize(
        "text",
        [
            "%",
            "_",
            "lam_",
            "l%p",
            "-",
            "\\",
            "' OR 1=1 --",
            'lamp" OR "mug',
            "lamp*",
            "NEAR(lamp mug)",
            "name:lamp AND",
            "(",
            "x" * 10_240,
            "\x1b[2Jmug\x7fmug",
            "лампа 茶 🍵",
        ],
    )
    def test_strange_text_is_harmless(self, find, lamp, text):
        assert find(text) == []

    def test_a_percent_sign_is_found_as_such(self, find, lamp, Product):
        Product.objects.create(name="50% wool")
        assert find("50%") == ["50% wool"]

    def test_scores_tell_the_same_as_the_search(self, backend, Product, lamp, mug):
        found = backend.search(Product.objects.published(), "lamp")
        scores = dict(backend.scores(Product.objects.published(), "lamp"))
        assert scores == {product.pk: product.relevance for product in found}
        assert list(scores) == [lamp.pk]
