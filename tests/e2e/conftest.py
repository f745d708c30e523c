"""A browser in the example site. Editors and visitors share one shop: a test that changes
something makes its own, and no test counts what others add to."""

import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

from ..example_site import ExampleSite

if find_spec("playwright") is None:
    collect_ignore_glob = ["test_*.py"]
else:
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=10_000)

QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
"""What Chromium would otherwise ask of the network by itself."""

REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
  console.error(`Content-Security-Policy: ${violatedDirective} blocks ${blockedURI}`));
"""


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def site_url(tmp_path_factory):
    site = ExampleSite(tmp_path_factory.mktemp("example"))
    site.manage("demo")
    with site.serve() as url:
        yield url


@pytest.fixture(scope="session")
def browser():
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    if executable is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", *QUIET]
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, site_url):
    """Open a page of its own with these options of Playwright's contexts. The test fails
    if anything visited logged an error, broke the policy or was answered with a 5xx."""
    contexts, problems = [], []

    def open_page(**options):
        options = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", **options}
        context = browser.new_context(base_url=site_url, **options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.add_init_script(REPORT_VIOLATIONS)
        watch(context, problems)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


def watch(context, problems):
    def on_console(message):
        # The pages of Django's admin name no icon, so that browsers ask for this one.
        if message.location["url"].endswith("/favicon.ico"):
            return
        if message.type in ("error", "warning"):
            problems.append(f"{message.page.url}: {message.text}")

    def on_response(response):
        if response.status >= 500:
            problems.append(f"{response.url}: {response.status}")

    context.on("console", on_console)
    context.on("weberror", lambda error: problems.append(f"{error.page.url}: {error.error}"))
    context.on("response", on_response)


@pytest.fixture
def page(open_page):
    """A visitor's page, on a wide screen."""
    return open_page()


@pytest.fixture
def plain_page(open_page):
    """The same without JavaScript."""
    return open_page(java_script_enabled=False)


@pytest.fixture(scope="session")
def find_barriers():
    """What axe calls serious or worse: rule and elements."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is missing")

    def find_barriers(page):
        # It would ask for stylesheets that the admin's import, at the wrong address.
        found = axe.Axe().run(page, options={"preload": False})
        return {
            violation["id"]: [node["target"] for node in violation["nodes"]]
            for violation in found.response["violations"]
            if violation["impact"] in ("serious", "critical")
        }

    return find_barriers


@pytest.fixture(scope="session")
def session_of_editor(browser, site_url):
    context = browser.new_context(base_url=site_url)
    page = context.new_page()
    page.goto("/admin/")
    page.get_by_label("Username:").fill("admin")
    page.get_by_label("Password:").fill("admin")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="Site administration").wait_for()
    yield context.storage_state()
    context.close()


@pytest.fixture
def editor(open_page, session_of_editor):
    """A page of someone who is logged in as admin."""
    return open_page(storage_state=session_of_editor)
