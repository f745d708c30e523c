"""Visitors find their way through the shop."""

import re

from playwright.sync_api import expect

from .locators import heading, names, search_field


def follow(page, navigation, link):
    page.get_by_role("navigation", name=navigation).get_by_role("link", name=link).click()


def test_departments_lead_to_products(page):
    page.goto("/")
    page.get_by_role("navigation", name="Categories").get_by_role("link", name="Garden").click()
    expect(heading(page)).to_have_text("Garden")
    page.get_by_role("navigation", name="Subcategories").get_by_role(
        "link", name="Watering"
    ).click()
    expect(heading(page)).to_have_text("Watering")
    page.get_by_role("link", name="Brass watering rose").click()
    expect(page).to_have_title("Brass watering rose · Mornwick")


def test_breadcrumbs_lead_back(page):
    page.goto("/products/brass-watering-rose/")
    follow(page, "Breadcrumb", "Garden")
    expect(heading(page)).to_have_text("Garden")


def test_search_finds_products(page):
    page.goto("/")
    search_field(page).fill("kettle")
    search_field(page).press("Enter")
    expect(heading(page)).to_have_text("Results for “kettle”")
    expect(names(page)).to_contain_text(["Sunday kettle"])


def test_a_search_without_results_helps(page):
    page.goto("/search/?q=bicycle")
    page.get_by_role("link", name="See all products").click()
    expect(names(page).first).to_be_visible()


def test_products_are_sorted_by_price(page):
    page.goto("/categories/lighting/")
    page.get_by_label("Sort by").select_option(label="Price: low to high")
    expect(page).to_have_url(re.compile("sort=price"))
    expect(names(page).first).to_have_text("Beeswax pillar candle")
    page.get_by_label("Sort by").select_option(label="Price: high to low")
    expect(names(page).first).to_have_text("Stork floor lamp")


def test_products_are_sorted_without_a_script(plain_page):
    plain_page.goto("/categories/lighting/")
    plain_page.get_by_label("Sort by").select_option(label="Price: high to low")
    plain_page.get_by_role("button", name="Sort").click()
    expect(names(plain_page).first).to_have_text("Stork floor lamp")


def test_pages_are_turned_and_the_back_button_returns(page):
    page.goto("/?sort=name")
    first = names(page).first.inner_text()
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile("page=2"))
    expect(names(page).first).not_to_have_text(first)
    page.go_back()
    expect(names(page).first).to_have_text(first)


def test_a_collection_is_in_its_own_order(page):
    page.goto("/")
    page.get_by_role("contentinfo").get_by_role("link", name="Long evenings").click()
    expect(names(page).first).to_have_text("Parasol table lamp")


def test_makers_are_listed_with_their_products(page):
    page.goto("/")
    page.get_by_role("contentinfo").get_by_role("link", name="Makers").click()
    page.get_by_role("main").get_by_role("link", name="Bellwater Glass").click()
    expect(heading(page)).to_have_text("Bellwater Glass")
    expect(names(page)).to_contain_text(["Three bud vases"])


def test_what_was_looked_at_is_shown_again(page):
    page.goto("/products/oak-dibber/")
    page.goto("/products/sunday-kettle/")
    seen = page.locator(".catalog-section", has_text="Recently viewed")
    expect(seen.get_by_role("link", name="Oak dibber")).to_be_visible()
