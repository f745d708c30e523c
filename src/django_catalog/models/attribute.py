"""Typed attributes: what they are, what they may be, and what a product's are."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from ..conf import settings
from ..fields import OptionalOwnerField
from ..querysets import (
    AttributeChoiceQuerySet,
    AttributeQuerySet,
    AttributeValueQuerySet,
)
from .recorded import RecordedModel, SluggedModel


class Attribute(SluggedModel):
    """Something products have: colour, width, "dishwasher safe".

    ``slug`` is its code in URLs, JSON and imports. Its type stays as it is once
    products have values of it.
    """

    class Type(models.TextChoices):
        CHOICE = "choice", _("One of its choices")
        MULTI_CHOICE = "multi_choice", _("Several of its choices")
        NUMBER = "number", _("Number")
        BOOLEAN = "boolean", _("Yes or no")
        TEXT = "text", _("Text")
        DATE = "date", _("Date")

    name = models.CharField(_("name"), max_length=200)
    type = models.CharField(_("type"), max_length=12, choices=Type.choices, default=Type.CHOICE)
    unit = models.CharField(
        _("unit"), max_length=20, blank=True, help_text=_("Of a number: cm, kg, W.")
    )
    help_text = models.CharField(_("help text"), max_length=200, blank=True)
    is_facet = models.BooleanField(
        _("filter"), default=False, help_text=_("Shoppers can filter lists by it.")
    )
    is_option = models.BooleanField(
        _("option"), default=False, help_text=_("Shoppers choose a variant by it.")
    )
    position = models.PositiveIntegerField(_("position"), blank=True, default=None)

    change_kind = "attribute"
    reserved_slugs = frozenset(
        "q page sort cursor brand category collection in_stock price price_min price_max "
        "preview variant format".split()
    )

    objects = AttributeQuerySet.as_manager()

    class Meta(SluggedModel.Meta):
        ordering = ["position", "name"]
        verbose_name = _("attribute")
        verbose_name_plural = _("attributes")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_option=False) | Q(type="choice"),
                name="django_catalog_attribute_option_type",
                violation_error_message=_(
                    "Shoppers can choose a variant only by an attribute of choices."
                ),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def has_choices(self) -> bool:
        return self.type in (self.Type.CHOICE, self.Type.MULTI_CHOICE)

    def clean(self):
        super().clean()
        if self.slug in self.reserved_slugs:
            raise ValidationError(
                {
                    "slug": _("“%(slug)s” already has a meaning in the shop's addresses.")
                    % {"slug": self.slug}
                }
            )
        if self.pk and self._state.db:
            rows = type(self)._base_manager.using(self._state.db).filter(pk=self.pk)
            if rows.exclude(type=self.type).filter(values__isnull=False).exists():
                raise ValidationError(
                    {"type": _("Products already have values of this type. Make a new attribute.")}
                )


class AttributeChoice(RecordedModel):
    """One value of an attribute of choices: red, large."""

    attribute = models.ForeignKey(
        Attribute,
        on_delete=models.CASCADE,
        related_name="choices",
        verbose_name=_("attribute"),
    )
    value = models.CharField(_("value"), max_length=200)
    slug = models.SlugField(_("slug"), max_length=150, allow_unicode=True, blank=True)
    swatch = models.CharField(
        _("swatch"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write a colour as #a1b2c3."))],
        help_text=_("A colour shown for it, as #a1b2c3."),
    )
    swatch_image = models.ImageField(_("swatch image"), upload_to="catalog/swatches/", blank=True)
    position = models.PositiveIntegerField(_("position"), blank=True, default=None)

    change_kind = "attribute"
    change_key = "attribute_id"
    position_scope = "attribute_id"
    known_by = ("attribute_id", "slug")

    objects = AttributeChoiceQuerySet.as_manager()

    class Meta(RecordedModel.Meta):
        ordering = ["position", "pk"]
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        constraints = [
            models.UniqueConstraint(
                fields=["attribute", "slug"],
                name="django_catalog_attributechoice_slug",
                violation_error_message=_("The attribute already has a choice with this slug."),
            )
        ]

    def __str__(self):
        return self.value

    def slug_source(self):
        return self.value

    def slug_context(self):
        return ""


class AttributeValue(RecordedModel):
    """What a product's attribute is. Several rows where it is several choices."""

    product = models.ForeignKey(
        settings.DJANGO_CATALOG_PRODUCT_MODEL,
        on_delete=models.CASCADE,
        related_name="attribute_values",
        verbose_name=_("product"),
        db_index=False,  # the unique constraint begins with it
    )
    attribute = models.ForeignKey(
        Attribute,
        on_delete=models.CASCADE,
        related_name="values",
        verbose_name=_("attribute"),
        db_index=False,  # other indexes begin with it
    )
    type = models.CharField(max_length=12, choices=Attribute.Type.choices, editable=False)
    """The attribute's type, copied so that a constraint can hold the value to it."""
    choice = OptionalOwnerField(
        AttributeChoice,
        related_name="values",
        verbose_name=_("choice"),
    )
    number = models.DecimalField(
        _("number"), max_digits=20, decimal_places=6, null=True, blank=True
    )
    """In the attribute's unit."""
    boolean = models.BooleanField(_("yes or no"), null=True, blank=True)
    text = models.TextField(_("text"), null=True, blank=True)  # noqa: DJ001
    date = models.DateField(_("date"), null=True, blank=True)
    slot = models.GeneratedField(
        expression=Case(
            When(type="multi_choice", then=F("choice")),
            default=Value(0),
            output_field=models.BigIntegerField(),
        ),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    """What makes a row unique: the choice where there may be several, else nothing."""

    change_key = "product_id"

    objects = AttributeValueQuerySet.as_manager()

    class Meta(RecordedModel.Meta):
        verbose_name = _("attribute value")
        verbose_name_plural = _("attribute values")
        indexes = [
            models.Index(fields=["attribute", "choice", "product"]),
            models.Index(fields=["attribute", "number", "product"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "attribute", "slot"],
                name="django_catalog_attributevalue_once",
                violation_error_message=_("The product already has this attribute."),
            ),
            models.CheckConstraint(
                condition=(
                    Q(type__in=["choice", "multi_choice"], choice__isnull=False)
                    & Q(number=None, boolean=None, text=None, date=None)
                )
                | (
                    Q(type="number", number__isnull=False)
                    & Q(choice=None, boolean=None, text=None, date=None)
                )
                | (
                    Q(type="boolean", boolean__isnull=False)
                    & Q(choice=None, number=None, text=None, date=None)
                )
                | (
                    Q(type="text", text__isnull=False)
                    & Q(choice=None, number=None, boolean=None, date=None)
                )
                | (
                    Q(type="date", date__isnull=False)
                    & Q(choice=None, number=None, boolean=None, text=None)
                ),
                name="django_catalog_attributevalue_type",
                violation_error_message=_("The value is not of the attribute's type."),
            ),
        ]

    def __str__(self):
        return f"{self.attribute}: {self.value}"

    @property
    def value(self):
        """The value in its own type: AttributeChoice, Decimal, bool, str or date."""
        return getattr(self, self.column_for(self.type or self.attribute.type))

    @value.setter
    def value(self, value):
        setattr(self, self.column_for(self.attribute.type), value)

    @staticmethod
    def column_for(type) -> str:
        """Name of the field that holds a value of this attribute type."""
        return "choice" if type in ("choice", "multi_choice") else str(type)

    def complete_fields(self, names):
        return names | {"type"} if names & {"attribute", "attribute_id"} else names

    def clean(self):
        super().clean()
        if self.attribute_id:
            self.type = self.attribute.type
        if self.choice_id and self.choice.attribute_id != self.attribute_id:
            raise ValidationError({"choice": _("This choice belongs to another attribute.")})


class CategoryAttribute(RecordedModel):
    """An attribute asked of the products of a category and of all categories below it."""

    category = models.ForeignKey(
        settings.DJANGO_CATALOG_CATEGORY_MODEL,
        on_delete=models.CASCADE,
        related_name="category_attributes",
        verbose_name=_("category"),
    )
    attribute = models.ForeignKey(
        Attribute,
        on_delete=models.CASCADE,
        related_name="category_attributes",
        verbose_name=_("attribute"),
    )
    is_required = models.BooleanField(_("required"), default=False)

    change_kind = "category"
    change_key = "category_id"

    class Meta(RecordedModel.Meta):
        verbose_name = _("attribute of the category")
        verbose_name_plural = _("attributes of the category")
        constraints = [
            models.UniqueConstraint(
                fields=["category", "attribute"],
                name="django_catalog_categoryattribute_once",
                violation_error_message=_("The category already asks for this attribute."),
            )
        ]

    def __str__(self):
        return str(self.attribute)
