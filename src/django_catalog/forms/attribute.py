"""Typed form fields for what the categories of a product ask about it."""

from decimal import Decimal

from django import forms
from django.db.models import Q, prefetch_related_objects
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ..models import Attribute, AttributeValue, VariantOption
from .dates import DateInput


class AskedAttributes:
    """The attributes asked of a product in these categories, and those it has values of.

    Without ``categories`` they are those the product is in.
    """

    def __init__(self, product, categories=None):
        self.product = product
        if categories is None:
            placements = product.placements.with_lineage() if product.pk is not None else ()
            categories = [placement.category for placement in placements]
        self.categories = categories

    @cached_property
    def values(self) -> dict:
        """The product's values by attribute id; lists, because there may be several."""
        values = {}
        if self.product.pk is not None:
            for value in self.product.attribute_values.for_display():
                values.setdefault(value.attribute_id, []).append(value)
        return values

    @cached_property
    def for_product(self) -> list:
        """Those asked at the product itself: no options where variants have them."""
        asked = {attribute.pk: attribute for attribute in self._of_categories}
        for key, rows in self.values.items():
            asked.setdefault(key, rows[0].attribute)
        if self.product.has_variants:
            asked = {key: a for key, a in asked.items() if not a.is_option}
        ordered = sorted(asked.values(), key=lambda a: (a.position, a.name))
        # Loads only the choices that are not loaded yet.
        prefetch_related_objects(ordered, "choices")
        return ordered

    @cached_property
    def for_variants(self) -> list:
        """The options asked of its variants; where none are, every option there is."""
        asked = [a.pk for a in self._of_categories if a.is_option]
        offered = Q(pk__in=asked) if asked else Q(is_option=True)
        if self.product.has_variants:
            used = VariantOption.objects.filter(variant__product=self.product)
            offered |= Q(pk__in=used.values("attribute"))
        return list(Attribute.objects.filter(offered).prefetch_related("choices"))

    @cached_property
    def _of_categories(self):
        if not self.categories:
            return []
        return list(Attribute.objects.for_category(self.categories).prefetch_related("choices"))


def attribute_field(attribute: Attribute) -> forms.Field:
    """The form field that asks a product for its value of this attribute."""
    label = f"{attribute.name} ({attribute.unit})" if attribute.unit else attribute.name
    # An option is not required of a product, since its variants may have it.
    required = getattr(attribute, "is_required", False) and not attribute.is_option
    field = FIELDS[attribute.type]
    return field(attribute, required=required, label=label, help_text=attribute.help_text)


def attribute_initial(attribute: Attribute, values: list[AttributeValue]):
    """What that field shows for a product with these values."""
    if attribute.type == Attribute.Type.MULTI_CHOICE:
        return [str(value.choice_id) for value in values]
    if not values:
        return None
    if attribute.type == Attribute.Type.CHOICE:
        return str(values[0].choice_id)
    if attribute.type == Attribute.Type.NUMBER:
        return Decimal(f"{values[0].number.normalize():f}")
    return values[0].value


def save_answers(product, values: dict, answers: dict) -> None:
    """Make the product's values, given by attribute id, say what was answered for each
    attribute. Rows that say it already are left alone."""
    gone, new = [], []
    for attribute, answer in answers.items():
        rows = values.get(attribute.pk, [])
        wanted = _as_list(answer)
        gone += [row.pk for row in rows if row.value not in wanted]
        present = [row.value for row in rows]
        column = AttributeValue.column_for(attribute.type)
        new += [
            AttributeValue(product=product, attribute=attribute, **{column: value})
            for value in wanted
            if value not in present
        ]
    AttributeValue.objects.filter(pk__in=gone).delete()
    AttributeValue.objects.bulk_create(new)


def _as_list(answer):
    if answer in (None, ""):
        return []
    return answer if isinstance(answer, list) else [answer]


def option_field(attribute: Attribute) -> forms.Field:
    """The select that asks a variant for its choice of an option attribute."""
    return forms.TypedChoiceField(
        choices=[("", "---------"), *_labelled(attribute)],
        coerce=_choices_by_key(attribute).get,
        empty_value=None,
        required=False,
        label=attribute.name,
    )


def _choice_field(attribute, *, required, **kwargs):
    has_swatches = any(c.swatch or c.swatch_image for c in attribute.choices.all())
    options = _labelled(attribute, swatch_label if has_swatches else str)
    if not has_swatches:
        options.insert(0, ("", "---------"))
    elif not required:
        options.insert(0, ("", _("Not given")))
    return forms.TypedChoiceField(
        choices=options,
        coerce=_choices_by_key(attribute).get,
        empty_value=None,
        required=required,
        widget=forms.RadioSelect if has_swatches else forms.Select,
        **kwargs,
    )


def _multi_choice_field(attribute, **kwargs):
    return forms.TypedMultipleChoiceField(
        choices=_labelled(attribute, swatch_label),
        coerce=_choices_by_key(attribute).get,
        widget=forms.CheckboxSelectMultiple,
        **kwargs,
    )


def _choices_by_key(attribute):
    return {str(choice.pk): choice for choice in attribute.choices.all()}


def _labelled(attribute, label=str):
    return [(str(choice.pk), label(choice)) for choice in attribute.choices.all()]


def swatch_label(choice):
    """The choice with its picture or colour before it."""
    if choice.swatch_image:
        swatch = '<img class="catalog-swatch" src="{}" alt="" width="20" height="20"> {}'
        return format_html(swatch, choice.swatch_image.url, choice)
    if choice.swatch:
        # An attribute of SVG, because a strict content security policy refuses styles.
        swatch = (
            '<svg class="catalog-swatch" width="20" height="20" aria-hidden="true">'
            '<rect width="100%" height="100%" fill="{}"/></svg> {}'
        )
        return format_html(swatch, choice.swatch, choice)
    return str(choice)


def _number_field(attribute, **kwargs):
    column = AttributeValue._meta.get_field("number")
    return forms.DecimalField(
        max_digits=column.max_digits,
        decimal_places=column.decimal_places,
        widget=forms.NumberInput(attrs={"step": "any"}),
        **kwargs,
    )


class YesNoField(forms.NullBooleanField):
    """Yes, no or unknown. Where an answer is required, unknown is none."""

    def widget_attrs(self, widget):
        # Not "required": the browser takes the choice "unknown" for an answer.
        return {"aria-required": "true"} if self.required else {}

    def validate(self, value):
        if self.required and value is None:
            raise forms.ValidationError(self.error_messages["required"], code="required")


def _boolean_field(attribute, **kwargs):
    return YesNoField(**kwargs)


def _text_field(attribute, **kwargs):
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), **kwargs)


def _date_field(attribute, **kwargs):
    return forms.DateField(widget=DateInput, **kwargs)


FIELDS = {
    Attribute.Type.CHOICE: _choice_field,
    Attribute.Type.MULTI_CHOICE: _multi_choice_field,
    Attribute.Type.NUMBER: _number_field,
    Attribute.Type.BOOLEAN: _boolean_field,
    Attribute.Type.TEXT: _text_field,
    Attribute.Type.DATE: _date_field,
}
