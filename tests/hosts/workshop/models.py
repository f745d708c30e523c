from django.db import models

from django_catalog.models import AbstractProduct


class Machine(models.Model):
    """What the host had before it had a catalogue."""

    is_heavy = models.BooleanField(default=False)

    def __str__(self):
        return "heavy" if self.is_heavy else "light"


class Product(AbstractProduct, Machine):
    """In two tables: its own, and that of what it is."""

    catalog_fields = ["is_heavy"]

    class Meta(AbstractProduct.Meta):
        pass
