from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# The settings' defaults must exist before any app imports its models: a host
# app listed above this one may already refer to DJANGO_CATALOG_PRODUCT_MODEL.
from . import conf  # noqa: F401


class CatalogConfig(AppConfig):
    name = "django_catalog"
    verbose_name = _("Catalogue")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import checks, receivers  # noqa: F401

        receivers.connect()
