"""What holds for every page: it is whole, strict about scripts, and can be read aloud."""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission

import django_catalog
from django_catalog import get_brand_model, get_product_model
from django_catalog.listing import Listing
from django_catalog.models import Collection

TEMPLATES = Path(django_catalog.__file__).parent / "templates" / "django_catalog"
REFERENCE = Path(__file__).parent.parent / "docs" / "reference" / "templates.md"

VOID = {"meta", "link", "input", "img", "br", "hr", "path", "rect"}


class Page(HTMLParser):
    """The elements of a page in order, as (tag, attributes); complains of loose ends."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.open = [], []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes nothing"

    def all(self, *tags):
        return [attrs for tag, attrs in self.elements if tag in tags]


@pytest.fixture
def editor(client, db, django_user_model):
    editor = django_user_model.objects.create_user("editor")
    editor.user_permissions.set(Permission.objects.filter(content_type__app_label="django_catalog"))
    client.force_login(editor)
    return editor


@pytest.fixture
def shop(lamp, mug, acme, red):
    """A little of everything that pages show."""
    lamp.description, lamp.summary = "<p>It stands by itself.</p>", "A lamp."
    lamp.compare_at_price = "25.00"
    lamp.save()
    lamp.attribute_values.create(attribute=red.attribute, choice=red)
    for number in range(3):
        lamp.media.create(url=f"https://example.com/{number}.jpg", alt=f"View {number}")
    mug.relations.create(target=lamp)
    Collection.objects.create(name="Evenings", description="<p>Light.</p>")


ADDRESSES = [
    "/shop/",
    "/shop/?colour=red&price_max=100&sort=price",
    "/shop/?price_min=abc",
    "/shop/search/?q=lamp",
    "/shop/search/?q=nothing-like-it",
    "/shop/search/?q=lampp",
    "/shop/?price_min=9&price_max=1&nonsense=1",
    "/shop/brands/",
    "/shop/brands/acme/",
    "/shop/categories/kitchen/",
    "/shop/categories/kitchen/mugs/",
    "/shop/collections/evenings/",
    "/shop/products/lamp/",
    "/shop/products/mug/",
    "/shop/products/mug/?variant=MUG-BLUE",
    "/shop/add/",
    "/shop/products/mug/edit/",
    "/shop/products/mug/delete/",
]


@pytest.fixture(params=ADDRESSES)
def page(request, client, shop, editor):
    response = client.get(request.param)
    assert response.status_code == 200
    return Page(response.text)


def test_no_script_or_style_stands_in_the_page(page):
    for attrs in page.all("script"):
        assert "src" in attrs or attrs["type"] == "application/ld+json"
    assert page.all("style") == []
    for tag, attrs in page.elements:
        forbidden = [name for name in attrs if name == "style" or name.startswith("on")]
        assert not forbidden, f"<{tag}> has {forbidden}"


def test_headings_skip_no_level(page):
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels.count(1) == 1
    for above, below in zip([0, *levels], levels, strict=False):
        assert below <= above + 1


def test_ids_are_unique_and_found(page):
    ids = Counter(attrs["id"] for _, attrs in page.elements if "id" in attrs)
    assert [name for name, count in ids.items() if count > 1] == []
    for _, attrs in page.elements:
        for name in ("for", "aria-labelledby", "aria-describedby", "form"):
            assert set(attrs.get(name, "").split()) <= set(ids), attrs


def test_pictures_have_a_text_and_sections_a_name(page):
    assert all("alt" in attrs for attrs in page.all("img"))
    for attrs in page.all("nav"):
        assert attrs.get("aria-label")


def test_the_page_has_one_main_part_and_a_way_to_it(page):
    assert [attrs["id"] for attrs in page.all("main")] == ["content"]
    assert "#content" in [attrs.get("href") for attrs in page.all("a")]


# Single pages


def test_visitors_are_not_shown_the_doors_of_staff(client, lamp):
    assert "edit" not in client.get(lamp.get_absolute_url()).text


def test_a_preview_says_that_visitors_do_not_see_it(client, draft, editor):
    html = client.get(f"{draft.get_absolute_url()}?preview=1").text
    assert "Preview: visitors do not see this page." in html
    assert '<meta name="robots" content="noindex">' in html


def test_a_choice_is_marked_and_one_that_is_sold_out_says_so(client, mug):
    page = Page(client.get(f"{mug.get_absolute_url()}?variant=MUG-RED").text)
    choices = {a["href"].split("=")[-1]: a for a in page.all("a") if "data-catalog-option" in a}
    assert choices["MUG-RED"]["aria-current"] == "true"
    assert "aria-current" not in choices["MUG-BLUE"]
    assert "unavailable" in choices["MUG-BLUE"]["class"]


def test_swatches_need_no_style(client, mug):
    assert (
        '<rect width="20" height="20" fill="#cc0000"/>' in client.get(mug.get_absolute_url()).text
    )


def test_a_field_the_host_has_added_is_shown(client, lamp, monkeypatch):
    monkeypatch.setattr(get_product_model(), "catalog_fields", ["mpn"])
    get_product_model().objects.update(mpn="L-1")
    assert '<th scope="row">MPN</th> <td>L-1</td>' in " ".join(
        client.get(lamp.get_absolute_url()).text.split()
    )


def test_a_wrong_price_is_told_beside_its_name(client, lamp):
    assert "Price from: Enter a number." in client.get("/shop/?price_min=abc").text


def test_a_wrong_price_is_told_at_its_field(client, lamp, mug):
    fields = {
        attrs["name"]: attrs
        for attrs in Page(client.get("/shop/?price_min=9&price_max=abc").text).all("input")
        if attrs["type"] == "number"
    }
    low, high = fields["price_min"], fields["price_max"]
    assert (low["value"], low["aria-describedby"]) == ("9", "hint-price")
    assert (high["value"], high["aria-describedby"]) == ("", "error-price_max hint-price")
    assert high["aria-invalid"] == "true"


def test_a_price_field_says_what_there_is(client, lamp, mug):
    assert "Range: €8.00 to €19.99" in client.get("/shop/").text


def test_filters_that_are_not_known_are_told(client, lamp):
    html = client.get("/shop/?<i>=1&utm_source=x&" + "z" * 500 + "=1").text
    assert "left out: &lt;i&gt;, zzz" in html
    assert "z" * 50 not in html.split("left out:")[1].split("</p>")[0]
    assert "left out" not in client.get("/shop/?utm_source=x&page=1").text


def test_a_facet_with_many_values_shows_some_and_leads_to_all(client, monkeypatch, lamp, brands):
    monkeypatch.setattr(Listing, "max_values", 10)
    html = client.get("/shop/").text
    assert "5 more</summary>" in html
    assert 'href="/shop/?all=brand#facet-brand" data-catalog-update>Show all 13</a>' in html
    html = client.get("/shop/?all=brand").text
    assert 'id="more-brand" open' in html
    assert 'href="/shop/#facet-brand" data-catalog-update>Show fewer</a>' in html
    assert '<input type="hidden" name="all" value="brand">' in html


@pytest.fixture
def brands(Product):
    """Twelve of them with a product each, beside Acme."""
    for number in range(12):
        brand = get_brand_model().objects.create(name=f"Brand {number}")
        Product.objects.create(name=f"Product {number}", brand=brand)


def test_filters_that_find_nothing_can_be_cleared(client, lamp):
    html = client.get("/shop/?price_min=5000").text
    assert "Nothing matches all of these filters." in html
    assert 'href="/shop/" data-catalog-update>Clear all filters' in html


def test_a_corrected_search_says_so(client, lamp):
    html = client.get("/shop/search/?q=lampp").text
    assert "Results for “lamp”" in html
    assert "Nothing was found for “lampp”. These are the results for “lamp”." in html
    assert "<title>Results for “lamp”</title>" in html
    assert 'value="lampp"' in html
    assert "<mark>Lamp</mark>" in html


def test_a_search_that_finds_is_not_corrected(client, lamp):
    assert "Nothing was found" not in client.get("/shop/search/?q=lamp").text


def test_a_search_without_results_helps(client, lamp):
    html = client.get("/shop/search/?q=xyz").text
    assert 'href="/shop/categories/lighting/"' in html
    assert "We found nothing for “xyz”." in html
    assert "See all products" in html


def test_an_empty_shop_says_so(client, db):
    assert "There is nothing here yet." in client.get("/shop/").text
    assert "There are no brands yet." in client.get("/shop/brands/").text


def test_search_engines_know_a_list_and_not_each_view_of_it(client, lamp):
    assert 'rel="canonical" href="http://testserver/shop/"' in client.get("/shop/").text
    assert "noindex" in client.get("/shop/?price_max=100").text


# Overriding


def test_every_block_is_documented():
    documented = set(re.findall(r"`(\w+)`", REFERENCE.read_text()))
    for template in TEMPLATES.glob("*.html"):
        blocks = re.findall(r"{% block (\w+) %}", template.read_text())
        assert set(blocks) <= documented, template.name


def test_every_partial_is_documented():
    documented = REFERENCE.read_text()
    for template in (TEMPLATES / "partials").glob("*.html"):
        assert f"`{template.name}`" in documented


def test_a_site_puts_its_name_after_every_title(client, lamp, settings, tmp_path):
    base = tmp_path / "django_catalog" / "base.html"
    base.parent.mkdir()
    base.write_text(
        '{% extends "django_catalog/base.html" %}{% block title_site %} · Mine{% endblock %}'
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    assert "<title>Lamp · Mine</title>" in client.get(lamp.get_absolute_url()).text
