"""The code in the README and the docs runs.

The Python blocks of a page run in order, in one namespace, against a small catalogue.
A block that cannot run here has ``<!-- not run: why -->`` on the line before it.
"""

import re
from pathlib import Path

import pytest
from django.test.utils import isolate_apps
from django.urls import include, path

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(
    r"(?P<skip>^ *<!-- not run: .+ -->\n)?^(?P<indent> *)```python\n(?P<code>.*?)^ *```$",
    re.MULTILINE | re.DOTALL,
)


def python_blocks(page):
    text = page.read_text(encoding="utf-8")
    for block in BLOCK.finditer(text):
        if not block["skip"]:
            line = text.count("\n", 0, block.start("code"))
            code = re.sub(f"^{block['indent']}", "", block["code"], flags=re.MULTILINE)
            # Blank lines in front, so that a traceback names the page's own line.
            yield compile("\n" * line + code, str(page), "exec")


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if list(python_blocks(page))],
    ids=lambda page: str(page.relative_to(ROOT)),
)
@pytest.mark.usefixtures("lamp", "mug", "acme")
def test_code_of_the_page_runs(page, settings, rf):
    namespace = {
        "__name__": "django_catalog.docs",  # a model shown there needs an app
        "INSTALLED_APPS": [],
        "MIDDLEWARE": [],
        "urlpatterns": [],
        "path": path,
        "include": include,
        "request": rf.get("/"),
    }
    with isolate_apps("django_catalog"):
        for code in python_blocks(page):
            exec(code, namespace)
