from django.db import models

from django_catalog.models import AbstractProduct


class Product(AbstractProduct):
    roast = models.CharField(max_length=6, choices={"light": "Light", "dark": "Dark"}, blank=True)
    catalog_fields = ["roast"]

    class Meta(AbstractProduct.Meta):
        pass
