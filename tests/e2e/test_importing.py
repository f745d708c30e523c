"""Editors bring files in and take them out in the admin."""

import json

import pytest
from playwright.sync_api import expect

from .locators import heading, offer
from .test_every_page import overflow

IMPORTS = "/admin/django_catalog/importrun/"

PRICES = """\
Article number;Title;Price;Note
{key}-1;{key} one;12,50;new
{key}-2;{key} two;dear;new
"""


def table(key):
    """A file as the browser's file dialog hands it over."""
    content = PRICES.format(key=key).encode()
    return {"name": f"{key}.csv", "mimeType": "text/csv", "buffer": content}


def upload(page, key):
    page.goto(IMPORTS)
    page.get_by_role("link", name="Import a file").click()
    page.get_by_label("File", exact=True).set_input_files(table(key))
    page.get_by_role("button", name="Upload and look at it").click()
    expect(heading(page)).to_have_text(f"{key}.csv")


def choose(page, column, field):
    page.get_by_label(column, exact=True).select_option(label=field)


@pytest.fixture
def plain_editor(open_page, session_of_editor):
    """An editor without JavaScript."""
    return open_page(storage_state=session_of_editor, java_script_enabled=False)


@pytest.mark.parametrize("who", ["editor", "plain_editor"])
def test_a_table_is_mapped_checked_and_imported(request, page, who):
    editor, key = request.getfixturevalue(who), f"Trivet {who}"
    upload(editor, key)
    choose(editor, "Price", "Price")
    choose(editor, "Note", "Leave out")
    editor.get_by_role("button", name="Check").click()
    expect(editor.get_by_role("heading", name="What would happen")).to_be_visible()
    expect(editor.get_by_role("row", name="dear")).to_contain_text("This must be a number")
    editor.get_by_role("button", name="Import").click()
    expect(editor.get_by_role("heading", name="What has happened")).to_be_visible()

    with editor.expect_download() as download:
        editor.get_by_role("link", name="Download the rows that failed").click()
    assert f"{key}-2" in download.value.path().read_text(encoding="utf-8-sig")
    page.goto("/")
    page.get_by_label("Search the catalogue").fill(f"{key} one")
    page.get_by_label("Search the catalogue").press("Enter")
    page.get_by_role("link", name=f"{key} one").click()
    expect(offer(page)).to_contain_text("€12.50")


def test_choices_are_saved_and_used_again(editor):
    upload(editor, "Ladle")
    choose(editor, "Note", "New attribute")
    editor.get_by_text("Save these choices for the next file").click()
    editor.get_by_label("Name", exact=True).fill("Ladles")
    editor.get_by_role("button", name="Save", exact=True).click()
    expect(editor.get_by_text("“Ladles” is saved.")).to_be_visible()

    editor.goto(f"{IMPORTS}add/")
    editor.get_by_label("File", exact=True).set_input_files(table("Spoon"))
    editor.get_by_label("Saved mapping").select_option(label="Ladles")
    editor.get_by_role("button", name="Upload and look at it").click()
    note = editor.get_by_label("Note", exact=True)
    assert note.evaluate("select => select.selectedOptions[0].label") == "New attribute"


def test_two_columns_for_one_field_are_told_at_the_column(editor):
    upload(editor, "Sieve")
    choose(editor, "Title", "SKU")
    editor.get_by_role("button", name="Import").click()
    title = editor.get_by_role("row").filter(has=editor.get_by_label("Title", exact=True))
    expect(title).to_contain_text("is read into the same field")


def test_products_are_exported_from_their_list(editor):
    editor.goto("/admin/window/product/?made_in__exact=JP")
    editor.get_by_role("link", name="Export").click()
    editor.get_by_label("Format").select_option(label="JSON Lines")
    with editor.expect_download() as download:
        editor.get_by_role("button", name="Download").click()
    lines = download.value.path().read_text(encoding="utf-8").splitlines()
    assert "Double-sided whetstone" in [json.loads(line).get("name") for line in lines]


def test_importing_has_no_barriers_and_fits_a_phone(editor, find_barriers):
    def look():
        for scheme in "light", "dark":
            editor.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            editor.set_viewport_size({"width": 320, "height": 640})
            assert overflow(editor) == 0
            editor.set_viewport_size({"width": 1280, "height": 900})
            editor.wait_for_timeout(300)  # the admin fades from one scheme to the other
            assert find_barriers(editor) == {}, (editor.url, scheme)

    editor.goto(f"{IMPORTS}add/")
    look()
    upload(editor, "Whisk")
    look()
    editor.get_by_role("button", name="Check").click()
    look()
    editor.goto("/admin/window/product/export/")
    look()
