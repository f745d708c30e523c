"""Visitors choose what exactly they want."""

import re

import pytest
from playwright.sync_api import expect

from .locators import heading, offer


def choose(page, name):
    page.get_by_role("main").get_by_role("link", name=name, exact=True).click()


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_a_variant_has_its_price_its_picture_and_its_address(open_page, script):
    page = open_page(java_script_enabled=script)
    page.goto("/products/hearthside-casserole/")
    expect(offer(page)).to_contain_text("from €145.00")
    choose(page, "Slate blue")
    expect(page).to_have_url(re.compile("variant=CI-HEARTH-S-SLABLU"))
    choose(page, "Large")
    expect(offer(page)).to_contain_text("€189.00")
    expect(page.get_by_role("img", name="large, in slate blue").first).to_be_visible()
    expect(page).to_have_url(re.compile("variant=CI-HEARTH-L-SLABLU"))


def test_a_choice_made_before_the_answer_to_another_is_added_to_it(page):
    page.goto("/products/hearthside-casserole/")
    held = []
    page.route("**/*variant=*", lambda route: held.append(route), times=1)
    with page.expect_request("**/*variant=*"):
        choose(page, "Slate blue")
    choose(page, "Large")
    held[0].continue_()
    expect(page).to_have_url(re.compile("variant=CI-HEARTH-L-SLABLU"))


def test_the_address_of_a_variant_can_be_shared(page, open_page):
    page.goto("/products/hearthside-casserole/")
    choose(page, "Cream")
    expect(page).to_have_url(re.compile("variant="))
    shared = open_page()
    shared.goto(page.url)
    expect(shared.get_by_role("link", name="Cream")).to_have_attribute("aria-current", "true")


def test_a_variant_has_its_availability(page):
    page.goto("/products/ærø-portable-lamp/")
    expect(offer(page)).to_contain_text("In stock")
    choose(page, "Ink")
    expect(offer(page)).to_contain_text("pre-order")


def test_back_leaves_the_product_whatever_was_chosen(page):
    page.goto("/categories/kitchen/cooking/pots-and-pans/")
    page.get_by_role("link", name="Hearthside casserole").click()
    choose(page, "Moss")
    expect(page).to_have_url(re.compile("variant="))
    page.go_back()
    expect(heading(page)).to_have_text("Pots and pans")


def test_a_variant_is_chosen_with_the_keyboard(page):
    page.goto("/products/hearthside-casserole/")
    page.get_by_role("link", name="Slate blue").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Slate blue")).to_be_focused()
    expect(page.get_by_role("link", name="Slate blue")).to_have_attribute("aria-current", "true")


def test_a_picture_is_shown_when_its_thumbnail_is_pressed(page):
    page.goto("/products/reading-chair/")
    second = page.get_by_role("link", name="Picture 2")
    second.click()
    expect(second).to_have_attribute("aria-current", "true")


def test_on_a_phone_the_thumbnails_follow_the_pictures_in_one_row(open_page):
    page = open_page(viewport={"width": 390, "height": 800})
    page.goto("/products/hearthside-casserole/")
    first, last = (page.get_by_role("link", name=f"Picture {n}", exact=True) for n in (1, 11))
    assert last.bounding_box()["y"] == first.bounding_box()["y"]
    expect(last).not_to_be_in_viewport()
    slides = page.locator("[data-catalog-slides]")
    slides.evaluate("slides => slides.scrollTo({ left: slides.scrollWidth, behavior: 'instant' })")
    expect(last).to_have_attribute("aria-current", "true")
    expect(last).to_be_in_viewport(ratio=1)


def test_the_details_have_the_field_of_the_site(page):
    page.goto("/products/hearthside-casserole/")
    expect(page.get_by_role("row", name="Made in")).to_contain_text("France")
