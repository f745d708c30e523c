"""Settings have defaults, and errors in them say what to do."""

import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

import django_catalog
from django_catalog.conf import CatalogConf, settings


def test_every_setting_has_a_default():
    for name, default in CatalogConf._meta.defaults.items():
        assert getattr(settings, name) == default


def test_getters(Product):
    assert django_catalog.get_product_model()._meta.label == "django_catalog.Product"
    assert django_catalog.get_category_model()._meta.label == "django_catalog.Category"
    assert django_catalog.get_brand_model()._meta.label == "django_catalog.Brand"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Product", "must be of the form 'app_label.ModelName', not 'Product'"),
        ("shop.Product", "'shop.Product', which is not installed. Is its app in INSTALLED_APPS"),
        ("django_catalog.Lamp", "which is not installed"),
    ],
)
def test_model_that_does_not_exist(settings, name, message):
    settings.DJANGO_CATALOG_PRODUCT_MODEL = name
    with pytest.raises(ImproperlyConfigured, match=message):
        django_catalog.get_product_model()


@pytest.mark.parametrize(
    "override", ["DEFAULT_AUTO_FIELD='django.db.models.AutoField'", "DJANGO_CATALOG_CURRENCY='CHF'"]
)
def test_no_setting_changes_a_migration(override):
    code = (
        "from django.conf import settings; import django; from tests.settings import core;"
        "values = {name: value for name, value in vars(core).items() if name.isupper()};"
        f"settings.configure(**values | dict({override})); django.setup();"
        "from django.core.management import call_command;"
        "call_command('makemigrations', 'django_catalog', check=True, dry_run=True)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
