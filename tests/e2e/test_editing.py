"""Editors fill the shop, in its own pages and in the admin."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from .locators import heading, offer


@pytest.fixture
def photograph():
    """A file as the browser's file dialog hands it over."""
    buffer = BytesIO()
    Image.new("RGB", (900, 900), "#8fb0a9").save(buffer, "JPEG")
    return {"name": "beaker.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}


def blank(page, part, number=0):
    """An unfolded "Add another" of the variants or pictures."""
    form = page.get_by_role("group", name=part).locator("details").nth(number)
    form.get_by_text("Add another").click()
    return form


def row(page, name):
    """A product's or category's line in a list of the admin."""
    return page.get_by_role("row").filter(has=page.get_by_role("link", name=name, exact=True))


def position(page, name):
    return row(page, name).evaluate("row => row.sectionRowIndex")


def test_a_product_is_added_with_variants_and_a_picture_and_seen(editor, page, photograph):
    editor.goto("/")
    editor.get_by_role("link", name="Add a product").click()
    describe(editor, name="Tea beaker", category="Kitchen / Tableware / Mugs and cups")
    for number, (colour, price) in enumerate([("Moss", "21.00"), ("Ink", "23.50")]):
        variant = blank(editor, "Variants", number)
        variant.get_by_label("Colour").select_option(label=colour)
        variant.get_by_label("SKU").fill(f"BEAKER-{colour}")
        variant.get_by_label("Price:", exact=True).fill(price)
    medium = blank(editor, "Pictures and videos")
    medium.get_by_label("Image file").set_input_files(photograph)
    medium.get_by_label("Alternative text").fill("A beaker without a handle")
    editor.get_by_role("button", name="Save").click()
    expect(heading(editor)).to_have_text("Tea beaker")

    page.goto("/categories/kitchen/tableware/mugs-and-cups/?made_in=PT")
    page.get_by_role("link", name="Tea beaker").click()
    expect(page.get_by_role("row", name="Volume")).to_contain_text("0.3 l")
    expect(offer(page)).to_contain_text("from €21.00")
    page.get_by_role("link", name="Ink").click()
    expect(offer(page)).to_contain_text("€23.50")
    picture = page.get_by_role("img", name="A beaker without a handle")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("picture => picture.naturalWidth") > 0


def describe(editor, name, category):
    """What every mug has to have, published."""
    editor.get_by_label("Name:").fill(name)
    editor.get_by_role("combobox", name="Categories").first.select_option(label=category)
    editor.get_by_role("button", name="Show what these categories ask").click()
    editor.get_by_label("Material:").select_option(label="Stoneware")
    editor.get_by_label("Volume (l):").fill("0.3")
    editor.get_by_label("Dishwasher safe:").select_option(label="Yes")
    editor.get_by_label("Status:").select_option(label="Published")
    editor.get_by_label("Made in:").select_option(label="Portugal")


def test_what_is_missing_is_told_and_nothing_typed_is_lost(editor):
    editor.goto("/add/")
    editor.get_by_label("Name:").fill("Nameless")
    editor.get_by_label("GTIN").first.fill("12345")
    editor.get_by_role("button", name="Save").click()
    expect(editor.get_by_text("not a valid GTIN").first).to_be_visible()
    expect(editor.get_by_label("Name:")).to_have_value("Nameless")


def test_a_price_is_changed_from_the_product_page(editor, page):
    editor.goto("/products/oak-dibber/")
    editor.get_by_role("link", name="Edit").click()
    editor.get_by_label("Price:", exact=True).first.fill("20.50")
    editor.get_by_role("button", name="Save").click()
    expect(heading(editor)).to_have_text("Oak dibber")
    page.goto("/products/oak-dibber/")
    expect(offer(page)).to_contain_text("€20.50")


def test_a_draft_is_published_from_the_list_of_the_admin(editor, page):
    assert page.request.get("/products/bedside-cabinet/").status == 404
    editor.goto("/admin/window/product/?status__exact=draft")
    row(editor, "Bedside cabinet").get_by_role("checkbox").check()
    editor.get_by_label("Action:").select_option(label="Publish the selected products")
    editor.locator(".actions").get_by_role("button", name=re.compile("^(Go|Run)$")).click()
    expect(editor.get_by_text("1 product is published.")).to_be_visible()
    assert page.request.get("/products/bedside-cabinet/").status == 200


def test_a_category_is_moved_with_the_keyboard(editor, page):
    editor.goto("/admin/django_catalog/category/")
    row(editor, "Garden").get_by_role("button", name="Move Garden up").press("Enter")
    expect(editor.get_by_text("“Garden” has been moved.")).to_be_visible()
    assert position(editor, "Garden") < position(editor, "Living")
    page.goto("/")
    menu = page.get_by_role("navigation", name="Categories").get_by_role("link")
    expect(menu).to_have_text(["Kitchen", "Lighting", "Garden", "Living"])


def test_a_category_is_dragged_into_another(editor):
    editor.goto("/admin/django_catalog/category/")
    handle = row(editor, "Knives").locator("[draggable=true], .catalog-handle").first
    handle.drag_to(row(editor, "Tableware").locator(".field-node"))
    expect(editor.get_by_text("“Knives” has been moved.")).to_be_visible()
    editor.goto("/categories/kitchen/tableware/knives/")
    expect(heading(editor)).to_have_text("Knives")


def test_the_field_of_the_site_is_in_the_list_and_the_form_of_the_admin(editor):
    editor.goto("/admin/window/product/?made_in__exact=JP")
    row(editor, "Double-sided whetstone").get_by_role("link").click()
    expect(editor.get_by_label("Made in:")).to_have_value("JP")
