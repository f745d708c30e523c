"""The docs name what there is, and there is what they name."""

import ast
import inspect
import json
import re
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.staticfiles import finders
from django.core.management import get_commands
from django.dispatch import Signal
from django.template.loader import get_template
from django.views.generic import CreateView, DeleteView, UpdateView

import django_catalog
from django_catalog import changes, get_product_model, querysets, signals, views
from django_catalog.conf import CatalogConf
from django_catalog.serializers import product_detail, product_summary
from django_catalog.templatetags.django_catalog import register
from django_catalog.urls import urlpatterns

ROOT = Path(__file__).parent.parent
PACKAGE = Path(django_catalog.__file__).parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]

PERMISSION = re.compile(r"django_catalog\.(add|change|delete|view)_\w+")
CHECK = re.compile(r"\bdjango_catalog\.[EW]\d{3}\b")


def page(name):
    return (ROOT / "docs" / "reference" / f"{name}.md").read_text(encoding="utf-8")


def named(pattern):
    """What the docs name in this way, as parameters of a test."""
    found = {}
    for path in PAGES:
        for match in re.finditer(pattern, path.read_text(encoding="utf-8")):
            found.setdefault(match[1], path.relative_to(ROOT))
    values = [pytest.param(name, id=f"{path}-{name}") for name, path in sorted(found.items())]
    return pytest.mark.parametrize("name", values)


def check_ids():
    sources = (path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    return {name for source in sources for name in CHECK.findall(source)}


def missing_in(text, names):
    """Those of the names that the text does not have in code."""
    text = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)
    code = " ".join(re.findall(r"`[^`]+`|<code>.+?</code>", text))
    told = set(re.findall(r"[\w.]+", code))
    told |= {name.rpartition(".")[2] for name in told}
    return sorted(set(names) - told)


# There is what the docs name


@named(r"`(django_catalog(?:\.\w+)+)(?:\(.*?\))?`")
def test_dotted_name(name):
    if PERMISSION.fullmatch(name) or name in check_ids():
        return
    found, path = django_catalog, "django_catalog"
    for part in name.split(".")[1:]:
        path = f"{path}.{part}"
        found = getattr(found, part) if hasattr(found, part) else import_module(path)


@named(r"\b(DJANGO_CATALOG_\w*[A-Z])\b")
def test_setting(name):
    assert name in CatalogConf._meta.defaults


@named(r"django_catalog:(\w+)")
def test_url_name(name):
    assert name in {pattern.name for pattern in urlpatterns}


@named(r"`(django_catalog/[\w/]+\.html)`")
def test_template(name):
    assert get_template(name)


@named(r"[`'](django_catalog/[\w/]+\.(?:css|js))[`']")
def test_static_file(name):
    assert finders.find(name)


@named(r"manage\.py (catalog_\w+)")
def test_command(name):
    assert get_commands()[name] == "django_catalog"


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"])
def test_links_of_the_root_lead_to_files(name):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / name).read_text(encoding="utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []


# The docs name what there is


def test_settings_have_their_defaults():
    rows = re.findall(r"^\| `(DJANGO_CATALOG_\w+)` \| `(.+?)` \|", page("settings"), re.M)
    told = {name: ast.literal_eval(default) for name, default in rows}
    assert told == CatalogConf._meta.defaults


def test_models_have_their_fields():
    fields = {
        field.name
        for model in apps.get_app_config("django_catalog").get_models()
        for field in model._meta.get_fields()
        if field.concrete and not field.primary_key
    }
    assert missing_in(page("models"), fields) == []


def test_querysets_have_their_methods():
    classes = [getattr(querysets, name) for name in querysets.__all__ if name[0].isupper()]
    methods = {
        name
        for cls in filter(inspect.isclass, classes)
        for name, method in vars(cls).items()
        if callable(method) and method.__doc__ and not name.startswith("_")
    }
    assert "published" in methods
    assert missing_in(page("querysets"), methods) == []


def test_urls_have_their_names():
    assert missing_in(page("urls"), [pattern.name for pattern in urlpatterns]) == []


def test_views_have_their_hooks():
    hooks = {
        name
        for view in views.__all__
        for base in getattr(views, view).__mro__
        for name in vars(base)
        if name.startswith("get_") and base.__module__.startswith("django_catalog.")
    }
    django = {name for base in (CreateView, DeleteView, UpdateView) for name in dir(base)}
    assert missing_in(page("views"), hooks - django) == []
    assert missing_in(page("views"), views.__all__) == []


def test_signals_are_listed():
    names = [name for name, value in vars(signals).items() if isinstance(value, Signal)]
    assert missing_in(page("signals"), {*names} - {"rows_changing", "rows_changed"}) == []


def test_functions_of_the_change_log_are_listed():
    functions = [
        name
        for name, value in inspect.getmembers(changes, inspect.isfunction)
        if value.__module__ == changes.__name__ and not name.startswith("_")
    ]
    assert missing_in(page("changes"), functions) == []


def test_commands_are_listed():
    own = [name for name, app in get_commands().items() if app == "django_catalog"]
    assert missing_in(page("commands"), own) == []


def test_checks_are_listed():
    assert missing_in(page("checks"), check_ids()) == []


def test_tags_and_filters_are_listed():
    assert missing_in(page("tags"), {*register.tags, *register.filters}) == []


def test_templates_are_listed():
    folder = PACKAGE / "templates" / "django_catalog"
    names = [path.name for path in (*folder.glob("*.html"), *folder.glob("partials/*.html"))]
    assert missing_in(page("templates"), names) == []


def test_blocks_are_listed():
    folder = PACKAGE / "templates" / "django_catalog"
    sources = [path.read_text(encoding="utf-8") for path in folder.glob("*.html")]
    blocks = {name for source in sources for name in re.findall(r"{% block (\w+)", source)}
    assert missing_in(page("templates"), blocks) == []


def test_custom_properties_are_listed():
    source = (PACKAGE / "static" / "django_catalog" / "catalog.css").read_text(encoding="utf-8")
    properties = set(re.findall(r"^ +(--catalog-[\w-]+):", source, re.MULTILINE))
    assert sorted(properties - set(re.findall(r"--catalog-[\w-]+", page("templates")))) == []


def test_json_has_its_keys(mug):
    blocks = re.findall(r"^```json\n(.*?)^```$", page("serializers"), re.MULTILINE | re.DOTALL)
    summary, more = json.loads(blocks[0]), json.loads(blocks[1])
    product = get_product_model().objects.for_detail().get(pk=mug.pk)
    detail = product_detail(product)
    host_fields = set(product.catalog_fields)
    assert product_summary(product).keys() - host_fields == summary.keys()
    assert detail.keys() - host_fields == summary.keys() | more.keys()
    assert detail["variants"][0].keys() == more["variants"][0].keys()
