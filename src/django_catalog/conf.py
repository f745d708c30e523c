"""Every setting of the catalogue, its default and what it decides.

Read them as ``settings.DJANGO_CATALOG_<NAME>``, never from the class: the class
is frozen when it is imported and does not see ``override_settings``.
"""

from appconf import AppConf
from django.conf import settings

__all__ = ["CatalogConf", "settings"]


class CatalogConf(AppConf):
    PRODUCT_MODEL = "django_catalog.Product"
    """The product model, ``"app_label.ModelName"``. Choose before the first migrate."""

    CATEGORY_MODEL = "django_catalog.Category"
    """The category model, ``"app_label.ModelName"``. Choose before the first migrate."""

    BRAND_MODEL = "django_catalog.Brand"
    """The brand model, ``"app_label.ModelName"``. Choose before the first migrate."""

    PRODUCT_ADMIN = "django_catalog.modeladmins.ProductAdmin"
    """Dotted path of the admin class registered for products; None registers none."""

    CATEGORY_ADMIN = "django_catalog.modeladmins.CategoryAdmin"
    """Dotted path of the admin class registered for categories; None registers none."""

    BRAND_ADMIN = "django_catalog.modeladmins.BrandAdmin"
    """Dotted path of the admin class registered for brands; None registers none."""

    CURRENCY = "EUR"
    """ISO 4217 code of the prices entered without a currency."""

    PRICE_RESOLVER = None
    """Dotted path of ``resolve(offer, request)``, which returns the ``Money`` this
    visitor pays, for prices by customer or converted currencies. None shows the
    price as it is stored."""

    CHANGE_RETENTION_DAYS = 30
    """Days that ``catalog_changes prune`` keeps the change log for its readers."""

    PRIVATE_NETWORKS = ()
    """Networks inside, such as ``"10.20.0.0/16"``, whose servers pictures may be fetched
    from. All others that are not public are refused."""

    SEARCH_BACKEND = None
    """Dotted path of the class that searches texts; None is the one of the database."""

    SEARCH_LANGUAGE = None
    """Code of the language whose endings search ignores, such as ``"de"``; None is
    ``LANGUAGE_CODE``, and ``""`` ignores none. Rebuild the index after changing it."""

    class Meta:
        prefix = "django_catalog"
