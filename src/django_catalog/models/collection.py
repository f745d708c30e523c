"""Products shown together: chosen by hand, or by a rule."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..conf import settings
from ..fields import HTMLField
from ..querysets import CollectionQuerySet
from .recorded import RecordedModel, SluggedModel


class Collection(SluggedModel):
    """A page of products an editor has picked and ordered, or described by a rule."""

    name = models.CharField(_("name"), max_length=200)
    description = HTMLField(_("description"), blank=True)
    image = models.ImageField(_("image"), upload_to="catalog/collections/", blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    products = models.ManyToManyField(
        settings.DJANGO_CATALOG_PRODUCT_MODEL,
        through="django_catalog.CollectionProduct",
        related_name="collections",
        verbose_name=_("products"),
    )
    rule = models.JSONField(
        _("rule"),
        null=True,
        blank=True,
        help_text=_(
            "A question to the listing, whose answers are the products: "
            '{"category": "lighting", "colour": ["brass"], "in_stock": true}. '
            "Leave empty to pick products by hand."
        ),
    )
    seo_title = models.CharField(_("SEO title"), max_length=200, blank=True)
    seo_description = models.CharField(_("SEO description"), max_length=320, blank=True)

    change_kind = "collection"

    objects = CollectionQuerySet.as_manager()

    class Meta(SluggedModel.Meta):
        ordering = ["name"]
        verbose_name = _("collection")
        verbose_name_plural = _("collections")

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("django_catalog:collection_detail", args=[self.slug])


class CollectionProduct(RecordedModel):
    """A product's place in a hand-picked collection."""

    collection = models.ForeignKey(
        Collection,
        on_delete=models.CASCADE,
        related_name="entries",
        verbose_name=_("collection"),
    )
    product = models.ForeignKey(
        settings.DJANGO_CATALOG_PRODUCT_MODEL,
        on_delete=models.CASCADE,
        related_name="collection_entries",
        verbose_name=_("product"),
    )
    position = models.PositiveIntegerField(_("position"), blank=True, default=None)

    change_kind = "collection"
    change_key = "collection_id"
    position_scope = "collection_id"

    class Meta(RecordedModel.Meta):
        ordering = ["position", "pk"]
        verbose_name = _("product of the collection")
        verbose_name_plural = _("products of the collection")
        constraints = [
            models.UniqueConstraint(
                fields=["collection", "product"],
                name="django_catalog_collectionproduct_once",
                violation_error_message=_("The product is already in this collection."),
            )
        ]

    def __str__(self):
        return str(self.product)
