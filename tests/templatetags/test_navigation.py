"""Menus, breadcrumbs, search and pages."""

from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator

from django_catalog import get_category_model
from django_catalog.listing import Listing, Question


@pytest.fixture
def hidden(kitchen):
    return get_category_model().objects.create(name="Cellar", parent=kitchen, is_active=False)


def test_the_menu_nests_categories(render, mugs, lighting):
    html = render("{% category_menu %}")
    assert html.index("Kitchen") < html.index("Mugs") < html.index("Lighting")
    assert html.count("<ul>") == 2
    assert f'href="{mugs.get_absolute_url()}"' in html


def test_the_menu_shows_no_hidden_category(render, mugs, hidden):
    assert "Cellar" not in render("{% category_menu %}")


def test_the_menu_goes_as_deep_as_asked(render, mugs):
    get_category_model().objects.create(name="Espresso cups", parent=mugs)
    assert "Mugs" not in render("{% category_menu depth=1 %}")
    assert "Espresso" not in render("{% category_menu depth=2 %}")
    assert "Espresso" in render("{% category_menu depth=3 %}")


def test_the_menu_marks_the_branch_of_the_page(render, mugs, lighting):
    html = render("{% category_menu %}", category=mugs)
    assert 'aria-current="page">Mugs' in html
    assert html.count("catalog-menu__open") == 2


def test_the_menu_marks_the_branch_it_is_told(render, mugs, lighting):
    html = render("{% category_menu current=lighting %}", category=mugs, lighting=lighting)
    assert 'aria-current="page">Lighting' in html


def test_a_category_deeper_than_the_menu_opens_its_branch(render, mugs):
    cups = get_category_model().objects.create(name="Espresso cups", parent=mugs)
    html = render("{% category_menu depth=1 current=cups %}", cups=cups)
    assert "catalog-menu__open" in html
    assert "aria-current" not in html


def test_a_shop_without_categories_has_no_menu(render, db):
    assert render("{% category_menu %}") == ""


@pytest.mark.parametrize("count", [1, 20])
def test_the_menu_costs_one_query(render, kitchen, count, django_assert_num_queries):
    for number in range(count):
        get_category_model().objects.create(name=f"Shelf {number}", parent=kitchen)
    with django_assert_num_queries(1):
        assert render("{% category_menu %}").count("Shelf") == count


def test_the_topmost_categories_are_tiles(
    render, mugs, lighting, hidden, django_assert_num_queries
):
    with django_assert_num_queries(1):
        html = render("{% top_categories %}")
    assert "Kitchen" in html
    assert "Lighting" in html
    assert "Mugs" not in html


def test_a_shop_without_categories_has_no_tiles(render, db):
    assert render("{% top_categories %}") == ""


def test_breadcrumbs_lead_from_the_catalogue_to_the_page(render):
    items = [{"label": "Kitchen", "url": "/kitchen/"}, {"label": "Mug & cup", "url": None}]
    html = render("{% breadcrumbs items %}", items=items)
    assert '<a href="/shop/">Products</a>' in html
    assert '<a href="/kitchen/">Kitchen</a>' in html
    assert '<span aria-current="page">Mug &amp; cup</span>' in html


def test_the_search_form_leads_to_the_search_page(render):
    html = render("{% search_form %}")
    assert 'action="/shop/search/"' in html
    assert 'name="q" value=""' in html


def test_the_search_form_remembers_the_words(render, visit):
    assert 'value="&quot;red&quot; mug"' in render(
        "{% search_form %}", visit(address='/?q="red" mug')
    )


# Pages


def listing(page, text=""):
    return Listing(Question(text=text), page=page, page_size=2, path="/shop/")


def test_a_page_links_to_those_around_it(render, shelf):
    shelf(10)
    html = render("{% pagination listing %}", listing=listing(3))
    assert 'rel="prev" href="/shop/?page=2"' in html
    assert 'rel="next" href="/shop/?page=4"' in html
    assert 'aria-current="page"><span class="catalog-hidden">Page </span>3</span>' in html


def test_the_first_page_has_the_address_of_the_list(render, shelf):
    shelf(4)
    html = render("{% pagination listing %}", listing=listing(2))
    assert 'rel="prev" href="/shop/"' in html
    assert 'rel="next"' not in html


def test_many_pages_are_not_all_listed(render, shelf):
    shelf(40)
    html = render("{% pagination listing %}", listing=listing(10))
    assert "…" in html
    assert html.count("<li") < 10


def test_ten_million_products_have_a_short_row_of_pages(render):
    pages = Paginator(range(10_000_000), 24)
    huge = SimpleNamespace(paginator=pages, page=pages.page(200_000), page_url="/?page={}".format)
    html = render("{% pagination listing %}", listing=huge)
    assert html.count("<li") == 7
    assert 'rel="next" href="/?page=200001"' in html


def test_a_list_of_one_page_has_no_page_numbers(render, shelf):
    shelf(2)
    assert render("{% pagination listing %}", listing=listing(1)) == ""
