from django.db import models
from django.utils.translation import gettext_lazy as _

from django_catalog.models import AbstractProduct


class Product(AbstractProduct):
    """The catalogue's product, and where it was made."""

    class Origin(models.TextChoices):
        DENMARK = "DK", _("Denmark")
        FRANCE = "FR", _("France")
        GERMANY = "DE", _("Germany")
        ITALY = "IT", _("Italy")
        JAPAN = "JP", _("Japan")
        PORTUGAL = "PT", _("Portugal")
        SWEDEN = "SE", _("Sweden")
        UNITED_KINGDOM = "GB", _("United Kingdom")

    made_in = models.CharField(_("made in"), max_length=2, choices=Origin.choices, blank=True)

    catalog_fields = ["made_in"]

    class Meta(AbstractProduct.Meta):
        pass
