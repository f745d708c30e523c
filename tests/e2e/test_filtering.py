"""Visitors narrow a list down, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from .locators import chip, names


def prices(page):
    """What the cards say, reduced prices without what was there before."""
    shown = page.locator(".catalog-card__price").all_inner_texts()
    return [float(re.search(r"€([\d.,]+)", text)[1].replace(",", "")) for text in shown]


def test_a_colour_is_chosen_at_once(page):
    page.goto("/categories/kitchen/")
    page.get_by_label("Moss").check()
    expect(chip(page, "Colour: Moss")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/categories/kitchen/\?.*colour=moss"))
    expect(names(page)).to_contain_text(["Round teapot"])
    expect(names(page).get_by_text("Paring knife")).to_have_count(0)


def test_the_number_beside_a_filter_is_the_number_of_products(page):
    page.goto("/categories/kitchen/")
    label = page.locator("label", has_text="Slate blue")
    promised = re.search(r"\d+", label.locator(".catalog-count").inner_text())[0]
    label.click()
    expect(page.get_by_role("heading", level=2).first).to_have_text(f"{promised} products")


def test_a_price_is_a_limit(page):
    page.goto("/categories/living/")
    highest = page.get_by_role("group", name="Price").get_by_label("To")
    highest.fill("60")
    highest.press("Enter")
    expect(chip(page, "Price: up to €60.00")).to_be_visible()
    assert max(prices(page)) <= 60


def test_filters_work_together_without_a_script(plain_page):
    page = plain_page
    page.goto("/categories/kitchen/")
    page.get_by_label("Moss").check()
    page.get_by_role("group", name="Price").get_by_label("To").fill("60")
    page.get_by_role("button", name=re.compile("Show .* products")).click()
    expect(chip(page, "Colour: Moss")).to_be_visible()
    assert 0 < max(prices(page)) <= 60


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_a_chip_takes_its_filter_away(open_page, script):
    page = open_page(java_script_enabled=script)
    page.goto("/categories/kitchen/?colour=moss&price_max=60")
    chip(page, "Colour: Moss").click()
    expect(chip(page, "Colour: Moss")).to_have_count(0)
    expect(chip(page, "Price: up to €60.00")).to_be_visible()
    expect(page.get_by_label("Moss")).not_to_be_checked()


def test_the_back_button_brings_the_filter_back(page):
    page.goto("/categories/kitchen/")
    page.get_by_label("Moss").check()
    expect(chip(page, "Colour: Moss")).to_be_visible()
    page.get_by_role("link", name="Clear all").click()
    expect(chip(page, "Colour: Moss")).to_have_count(0)
    page.go_back()
    expect(chip(page, "Colour: Moss")).to_be_visible()
    expect(page.get_by_label("Moss")).to_be_checked()


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_all_values_of_a_filter_stay_until_fewer_are_wanted(open_page, script):
    page = open_page(java_script_enabled=script)
    page.goto("/?all=brand")
    page.get_by_label("Cinderpot").check()
    if not script:
        page.get_by_role("button", name=re.compile("Show .* products")).click()
    expect(page).to_have_url(re.compile("all=brand"))
    page.get_by_role("link", name="Show fewer").click()
    expect(page).to_have_url(re.compile(r"/\?brand=cinderpot(#facet-brand)?$"))


def test_the_field_of_the_site_is_a_filter_like_others(page):
    page.goto("/")
    page.locator("summary", has_text="Made in").click()
    page.get_by_label("Sweden").check()
    expect(chip(page, "Made in: Sweden")).to_be_visible()
    expect(names(page)).to_contain_text(["Linen tea towel"])


def test_a_phone_keeps_the_filters_in_a_drawer(open_page):
    page = open_page(viewport={"width": 390, "height": 844})
    page.goto("/categories/kitchen/")
    colour = page.get_by_label("Moss")
    expect(colour).to_be_hidden()
    page.get_by_text("Filters", exact=True).click()
    colour.check()
    page.get_by_role("button", name=re.compile("Show .* products")).click()
    expect(colour).to_be_hidden()
    expect(chip(page, "Colour: Moss")).to_be_visible()


def test_a_wrong_price_is_told_beside_the_filters(page):
    page.goto("/?price_min=cheap")
    expect(page.get_by_role("form", name="Filter and sort")).to_contain_text("number")


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_a_price_range_the_wrong_way_round_is_told_at_the_field(open_page, script):
    page = open_page(java_script_enabled=script)
    page.goto("/categories/kitchen/")
    price = page.get_by_role("group", name="Price")
    expect(price.get_by_label("From")).to_have_accessible_description(re.compile("Range: €"))
    price.get_by_label("From").fill("50")
    price.get_by_label("To").fill("5")
    price.get_by_label("To").press("Enter")
    expect(price.get_by_label("To")).to_have_attribute("aria-invalid", "true")
    expect(price.get_by_label("To")).to_have_accessible_description(
        re.compile("The first number must not be larger than the second.")
    )
    expect(price.get_by_label("From")).to_have_value("50")


def test_filters_that_are_not_known_are_told_until_the_next_choice(page):
    page.goto("/categories/kitchen/?nonsense=1&utm_source=letter")
    note = page.get_by_text("These filters are not known here and were left out: nonsense")
    expect(note).to_be_visible()
    page.get_by_label("Moss").check()
    expect(page).to_have_url(re.compile(r"\?colour=moss$"))
    expect(note).to_be_hidden()


def test_a_filter_is_reached_with_the_keyboard_alone(page):
    page.goto("/categories/kitchen/")
    tab_to(page, page.get_by_label("Skerry Clay"))
    page.keyboard.press("Space")
    expect(chip(page, "Brand: Skerry Clay")).to_be_visible()
    # The list is new and the reader still where they were.
    expect(page.get_by_label("Skerry Clay")).to_be_focused()


def test_a_product_is_reached_with_the_keyboard_alone(page):
    page.goto("/collections/a-good-breakfast/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="Harbour mug"))
    page.keyboard.press("Enter")
    expect(page).to_have_title("Harbour mug · Mornwick")


def tab_to(page, locator, limit=80):
    for _press in range(limit):
        page.keyboard.press("Tab")
        if locator.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"{locator} is not reached by {limit} presses of Tab.")
