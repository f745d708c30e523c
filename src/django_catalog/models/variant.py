"""A product's variants, their options, and the summary of them on the product."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .. import get_product_model
from ..conf import settings
from ..querysets import CHUNK, VariantOptionQuerySet, VariantQuerySet
from .attribute import Attribute, AttributeChoice
from .offer import Availability, Offer, price_constraints
from .recorded import RecordedModel

SAME_OPTIONS = _("The product already has a variant with these options.")


class Variant(Offer):
    """One choice of the product's options. An empty price means the product's."""

    product = models.ForeignKey(
        settings.DJANGO_CATALOG_PRODUCT_MODEL,
        on_delete=models.CASCADE,
        related_name="variants",
        verbose_name=_("product"),
    )
    position = models.PositiveIntegerField(_("position"), blank=True, default=None)
    combination = models.CharField(max_length=255, null=True, editable=False)  # noqa: DJ001
    """Derived: its options in a fixed order, ``attribute id:choice id`` by commas; None
    while it has none. Unique within the product. Kept by ``settle_combinations()``."""

    change_key = "product_id"
    position_scope = "product_id"
    known_by = ("product_id", "position")

    objects = VariantQuerySet.as_manager()

    class Meta(Offer.Meta):
        ordering = ["position", "pk"]
        verbose_name = _("variant")
        verbose_name_plural = _("variants")
        constraints = [
            *price_constraints(),
            models.UniqueConstraint(
                fields=["product", "combination"],
                name="django_catalog_variant_combination",
                violation_error_message=SAME_OPTIONS,
            ),
        ]

    def __str__(self):
        return self.label or self.sku or str(_("Variant"))

    def clean(self):
        super().clean()
        if self.sku and self._product_has_sku():
            raise ValidationError({"sku": _("Another product or variant already has this SKU.")})

    @property
    def label(self) -> str:
        """Its choices as text: ``"Oxide red, large"``."""
        return ", ".join(option.choice.value for option in self.options.all())

    def get_price(self):
        return self._money(self.product.own_price if self.price is None else self.price)

    def get_compare_at_price(self):
        inherits = self.compare_at_price is None and self.price is None
        before = self.product.own_compare_at_price if inherits else self.compare_at_price
        return self._money_before(before)

    def _product_has_sku(self):
        # Its own product as it is in memory: a form may be moving the SKU between the two.
        product = getattr(self, "product", None)
        others = get_product_model()._default_manager.exclude(pk=self.product_id)
        return (product and product.sku == self.sku) or others.filter(sku=self.sku).exists()

    def set_options(self, choices):
        """Make these choices, one of each option attribute, its options."""
        choices = {choice.attribute_id: choice for choice in choices}
        options = self.options.all()
        current = {option.attribute_id: option for option in options}
        if {key: option.choice_id for key, option in current.items()} == {
            key: choice.pk for key, choice in choices.items()
        }:
            return
        options.all().delete()
        options.bulk_create(
            options.model(variant=self, attribute_id=key, choice=choice)
            for key, choice in choices.items()
        )


class VariantOption(RecordedModel):
    """One of a variant's options: its colour is red."""

    variant = models.ForeignKey(
        Variant,
        on_delete=models.CASCADE,
        related_name="options",
        verbose_name=_("variant"),
        db_index=False,  # the unique constraint begins with it
    )
    attribute = models.ForeignKey(
        Attribute,
        on_delete=models.PROTECT,
        limit_choices_to={"is_option": True},
        related_name="variant_options",
        verbose_name=_("option"),
    )
    choice = models.ForeignKey(
        AttributeChoice,
        on_delete=models.PROTECT,
        related_name="variant_options",
        verbose_name=_("choice"),
    )

    change_key = "variant__product_id"
    watched_fields = ("variant_id",)

    objects = VariantOptionQuerySet.as_manager()

    class Meta(RecordedModel.Meta):
        verbose_name = _("option of the variant")
        verbose_name_plural = _("options of the variant")
        constraints = [
            models.UniqueConstraint(
                fields=["variant", "attribute"],
                name="django_catalog_variantoption_once",
                violation_error_message=_("The variant already has this option."),
            )
        ]

    def __str__(self):
        return f"{self.attribute}: {self.choice}"

    def clean(self):
        super().clean()
        if self.choice_id and self.choice.attribute_id != self.attribute_id:
            raise ValidationError({"choice": _("This choice belongs to another attribute.")})
        if self.choice_id and self.variant_id and self._makes_same_variant():
            raise ValidationError(SAME_OPTIONS)

    def _makes_same_variant(self):
        options = self.variant.options.values_list("attribute_id", "choice_id")
        options = {**dict(options.exclude(pk=self.pk)), self.attribute_id: self.choice_id}
        others = self.variant.product.variants.exclude(pk=self.variant_id)
        return others.filter(combination=combine(options)).exists()


def combine(options):
    """The ``combination`` of these options, ``{attribute id: choice id}``."""
    return ",".join(f"{key}:{options[key]}" for key in sorted(options)) or None


BEST_FIRST = list(Availability)
"""``Availability`` is declared from the best state to the worst."""


def summarise_variants(product_keys, using):
    """Make price, stock and availability of these products the summary of their variants.

    Every path of writing ends here but the import, which has all the rows at hand and
    calls ``summarise()`` before it writes them.
    """
    products = get_product_model()._base_manager.using(using)
    keys = list(product_keys)
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        variants = {}
        for variant in Variant.objects.using(using).filter(product__in=chunk):
            variants.setdefault(variant.product_id, []).append(variant)
        changed = []
        for product in products.filter(pk__in=chunk):
            before = _summary_of(product)
            summarise(product, variants.get(product.pk, []))
            _align_currency(product, variants.get(product.pk, []), using)
            if _summary_of(product) != before:
                changed.append(product)
        if changed:
            products.bulk_update(changed, SUMMARY_FIELDS)


SUMMARY_FIELDS = (
    *(
        "price",
        "compare_at_price",
        "base_price",
        "base_compare_at_price",
        "highest_price",
    ),
    *("availability", "stock_quantity", "variant_count"),
)


def _summary_of(product):
    return [getattr(product, name) for name in SUMMARY_FIELDS]


def summarise(product, variants):
    """Make the product what these variants, which are all it has, tell of it."""
    if not variants and not product.variant_count:
        return
    product.variant_count = len(variants)
    _summarise_prices(product, variants)
    if variants:
        sold = [v for v in variants if v.availability != Availability.DISCONTINUED]
        counts = [variant.stock_quantity for variant in sold]
        product.stock_quantity = None if None in counts else sum(counts)
        product.availability = min(
            (variant.availability for variant in variants), key=BEST_FIRST.index
        )


def _summarise_prices(product, variants):
    priced = [variant for variant in variants if variant.price is not None]
    if product.has_variant_prices and not priced:
        # The last variant with a price of its own is gone: the product's holds again.
        product.price = product.base_price
        product.compare_at_price = product.base_compare_at_price
        product.base_price = product.base_compare_at_price = None
    if not priced:
        product.highest_price = None
        return
    if not product.has_variant_prices:
        product.base_price = product.price
        product.base_compare_at_price = product.compare_at_price
    offers = [
        (variant.price, variant.compare_at_price)
        if variant.price is not None
        else (
            product.base_price,
            variant.compare_at_price or product.base_compare_at_price,
        )
        for variant in variants
    ]
    offers = [offer for offer in offers if offer[0] is not None]
    product.price, product.compare_at_price = min(offers, key=lambda offer: offer[0])
    product.highest_price = max(price for price, _before in offers)


def _align_currency(product, variants, using):
    keys = [variant.pk for variant in variants if variant.currency != product.currency]
    if keys:
        Variant.objects.using(using).filter(pk__in=keys).update(currency=product.currency)


def settle_combinations(variant_keys, using):
    """Keep ``combination`` true to the options of these variants."""
    keys = list(variant_keys)
    for start in range(0, len(keys), CHUNK):
        chunk = keys[start : start + CHUNK]
        options = {}
        rows = VariantOption.objects.using(using).filter(variant__in=chunk)
        for variant, attribute, choice in rows.values_list(
            "variant_id", "attribute_id", "choice_id"
        ):
            options.setdefault(variant, {})[attribute] = choice
        changed = []
        for variant in Variant.objects.using(using).filter(pk__in=chunk):
            combination = combine(options.get(variant.pk, {}))
            if variant.combination != combination:
                variant.combination = combination
                changed.append(variant)
        Variant.objects.using(using).bulk_update(changed, ["combination"])
