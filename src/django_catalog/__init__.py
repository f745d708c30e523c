"""A product catalogue for the Django project you already have."""

# Not as "apps": the submodule of that name would take its place.
from django.apps import apps as app_registry
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

__version__ = "0.1.dev0"


def get_product_model():
    """The product model this project uses: ``Product``, or the host's own."""
    return _get_swapped_model("DJANGO_CATALOG_PRODUCT_MODEL")


def get_category_model():
    """The category model this project uses: ``Category``, or the host's own."""
    return _get_swapped_model("DJANGO_CATALOG_CATEGORY_MODEL")


def get_brand_model():
    """The brand model this project uses: ``Brand``, or the host's own."""
    return _get_swapped_model("DJANGO_CATALOG_BRAND_MODEL")


def _get_swapped_model(setting):
    name = getattr(settings, setting)
    try:
        return app_registry.get_model(name, require_ready=False)
    except ValueError:
        raise ImproperlyConfigured(
            f"{setting} must be of the form 'app_label.ModelName', not {name!r}."
        ) from None
    except LookupError:
        raise ImproperlyConfigured(
            f"{setting} names {name!r}, which is not installed. Is its app in INSTALLED_APPS?"
        ) from None
