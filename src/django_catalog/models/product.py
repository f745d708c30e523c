"""The product: the page, and what can be bought where it has no variants."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..conf import settings
from ..fields import HTMLField, IdentifierField, LaterThroughField
from ..money import Money
from ..querysets import ProductQuerySet, RelationQuerySet
from .offer import Offer, price_constraints
from .recorded import RecordedModel, SluggedModel


class AbstractProduct(Offer, SluggedModel):
    """A product and its page. Subclass it to swap the product model.

    ``Product(name="Lamp", price="19.99", in_stock=True)`` is complete. Where a product
    has variants, ``price``, ``compare_at_price``, ``availability`` and
    ``stock_quantity`` summarise them: the price it is sold *from*, the best
    availability, the pieces altogether. ``summarise_variants()`` keeps them so.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        ARCHIVED = "archived", _("Archived")

    catalog_fields = ()
    """Names of fields a host has added that the catalogue shows everywhere: in the
    admin form, list and filter, on the page, in JSON, in import and export."""

    name = models.CharField(_("name"), max_length=255)
    brand = models.ForeignKey(
        settings.DJANGO_CATALOG_BRAND_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="products",
        verbose_name=_("brand"),
    )
    categories = LaterThroughField(
        settings.DJANGO_CATALOG_CATEGORY_MODEL,
        through="django_catalog.Placement",
        related_name="products",
        blank=True,
        verbose_name=_("categories"),
    )
    summary = models.CharField(
        _("summary"),
        max_length=500,
        blank=True,
        help_text=_("One sentence, shown in lists."),
    )
    description = HTMLField(_("description"), blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.PUBLISHED
    )
    publish_at = models.DateTimeField(_("publish at"), null=True, blank=True)
    unpublish_at = models.DateTimeField(_("unpublish at"), null=True, blank=True)
    external_id = IdentifierField(
        _("external id"),
        max_length=200,
        help_text=_("Its key in the system it is imported from."),
        error_messages={"unique": _("Another product already has this external id.")},
    )
    seo_title = models.CharField(_("SEO title"), max_length=200, blank=True)
    seo_description = models.CharField(_("SEO description"), max_length=320, blank=True)
    metadata = models.JSONField(_("metadata"), default=dict, blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    base_price = models.DecimalField(
        _("own price"),
        max_digits=14,
        decimal_places=4,
        null=True,
        blank=True,
        editable=False,
    )
    """Kept while ``price`` summarises variants: what variants without a price cost."""
    base_compare_at_price = models.DecimalField(
        _("own compare-at price"),
        max_digits=14,
        decimal_places=4,
        null=True,
        blank=True,
        editable=False,
    )
    highest_price = models.DecimalField(
        _("highest price"),
        max_digits=14,
        decimal_places=4,
        null=True,
        blank=True,
        editable=False,
    )
    """Derived: the price of the dearest variant; None where there are no variants."""
    variant_count = models.PositiveIntegerField(_("variants"), default=0, editable=False)
    """Derived: the number of variants."""

    change_kind = "product"
    watched_fields = ("slug", "variant_count")

    objects = ProductQuerySet.as_manager()

    class Meta(Offer.Meta):
        abstract = True
        ordering = ["name", "pk"]
        verbose_name = _("product")
        verbose_name_plural = _("products")
        # Unnamed: a host's label would make the names longer than 30 characters.
        indexes = [
            models.Index(fields=["status", "created_at"]),
            models.Index(fields=["status", "price"]),
            models.Index(fields=["status", "name"]),
            models.Index(fields=["publish_at"]),
            models.Index(fields=["unpublish_at"]),
        ]
        constraints = [
            *price_constraints(),
            models.CheckConstraint(
                condition=Q(publish_at=None)
                | Q(unpublish_at=None)
                | Q(unpublish_at__gt=F("publish_at")),
                name="%(app_label)s_%(class)s_publishing_dates",
                violation_error_message=_("It must be unpublished after it is published."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("django_catalog:product_detail", args=[self.slug])

    def clean(self):
        super().clean()
        variants = self._meta.get_field("variants").related_model.objects
        if self.sku and variants.filter(sku=self.sku).exists():
            raise ValidationError({"sku": _("Another product or variant already has this SKU.")})

    def complete_fields(self, names):
        return super().complete_fields(names) | {"updated_at"}

    @property
    def has_variants(self) -> bool:
        return self.variant_count > 0

    @property
    def has_price_range(self) -> bool:
        """Whether its variants differ in price, so that ``price`` means "from"."""
        return self.highest_price is not None and self.highest_price != self.price

    @property
    def has_variant_prices(self) -> bool:
        """Whether ``price`` sums up the variants', so that its own is in ``base_price``."""
        return self.highest_price is not None

    @property
    def own_price(self):
        """The price an editor gave the product itself, whatever its variants cost."""
        return self.base_price if self.has_variant_prices else self.price

    @own_price.setter
    def own_price(self, amount):
        setattr(self, "base_price" if self.has_variant_prices else "price", amount)

    @property
    def own_compare_at_price(self):
        """The same of the price before a reduction."""
        return self.base_compare_at_price if self.has_variant_prices else self.compare_at_price

    @own_compare_at_price.setter
    def own_compare_at_price(self, amount):
        name = "base_compare_at_price" if self.has_variant_prices else "compare_at_price"
        setattr(self, name, amount)

    def get_highest_price(self) -> Money | None:
        """What its dearest variant costs, where they differ in price."""
        return Money(self.highest_price, self.currency) if self.has_price_range else None

    @property
    def visible_categories(self) -> list:
        """Those of its categories that a visitor may see, in the editors' order."""
        placements = sorted(self.placements.all(), key=lambda p: (p.position, p.pk))
        return [p.category for p in placements if p.category.is_visible]

    @property
    def primary_category(self):
        """The category of its breadcrumb: the first visible one, or None."""
        return next(iter(self.visible_categories), None)

    @property
    def main_image(self):
        """The first of its media that is an image, or None."""
        return next((medium for medium in self.gallery if medium.is_image), None)

    @property
    def gallery(self) -> list:
        """Its media in the editors' order. No query where ``media`` is prefetched."""
        return sorted(self.media.all(), key=lambda medium: (medium.position, medium.pk))

    def set_categories(self, categories):
        """Place it in these categories and no others, in this order."""
        wanted = {category.pk: position for position, category in enumerate(categories)}
        placements = self.placements.all()
        placements.exclude(category__in=wanted).delete()
        present = {placement.category_id: placement for placement in placements.all()}
        for key, placement in present.items():
            if placement.position != wanted[key]:
                placement.position = wanted[key]
                placement.save(update_fields=["position"])
        placements.bulk_create(
            placements.model(product=self, category_id=key, position=position)
            for key, position in wanted.items()
            if key not in present
        )


class Product(AbstractProduct):
    class Meta(AbstractProduct.Meta):
        swappable = "DJANGO_CATALOG_PRODUCT_MODEL"


class Relation(RecordedModel):
    """One product points to another."""

    class Kind(models.TextChoices):
        RELATED = "related", _("Related")
        ACCESSORY = "accessory", _("Goes with it")
        REPLACEMENT = "replacement", _("Replaces it")
        UPSELL = "upsell", _("A better one")

    source = models.ForeignKey(
        settings.DJANGO_CATALOG_PRODUCT_MODEL,
        on_delete=models.CASCADE,
        related_name="relations",
        verbose_name=_("product"),
    )
    target = models.ForeignKey(
        settings.DJANGO_CATALOG_PRODUCT_MODEL,
        on_delete=models.CASCADE,
        related_name="incoming_relations",
        verbose_name=_("other product"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.RELATED)
    position = models.PositiveIntegerField(_("position"), blank=True, default=None)

    change_key = "source_id"
    position_scope = "source_id"

    objects = RelationQuerySet.as_manager()

    class Meta(RecordedModel.Meta):
        ordering = ["kind", "position", "pk"]
        verbose_name = _("related product")
        verbose_name_plural = _("related products")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target", "kind"],
                name="django_catalog_relation_once",
                violation_error_message=_("The products are already related in this way."),
            ),
            models.CheckConstraint(
                condition=~Q(source=F("target")),
                name="django_catalog_relation_not_to_itself",
                violation_error_message=_("A product cannot be related to itself."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.target}"
