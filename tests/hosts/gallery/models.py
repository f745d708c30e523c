import uuid

from django.db import models

from django_catalog.models import AbstractBrand, AbstractCategory, AbstractProduct


class Category(AbstractCategory):
    class Meta(AbstractCategory.Meta):
        pass


class Brand(AbstractBrand):
    class Meta(AbstractBrand.Meta):
        verbose_name = "artist"


class Product(AbstractProduct):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    is_framed = models.BooleanField(default=False)
    catalog_fields = ["is_framed"]

    class Meta(AbstractProduct.Meta):
        verbose_name = "picture"
