"""Visitors search, with suggestions and without."""

import re

import pytest
from playwright.sync_api import expect

from .locators import heading, names, search_field


def options(page):
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option")


def suggestion(page, group, name):
    return page.get_by_role("group", name=group).get_by_role("option", name=name)


@pytest.fixture
def typing(page):
    """A page on which somebody has typed and sees suggestions."""
    page.goto("/")
    search_field(page).press_sequentially("kett")
    expect(options(page).first).to_be_visible()
    return page


@pytest.fixture
def marked(typing):
    """The same with the first suggestion marked."""
    search_field(typing).press("ArrowDown")
    expect(options(typing).first).to_have_attribute("aria-selected", "true")
    return typing


def expect_closed(page):
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(search_field(page)).to_have_attribute("aria-expanded", "false")
    expect(search_field(page)).not_to_have_attribute("aria-activedescendant", re.compile(""))


# Suggestions


def test_a_product_is_reached_by_mouse(typing):
    suggestion(typing, "Products", "Sunday kettle").click()
    expect(heading(typing)).to_have_text("Sunday kettle")


def test_a_product_is_reached_by_touch(open_page):
    page = open_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.goto("/")
    search_field(page).tap()
    search_field(page).press_sequentially("kett")
    suggestion(page, "Products", "Sunday kettle").tap()
    expect(heading(page)).to_have_text("Sunday kettle")


def test_a_category_is_reached_by_keyboard(page):
    page.goto("/")
    search_field(page).press_sequentially("tablew")
    expect(suggestion(page, "Categories", "Tableware")).to_contain_text("Kitchen")
    search_field(page).press("ArrowDown")
    while suggestion(page, "Categories", "Tableware").get_attribute("aria-selected") == "false":
        search_field(page).press("ArrowDown")
    search_field(page).press("Enter")
    expect(heading(page)).to_have_text("Tableware")


def test_a_longer_text_is_searched_for(typing):
    suggestion(typing, "Searches", "kettle").click()
    expect(heading(typing)).to_have_text("Results for “kettle”")


def test_enter_without_a_mark_searches_for_what_was_typed(typing):
    search_field(typing).press("Enter")
    expect(heading(typing)).to_have_text("Results for “kett”")


def test_the_field_says_what_is_marked_and_keeps_what_was_typed(marked):
    field = search_field(marked)
    expect(field).to_have_role("combobox")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(field).to_have_attribute(
        "aria-activedescendant", options(marked).first.get_attribute("id")
    )
    expect(field).to_have_attribute(
        "aria-controls", marked.get_by_role("listbox").get_attribute("id")
    )
    expect(field).to_have_value("kett")
    expect(field).to_be_focused()


def test_arrows_go_round_through_the_field(typing):
    field = search_field(typing)
    field.press("ArrowUp")
    expect(options(typing).last).to_have_attribute("aria-selected", "true")
    field.press("ArrowDown")
    expect(typing.locator("[aria-selected=true]")).to_have_count(0)
    field.press("ArrowDown")
    expect(options(typing).first).to_have_attribute("aria-selected", "true")
    expect(typing.locator("[aria-selected=true]")).to_have_count(1)


@pytest.mark.parametrize("key", ["Home", "End", "ArrowLeft", "ArrowRight", "s"])
def test_keys_that_edit_take_the_mark_away(marked, key):
    search_field(marked).press(key)
    expect(marked.locator("[aria-selected=true]")).to_have_count(0)
    expect(search_field(marked)).not_to_have_attribute("aria-activedescendant", re.compile(""))


def test_escape_closes_the_list_and_keeps_the_text(marked):
    search_field(marked).press("Escape")
    expect_closed(marked)
    expect(search_field(marked)).to_have_value("kett")


def test_tab_closes_the_list_and_goes_on(marked):
    search_field(marked).press("Tab")
    expect_closed(marked)
    expect(marked.get_by_role("button", name="Search")).to_be_focused()


def test_a_click_elsewhere_closes_the_list(typing):
    heading(typing).click()
    expect_closed(typing)


def test_the_arrow_opens_the_list_again(marked):
    search_field(marked).press("Escape")
    search_field(marked).press("ArrowDown")
    expect(options(marked).first).to_have_attribute("aria-selected", "true")


def test_the_number_of_suggestions_is_read_aloud(typing):
    said = typing.get_by_role("search").get_by_role("status")
    expect(said).to_have_text(re.compile(r"^\d+ suggestions?$"))
    search_field(typing).fill("qqqq")
    expect(said).to_have_text("No suggestions")
    expect(typing.get_by_role("listbox")).to_be_hidden()


def test_a_late_answer_to_an_earlier_text_is_not_shown(page):
    """The first answer waits until the second was shown."""
    page.goto("/")
    held = []
    page.route("**/suggest/?q=kett", lambda route: held.append(route))
    with page.expect_request("**/suggest/?q=kett"):
        search_field(page).fill("kett")
    search_field(page).fill("teapot")
    expect(suggestion(page, "Products", "Round teapot")).to_be_visible()
    held[0].fulfill(json={"status": "", "brands": [{"name": "Late", "url": "/"}]})
    page.wait_for_timeout(200)
    expect(options(page).filter(has_text="Late")).to_have_count(0)


def test_a_failure_leaves_the_field_as_it_is(page):
    page.goto("/")
    page.route("**/suggest/**", lambda route: route.fulfill(body="<html>"))
    with page.expect_response("**/suggest/**"):
        search_field(page).press_sequentially("kett")
    search_field(page).press("Enter")
    expect(heading(page)).to_have_text("Results for “kett”")


def test_two_fields_on_a_page_do_not_meet(page):
    page.route(re.compile("/$"), show_the_form_twice)
    page.goto("/")
    for field in search_field(page).all():
        field.press_sequentially("kett")
        expect(page.get_by_role("listbox")).to_have_count(1)
        field.press("ArrowDown")
        marked = page.locator("[aria-selected=true]")
        expect(field).to_have_attribute("aria-activedescendant", marked.get_attribute("id"))
        field.press("Tab")
    ids = page.locator("[id]").evaluate_all("elements => elements.map(({ id }) => id)")
    assert len(ids) == len(set(ids))


def show_the_form_twice(route):
    response = route.fetch()
    html = response.text()
    form = re.search(r'<form class="catalog-search".*?</form>', html, re.DOTALL)[0]
    route.fulfill(response=response, body=html.replace(form, form * 2))


def test_a_list_of_suggestions_is_no_barrier(marked, find_barriers):
    for scheme in "light", "dark":
        marked.emulate_media(color_scheme=scheme)
        assert find_barriers(marked) == {}, scheme


def test_without_a_script_the_field_is_a_form(plain_page):
    plain_page.goto("/")
    expect(search_field(plain_page)).to_have_role("searchbox")
    search_field(plain_page).fill("kettle")
    plain_page.get_by_role("button", name="Search").click()
    expect(names(plain_page)).to_contain_text(["Sunday kettle"])


# Results


def test_a_typo_is_corrected_and_said(plain_page):
    plain_page.goto("/search/?q=ketle")
    expect(heading(plain_page)).to_have_text("Results for “kettle”")
    expect(plain_page.get_by_text("Nothing was found for “ketle”.")).to_be_visible()
    expect(search_field(plain_page)).to_have_value("ketle")


def test_what_was_searched_for_is_marked(plain_page):
    plain_page.goto("/search/?q=kettle")
    expect(names(plain_page).get_by_role("mark")).to_have_text("kettle")


def test_where_nothing_is_found_there_are_ways_on(plain_page):
    plain_page.goto("/search/?q=bicycle")
    ways = plain_page.get_by_role("navigation", name="Departments")
    ways.get_by_role("link", name="Garden").click()
    expect(heading(plain_page)).to_have_text("Garden")
