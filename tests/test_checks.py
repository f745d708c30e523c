"""System checks: each says what is wrong, and is silent where nothing is."""

import os
import subprocess
import sys

import pytest
from django.contrib.admin import ModelAdmin
from django.core.checks import run_checks
from django.db import models
from django.test.utils import isolate_apps, modify_settings

from django_catalog import checks
from django_catalog.models import AbstractProduct
from django_catalog.querysets import ProductQuerySet


def ids(*complaints):
    return [complaint.id.removeprefix("django_catalog.") for complaint in complaints]


def asked(check, **kwargs):
    return ids(*check(app_configs=None, **kwargs))


@pytest.fixture
def use(monkeypatch):
    """Swaps the product model for one that a test has made."""

    def use(model):
        entry = (lambda: model, AbstractProduct, ProductQuerySet)
        monkeypatch.setitem(checks.SWAPPABLE, "PRODUCT", entry)
        monkeypatch.setattr(checks, "get_product_model", lambda: model)

    with isolate_apps("django_catalog"):
        yield use


def test_nothing_is_wrong_with_the_test_project(db):
    complaints = run_checks(include_deployment_checks=False)
    assert [c for c in complaints if c.id.startswith("django_catalog")] == []


def test_model_of_another_family(use):
    class Product(models.Model):
        class Meta:
            app_label = "shop"

        def __str__(self):
            return "a product"

    use(Product)
    assert asked(checks.check_models_are_ours) == ["E001"]
    assert asked(checks.check_managers_report_changes) == []
    assert asked(checks.check_meta_is_inherited) == []


def test_meta_that_does_not_inherit(use):
    class Product(AbstractProduct):
        class Meta:
            app_label = "shop"

    use(Product)
    (complaint,) = checks.check_meta_is_inherited(None)
    assert complaint.id == "django_catalog.E003"
    assert "ordering, shop_product_gtin, shop_product_price_decimals" in complaint.msg


def test_constraints_that_replace_ours(use):
    class Product(AbstractProduct):
        class Meta(AbstractProduct.Meta):
            app_label = "shop"
            constraints = [models.CheckConstraint(condition=models.Q(price__gt=1), name="dear")]

    use(Product)
    assert asked(checks.check_meta_is_inherited) == ["E003"]


def test_constraints_that_come_with_ours(use):
    class Product(AbstractProduct):
        class Meta(AbstractProduct.Meta):
            app_label = "shop"
            constraints = [
                *AbstractProduct.Meta.constraints,
                models.CheckConstraint(condition=models.Q(price__gt=1), name="dear"),
            ]

    use(Product)
    assert asked(checks.check_meta_is_inherited) == []


def test_manager_that_reports_nothing(use):
    class Product(AbstractProduct):
        objects = models.Manager()

        class Meta(AbstractProduct.Meta):
            app_label = "shop"

    use(Product)
    assert asked(checks.check_managers_report_changes) == ["E002"]


def test_manager_of_the_hosts_own(use):
    class Shelf(ProductQuerySet):
        def cheap(self):
            return self.filter(price__lt=5)

    class Product(AbstractProduct):
        objects = Shelf.as_manager()

        class Meta(AbstractProduct.Meta):
            app_label = "shop"

    use(Product)
    assert asked(checks.check_managers_report_changes) == []


def test_catalog_field_that_does_not_exist(monkeypatch, Product):
    monkeypatch.setattr(Product, "catalog_fields", ["mpn", "roast"])
    (complaint,) = checks.check_catalog_fields_exist(None)
    assert complaint.id == "django_catalog.E004"
    assert "“roast”" in complaint.msg


@pytest.mark.parametrize("code", ["", "eur", "EURO", "XYZ", None])
def test_currency(settings, code):
    settings.DJANGO_CATALOG_CURRENCY = code
    assert asked(checks.check_currency) == ["E005"]


@pytest.mark.parametrize("name", ["PRODUCT", "CATEGORY", "BRAND"])
@pytest.mark.parametrize("path", ["shop.admin.Nothing", "nothing", "django.db.models.Model", 7])
def test_admin_class(settings, name, path):
    setattr(settings, f"DJANGO_CATALOG_{name}_ADMIN", path)
    assert asked(checks.check_admin_classes) == ["E006"]


@pytest.mark.parametrize("path", [None, f"{ModelAdmin.__module__}.ModelAdmin"])
def test_admin_class_that_will_do(settings, path):
    settings.DJANGO_CATALOG_PRODUCT_ADMIN = path
    assert asked(checks.check_admin_classes) == []


@pytest.mark.parametrize("path", ["shop.prices.nothing", "django.conf.settings", 7])
def test_price_resolver(settings, path):
    settings.DJANGO_CATALOG_PRICE_RESOLVER = path
    assert asked(checks.check_price_resolver) == ["E007"]


def test_price_resolver_that_will_do(settings):
    settings.DJANGO_CATALOG_PRICE_RESOLVER = "django_catalog.money.format_money"
    assert asked(checks.check_price_resolver) == []


@pytest.mark.parametrize("days", [0, -1, None, "30", True])
def test_retention(settings, days):
    settings.DJANGO_CATALOG_CHANGE_RETENTION_DAYS = days
    assert asked(checks.check_retention) == ["E008"]


@pytest.mark.parametrize("path", ["shop.Nothing", "django_catalog.search.Found", 7])
def test_search_backend(settings, path):
    settings.DJANGO_CATALOG_SEARCH_BACKEND = path
    assert asked(checks.check_search_backend) == ["E010"]


def test_search_backend_that_will_do(settings):
    settings.DJANGO_CATALOG_SEARCH_BACKEND = "django_catalog.search.backends.orm.OrmSearch"
    assert asked(checks.check_search_backend) == []


@pytest.mark.parametrize("code", ["english", "xx", 7, "EN"])
def test_search_language(settings, code):
    settings.DJANGO_CATALOG_SEARCH_LANGUAGE = code
    assert asked(checks.check_search_language) == ["E011"]


@pytest.mark.parametrize("code", [None, "", "de"])
def test_search_language_that_will_do(settings, code):
    settings.DJANGO_CATALOG_SEARCH_LANGUAGE = code
    assert asked(checks.check_search_language) == []


def test_text_index_that_is_missing(db, monkeypatch):
    assert checks.check_text_index_is_there(None, databases=["default"]) == []
    monkeypatch.setattr(checks.storage, "is_installed", lambda connection: False)
    (complaint,) = checks.check_text_index_is_there(None, databases=["default"])
    assert complaint.id == "django_catalog.W004"
    assert checks.check_text_index_is_there(None, databases=None) == []


def test_templates_without_the_request(settings):
    engine = {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
    settings.TEMPLATES = [engine]
    assert asked(checks.check_templates_know_the_request) == ["W001"]


def test_urls_left_out(settings):
    settings.ROOT_URLCONF = __name__
    assert asked(checks.check_urls_are_included) == ["W002"]


urlpatterns = []


def test_sqlite_that_does_not_wait(monkeypatch):
    sqlite = {"ENGINE": "django.db.backends.sqlite3"}
    ready = {**sqlite, "OPTIONS": {"transaction_mode": "IMMEDIATE"}}
    postgres = {"ENGINE": "django.db.backends.postgresql"}
    databases = {"default": sqlite, "ready": ready, "postgres": postgres}
    monkeypatch.setattr(checks.project, "DATABASES", databases)
    (complaint,) = checks.check_sqlite_writers_wait(None, databases=list(databases))
    assert complaint.id == "django_catalog.W003"
    assert "“default”" in complaint.msg


def test_a_wrong_path_is_told_and_does_not_stop_the_admin(tmp_path):
    wrong = "from tests.settings.core import *\nDJANGO_CATALOG_PRODUCT_ADMIN = 'shop.Nothing'\n"
    (tmp_path / "wrong_settings.py").write_text(wrong)
    command = [sys.executable, "-m", "django", "check", "--settings", "wrong_settings"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])}
    answer = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert "django_catalog.E006" in answer.stderr
    assert "No module named 'shop'" in answer.stderr


def test_imports_in_a_temporary_folder(settings, tmp_path):
    assert asked(checks.check_imports_are_kept) == ["W005"]
    private = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path},
    }
    settings.STORAGES = {**settings.STORAGES, "django_catalog_imports": private}
    assert asked(checks.check_imports_are_kept) == []


def test_imports_of_a_project_without_admin():
    with modify_settings(INSTALLED_APPS={"remove": "django.contrib.admin"}):
        assert asked(checks.check_imports_are_kept) == []
