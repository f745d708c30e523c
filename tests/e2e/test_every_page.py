"""What holds on all pages: they fit, they can be used by everyone, they keep the policy."""

import pytest
from playwright.sync_api import expect

PAGES = {
    "front page": "/",
    "department": "/categories/kitchen/",
    "filtered list": "/categories/kitchen/?colour=moss&colour=slate-blue&price_max=60",
    "nothing found": "/search/?q=bicycle",
    "corrected search": "/search/?q=ketle",
    "filters that are not known": "/categories/kitchen/?nonsense=1&price_min=9&price_max=1",
    "product": "/products/hearthside-casserole/",
    "reduced product": "/products/tray-table/",
    "brands": "/brands/",
    "collection": "/collections/long-evenings/",
}
EDITORS_PAGES = {
    "add": "/add/",
    "edit": "/products/hearthside-casserole/edit/",
    "delete": "/products/hearthside-casserole/delete/",
}


def each(pages):
    return pytest.mark.parametrize("path", pages.values(), ids=pages.keys())


def overflow(page):
    """Pixels by which the page is wider than the window."""
    root = "document.documentElement"
    return page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")


@each(PAGES)
def test_visitors_meet_no_barriers(page, find_barriers, path):
    page.goto(path)
    for scheme in "light", "dark":
        page.emulate_media(color_scheme=scheme)
        assert find_barriers(page) == {}, scheme


@each(EDITORS_PAGES)
def test_editors_meet_no_barriers(editor, find_barriers, path):
    editor.goto(path)
    assert find_barriers(editor) == {}


@each(PAGES)
def test_a_small_phone_need_not_scroll_sideways(open_page, path):
    page = open_page(viewport={"width": 320, "height": 640})
    page.goto(path)
    assert overflow(page) == 0


@each(EDITORS_PAGES)
def test_an_editor_on_a_small_phone_need_not_scroll_sideways(editor, path):
    editor.set_viewport_size({"width": 320, "height": 640})
    editor.goto(path)
    assert overflow(editor) == 0


def test_every_picture_of_a_list_is_there(page):
    page.goto("/")
    for picture in page.locator("main img").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("picture => picture.naturalWidth") > 0


def test_the_policy_forbids_inline_code(page):
    """Without it, that no page breaks it would say nothing."""
    policy = page.goto("/").header_value("Content-Security-Policy")
    if policy is None:
        pytest.skip("This Django does not send a Content-Security-Policy.")
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy
