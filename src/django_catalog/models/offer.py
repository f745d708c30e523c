"""What can be bought: identifiers, price and stock of a product or variant."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Round
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from ..fields import GTINField, IdentifierField
from ..identifiers import CheckSum
from ..money import (
    MINOR_UNITS,
    Money,
    default_currency,
    validate_currency,
    validate_decimals,
)
from ..querysets import OfferQuerySet
from .recorded import RecordedModel


class Availability(models.TextChoices):
    """Whether it can be bought; the terms of schema.org and the merchant feeds."""

    IN_STOCK = "in_stock", _("In stock")
    LIMITED_STOCK = "limited_stock", _("Only a few left")
    PREORDER = "preorder", _("Available for pre-order")
    BACKORDER = "backorder", _("On back-order")
    OUT_OF_STOCK = "out_of_stock", _("Out of stock")
    DISCONTINUED = "discontinued", _("No longer available")


IN_STOCK = (Availability.IN_STOCK, Availability.LIMITED_STOCK)
"""States in which goods lie in the shop; what ``in_stock`` means."""


def settled_availability(availability: str, stock_quantity: int | None) -> str:
    """Where pieces are counted, the count decides between in and out of stock."""
    if stock_quantity is None:
        return availability
    if not stock_quantity and availability in IN_STOCK:
        return Availability.OUT_OF_STOCK
    if stock_quantity and availability == Availability.OUT_OF_STOCK:
        return Availability.IN_STOCK
    return availability


def switched_availability(availability: str, in_stock: bool) -> str:
    """The state nearest to this one that is, or is not, in stock."""
    if in_stock == (availability in IN_STOCK):
        return availability
    return Availability.IN_STOCK if in_stock else Availability.OUT_OF_STOCK


class InStockField(models.GeneratedField):
    """``in_stock``: a column the database derives from ``availability``, so that no
    path of writing can make the two disagree. It may be assigned to all the same."""

    def __init__(self, **kwargs):
        kwargs.setdefault(
            "expression",
            Case(
                When(
                    availability__in=[state.value for state in IN_STOCK],
                    then=Value(True),
                ),
                default=Value(False),
                output_field=models.BooleanField(),
            ),
        )
        kwargs.setdefault("output_field", models.BooleanField())
        kwargs.setdefault("db_persist", True)
        super().__init__(**kwargs)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.GeneratedField", args, kwargs

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        setattr(cls, name, _InStock())


class _InStock:
    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        loaded = vars(instance)
        if "availability" not in loaded and "in_stock" in loaded:
            return loaded["in_stock"]
        return instance.availability in IN_STOCK

    def __set__(self, instance, value):
        instance.__dict__["in_stock"] = value
        # While Django fills an instance of deferred columns there is nothing to agree with.
        loading = instance._state.adding and "availability" not in instance.__dict__
        if not loading:
            instance.availability = switched_availability(instance.availability, bool(value))


def has_minor_units_only(column):
    """Condition: the amount is no finer than its currency's smallest coin."""
    listed = [code for codes in MINOR_UNITS.values() for code in codes]
    condition = Q(**{column: None}) | (~Q(currency__in=listed) & Q(**{column: Round(F(column), 2)}))
    for digits, codes in MINOR_UNITS.items():
        condition |= Q(currency__in=codes) & Q(**{column: Round(F(column), digits)})
    return condition


def price_constraints():
    """Rules the database keeps for prices; a subclass adds them to its ``Meta``."""
    return [
        models.CheckConstraint(
            condition=(Q(price=None) | Q(price__gte=0))
            & (Q(compare_at_price=None) | Q(compare_at_price__gte=0)),
            name="%(app_label)s_%(class)s_price_not_negative",
            violation_error_message=_("A price cannot be negative."),
        ),
        models.CheckConstraint(
            condition=has_minor_units_only("price") & has_minor_units_only("compare_at_price"),
            name="%(app_label)s_%(class)s_price_decimals",
            violation_error_message=_("The price has more decimals than its currency."),
        ),
        models.CheckConstraint(
            condition=Q(gtin="")
            | Q(gtin__regex="^([0-9]{8}|[0-9]{12,14})$")
            & ~Q(gtin__regex="^0+$")
            & Q(Exact(CheckSum("gtin") % 10, 0)),
            name="%(app_label)s_%(class)s_gtin",
            violation_error_message=_(
                "This is not a valid GTIN: 8, 12, 13 or 14 digits, of which the last "
                "is a check digit."
            ),
        ),
    ]


class Offer(RecordedModel):
    """Identifiers, price and stock. Amounts are in the currency's major unit (euros)."""

    sku = IdentifierField(
        _("SKU"),
        max_length=100,
        help_text=_("Your own article number."),
        error_messages={"unique": _("Another product or variant already has this SKU.")},
    )
    gtin = GTINField(_("GTIN"), help_text=_("The number under the barcode (EAN, UPC or ISBN-13)."))
    mpn = models.CharField(
        _("MPN"), max_length=70, blank=True, help_text=_("The maker's part number.")
    )
    price = models.DecimalField(
        _("price"),
        max_digits=14,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    compare_at_price = models.DecimalField(
        _("compare-at price"),
        max_digits=14,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("The price before a reduction; shown struck through if it is higher."),
    )
    currency = models.CharField(
        _("currency"),
        max_length=3,
        default=default_currency,
        validators=[validate_currency],
        help_text=_("ISO 4217 code, such as EUR."),
    )
    availability = models.CharField(
        _("availability"),
        max_length=20,
        choices=Availability,
        default=Availability.IN_STOCK,
    )
    in_stock = InStockField(verbose_name=_("in stock"))
    available_on = models.DateField(
        _("available on"),
        null=True,
        blank=True,
        help_text=_("When pre-ordered or back-ordered goods arrive."),
    )
    stock_quantity = models.PositiveIntegerField(
        _("stock quantity"),
        null=True,
        blank=True,
        help_text=_("Pieces in stock; leave empty if you do not count them."),
    )

    Availability = Availability

    objects = OfferQuerySet.as_manager()

    class Meta(RecordedModel.Meta):
        abstract = True

    def clean(self):
        super().clean()
        errors = {}
        for name in ("price", "compare_at_price"):
            try:
                validate_decimals(getattr(self, name), self.currency)
            except ValidationError as error:
                errors[name] = error
        if errors:
            raise ValidationError(errors)

    def settle_availability(self):
        """Where pieces are counted, the count decides between in and out of stock."""
        if self.stock_quantity is None or hasattr(self.stock_quantity, "resolve_expression"):
            return
        self.availability = settled_availability(self.availability, int(self.stock_quantity))

    def complete_fields(self, names):
        names = super().complete_fields(names)
        if not names.isdisjoint({"in_stock", "stock_quantity"}):
            names = names - {"in_stock"} | {"availability"}
        return names

    @property
    def is_purchasable(self) -> bool:
        """Whether a shop may take an order for it now."""
        return self.availability not in (
            Availability.OUT_OF_STOCK,
            Availability.DISCONTINUED,
        )

    def get_price(self) -> Money | None:
        """What it costs, or None for "price on request"."""
        return self._money(self.price)

    def get_compare_at_price(self) -> Money | None:
        """What it cost before, or None if it is not reduced."""
        return self._money_before(self.compare_at_price)

    def _money(self, amount):
        if amount is None:
            return None
        # An instance that was not loaded may hold the text it was given.
        return Money(self._meta.get_field("price").to_python(amount), self.currency)

    def _money_before(self, amount):
        price, before = self.get_price(), self._money(amount)
        return before if price and before and before.amount > price.amount else None
