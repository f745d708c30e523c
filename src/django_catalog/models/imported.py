"""What imports remember of products. ``exchange.unchanged`` has the operations."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..conf import settings


class ImportedRecord(models.Model):
    """The record of a product in the last file of a source that had one."""

    source = models.CharField(_("source"), max_length=100, blank=True)
    """What files are the same list at different times: "erp", "spring catalogue"."""
    product = models.ForeignKey(
        settings.DJANGO_CATALOG_PRODUCT_MODEL,
        on_delete=models.CASCADE,
        related_name="imported_records",
        verbose_name=_("product"),
    )
    digest = models.CharField(max_length=32, blank=True)
    """Of the record and of what its names meant; "" if it has to be looked at again."""
    sequence = models.BigIntegerField(default=0)
    """Where the change log was before the product was compared with the record. The
    product still is as the record says if it has not changed since, except by ..."""
    change = models.BigIntegerField(null=True)
    """... this change, which is the import's own; None if that changed nothing."""
    former_status = models.CharField(max_length=10, blank=True)
    """The product's status before it was archived because it was missing in a file."""

    class Meta:
        verbose_name = _("imported record")
        verbose_name_plural = _("imported records")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "product"], name="django_catalog_importedrecord_once"
            )
        ]

    def __str__(self):
        return f"{self.source}: {self.product_id}"
