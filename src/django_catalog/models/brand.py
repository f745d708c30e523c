"""Who makes it."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..fields import HTMLField, URLField
from ..querysets import BrandQuerySet
from .recorded import SluggedModel


class AbstractBrand(SluggedModel):
    """A brand with a page of its own. Subclass it to swap the brand model."""

    name = models.CharField(_("name"), max_length=200)
    description = HTMLField(_("description"), blank=True)
    logo = models.ImageField(_("logo"), upload_to="catalog/brands/", blank=True)
    website = URLField(_("website"), blank=True)
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("An inactive brand hides all its products."),
    )

    change_kind = "brand"

    objects = BrandQuerySet.as_manager()

    class Meta(SluggedModel.Meta):
        abstract = True
        ordering = ["name"]
        indexes = [models.Index(fields=["name"])]
        verbose_name = _("brand")
        verbose_name_plural = _("brands")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("django_catalog:brand_detail", args=[self.slug])


class Brand(AbstractBrand):
    class Meta(AbstractBrand.Meta):
        swappable = "DJANGO_CATALOG_BRAND_MODEL"
