"""What the search field is offered while somebody types."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from django_catalog import get_brand_model
from django_catalog.listing.backends.bitmap import BitmapBackend

GROUPS = ("completions", "products", "categories", "brands")


@pytest.fixture
def known_words(monkeypatch):
    """Completions that everybody may see, so that this is no test of the search."""
    words = {"la": ["lamp", "lampshade"]}
    monkeypatch.setattr(BitmapBackend, "complete", lambda self, text, *args: words.get(text, []))


@pytest.fixture
def suggest(client, db, known_words):
    def suggest(text):
        response = client.get("/shop/search/suggest/", {"q": text})
        assert response.status_code == 200
        return response.json()

    return suggest


def names(rows):
    return [row["name"] for row in rows]


def test_searches_go_on_from_what_is_typed(suggest):
    assert suggest("la")["completions"] == [
        {"text": "lamp", "url": "/shop/search/?q=lamp"},
        {"text": "lampshade", "url": "/shop/search/?q=lampshade"},
    ]


def test_what_is_typed_already_is_no_suggestion(suggest, monkeypatch):
    monkeypatch.setattr(BitmapBackend, "complete", lambda *args: ["lamp", "lampshade"])
    assert [row["text"] for row in suggest("Lamp")["completions"]] == ["lampshade"]


def test_a_product_has_what_a_line_shows(suggest, lamp):
    lamp.media.create(url="https://example.com/lamp.jpg")
    assert suggest("lamp")["products"] == [
        {
            "name": "Lamp",
            "url": "/shop/products/lamp/",
            "image": "https://example.com/lamp.jpg",
            "price": "€19.99",
        }
    ]


def test_a_product_need_not_have_a_picture_or_a_price(suggest, Product):
    Product.objects.create(name="Plain")
    (product,) = suggest("plain")["products"]
    assert (product["image"], product["price"]) == ("", "")


def test_variants_of_different_prices_are_told(suggest, mug):
    assert suggest("mug")["products"][0]["price"] == "from €8.00"


def test_prices_are_the_visitors(suggest, settings, lamp):
    settings.DJANGO_CATALOG_PRICE_RESOLVER = "tests.views.test_suggest.members_price"
    assert suggest("lamp")["products"][0]["price"] == "€9.99"


def members_price(offer, request):
    return offer.get_price()._replace(amount=offer.price - 10)


def test_categories_and_brands_are_gone_to_at_once(suggest, mugs, lamp):
    assert suggest("mug")["categories"] == [
        {"name": "Mugs", "url": "/shop/categories/kitchen/mugs/", "parent": "Kitchen"}
    ]
    assert suggest("ac")["brands"] == [{"name": "Acme", "url": "/shop/brands/acme/"}]


@pytest.mark.parametrize("text", ["tall", "TALL g", "glasses", "glasses tall"])
def test_every_word_begins_a_word_of_the_name(suggest, kitchen, text):
    kitchen.children.create(name="Tall glasses")
    kitchen.children.create(name="Wall hooks")
    assert names(suggest(text)["categories"]) == ["Tall glasses"]


@pytest.mark.parametrize("text", ["чашки", "ЧАШКИ", "Кружки"])
def test_letters_of_any_alphabet_are_read_in_any_case(suggest, kitchen, text):
    kitchen.children.create(name="Чашки и кружки")
    assert names(suggest(text)["categories"]) == ["Чашки и кружки"]


def test_the_number_is_told_to_be_read_aloud(suggest, lamp):
    assert suggest("la")["status"] == "3 suggestions"
    assert suggest("acme")["status"] == "2 suggestions"
    assert suggest("bicycle")["status"] == "No suggestions"


def test_nothing_hidden_is_offered(suggest, draft, kitchen):
    kitchen.children.create(name="Secret shelf", is_active=False)
    get_brand_model().objects.create(name="Secret maker", is_active=False)
    get_brand_model().objects.create(name="Secret newcomer")
    found = suggest("secret")
    assert [found[group] for group in GROUPS] == [[], [], [], []]


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "'", '"""', "%", "_", "\\", "NEAR(", "a:*", "&|!", "x" * 10_240, "🍵"]
)
def test_strange_texts_are_harmless(suggest, lamp, text):
    found = suggest(text)
    assert [found[group] for group in ("categories", "brands")] == [[], []]


def test_bytes_that_are_no_text_are_harmless(get):
    assert get("search/suggest/?q=%FF%FE").status_code == 200


def test_it_goes_together_with_the_search(get, lamp, draft):
    """Nothing is replaced here."""
    found = get("search/suggest/?q=la").json()
    assert names(found["products"]) == ["Lamp"]
    assert [row["text"] for row in found["completions"]] == ["lamp"]
    assert "secret" not in get("search/suggest/?q=secr").text.lower()


def test_without_a_text_nothing_is_asked(get, django_assert_num_queries):
    with django_assert_num_queries(0):
        found = get("search/suggest/").json()
    assert found["query"] == ""
    assert [found[group] for group in GROUPS] == [[], [], [], []]


def test_only_the_browser_keeps_it_because_prices_are_the_visitors(get):
    response = get("search/suggest/?q=la")
    assert response["Cache-Control"] == "private, max-age=60"
    assert "Cookie" in response["Vary"]


def test_few_and_many_products_take_the_same_queries(suggest, Product, kitchen, acme):
    def add(number):
        product = Product.objects.create(name=f"Sieve {number}", price=number, brand=acme)
        product.categories.add(kitchen.children.create(name=f"Sieves {number}"))
        product.media.create(url=f"https://example.com/{number}.jpg")

    add(0)
    suggest("sieve")
    with CaptureQueriesContext(connection) as few:
        assert len(suggest("sieve")["products"]) == 1
    for number in range(1, 20):
        add(number)
    suggest("sieve")
    with CaptureQueriesContext(connection) as many:
        assert len(suggest("sieve")["products"]) == 6
    assert len(many) == len(few)
