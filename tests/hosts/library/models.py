from django.conf import settings
from django.db import models

from django_catalog.models import AbstractCategory, AbstractProduct


class Category(AbstractCategory):
    dewey = models.CharField(max_length=10, blank=True)

    class Meta(AbstractCategory.Meta):
        pass


class Product(AbstractProduct):
    pages = models.PositiveIntegerField(null=True, blank=True)
    if settings.HAS_GROWN:
        isbn = models.CharField(max_length=13, blank=True)

    class Meta(AbstractProduct.Meta):
        pass


class Loan(models.Model):
    """A host's own table may point at the catalogue's, whichever it is."""

    product = models.ForeignKey(settings.DJANGO_CATALOG_PRODUCT_MODEL, models.CASCADE)

    def __str__(self):
        return str(self.product)
