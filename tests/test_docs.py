"""The code in the README and the docs runs.

The Python blocks of a page run in order, in one namespace, against a small catalogue. A
block that begins with ``# shop/prices.py`` can be imported as ``shop.prices`` afterwards,
and settings hold as soon as they are set. A block that cannot run here has
``<!-- not run: why -->`` on the line before it. Templates are parsed.
"""

import json
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from django.contrib.auth.models import AnonymousUser
from django.dispatch import Signal
from django.template import Engine, engines
from django.test.utils import isolate_apps
from django.urls import include, path

from django_catalog import signals

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(
    r"(?P<skip>^ *<!-- not run: .+ -->\n)?"
    r"^(?P<indent> *)```(?P<language>\w+)\n(?P<code>.*?)^ *```$",
    re.MULTILINE | re.DOTALL,
)
FILE = re.compile(r"\n*# (\w+)/(\w+)\.py\n")
TAGS = "django_catalog.templatetags.django_catalog"
FIXED_AT_START = ("_MODEL", "_ADMIN")


def blocks(page, language):
    """Each block's code, under as many blank lines as it has lines above it: a traceback
    names the page's own line."""
    text = page.read_text(encoding="utf-8")
    for block in BLOCK.finditer(text):
        if block["language"] == language and not block["skip"]:
            line = text.count("\n", 0, block.start("code"))
            yield "\n" * line + re.sub(f"^{block['indent']}", "", block["code"], flags=re.MULTILINE)


def pages_with(language):
    pages = [page for page in PAGES if any(blocks(page, language))]
    return pytest.mark.parametrize("page", pages, ids=lambda page: str(page.relative_to(ROOT)))


@pytest.fixture
def request_of_a_visitor(rf):
    request = rf.get("/")
    request.user, request.session = AnonymousUser(), {}
    return request


@pytest.fixture
def listeners(monkeypatch):
    """Those the page connects are gone afterwards."""
    every = [signal for signal in vars(signals).values() if isinstance(signal, Signal)]
    for signal in every:
        monkeypatch.setattr(signal, "receivers", signal.receivers[:])
    yield
    monkeypatch.undo()
    for signal in every:
        signal.sender_receivers_cache.clear()


@pages_with("python")
@pytest.mark.usefixtures("listeners")
def test_code_of_the_page_runs(page, lamp, mug, acme, request_of_a_visitor, settings, monkeypatch):
    namespace = {
        "__name__": "django_catalog.docs",  # a model shown there needs an app
        "INSTALLED_APPS": [],
        "MIDDLEWARE": [],
        "BASE_DIR": ROOT,
        "urlpatterns": [],
        "path": path,
        "include": include,
        "request": request_of_a_visitor,
        "lamp": lamp,
        "mug": mug,
        "acme": acme,
    }
    with isolate_apps("django_catalog"):
        for code in blocks(page, "python"):
            exec(compile(code, str(page), "exec"), namespace)
            if file := FILE.match(code):
                add_module(file, namespace, monkeypatch)
            for name, value in namespace.items():
                if name.startswith("DJANGO_CATALOG_") and not name.endswith(FIXED_AT_START):
                    setattr(settings, name, value)


def add_module(file, namespace, monkeypatch):
    package, name = file.groups()
    module = ModuleType(name)
    vars(module).update(namespace)
    monkeypatch.setitem(sys.modules, package, ModuleType(package))
    monkeypatch.setitem(sys.modules, f"{package}.{name}", module)


@pages_with("django")
def test_templates_of_the_page_are_parsed(page):
    engine = Engine(libraries=engines["django"].engine.libraries, builtins=[TAGS])
    for template in blocks(page, "django"):
        engine.from_string(template)


@pages_with("json")
def test_json_of_the_page_is_read(page):
    for block in blocks(page, "json"):
        text = block.strip()
        while text:  # one object, or one on each line
            _, end = json.JSONDecoder().raw_decode(text)
            text = text[end:].lstrip()
