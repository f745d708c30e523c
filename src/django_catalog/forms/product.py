"""The product's form, the same in the staff pages and in the admin."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from .. import get_product_model
from ..money import validate_decimals
from .attribute import AskedAttributes, attribute_field, attribute_initial, save_answers
from .category import CategoriesField
from .dates import native_field
from .price import PRICES, show_prices

Product = get_product_model()

SHOW_FIELDS = "_show_fields"
"""Name of the submit button that only asks for the fields of the chosen categories."""

EDITABLE = {field.name for field in Product._meta.get_fields() if getattr(field, "editable", False)}

# A name that is no field is told by a system check, which could not speak if this raised.
HOST_FIELDS = [name for name in Product.catalog_fields if name in EDITABLE]

SECTIONS = [
    ("", [["name"], ["brand"], ["categories"], ["summary"], ["description"]]),
    (
        _("Price and stock"),
        [
            ["price", "compare_at_price", "currency"],
            ["availability", "available_on", "stock_quantity"],
        ],
    ),
    (_("Publishing"), [["status"], ["publish_at", "unpublish_at"]]),
    (_("Numbers"), [["sku", "gtin"], ["mpn", "external_id"]]),
    (_("Search engines"), [["slug"], ["seo_title"], ["seo_description"]]),
    (_("More"), [[name] for name in HOST_FIELDS]),
]
"""Legends, and fields by lines, in order; the attributes come after the first section."""


class ProductForm(forms.ModelForm):
    """A product with its categories and the attributes they ask for.

    ``price`` edits the product's own price, whatever its variants cost. A product that
    is added starts as a draft.
    """

    categories = CategoriesField(
        required=False,
        label=_("Categories"),
        help_text=_("The first one is the main one: it makes the breadcrumb."),
    )

    class Meta:
        model = Product
        fields = [
            name
            for _legend, lines in SECTIONS
            for line in lines
            for name in line
            if name != "categories"
        ]
        formfield_callback = native_field

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.initial.setdefault("status", Product.Status.DRAFT)
        if "currency" in self.fields:
            # Django would compare with the default at the time the form was shown.
            self.fields["currency"].show_hidden_initial = False
        own = {name: getattr(self.instance, f"own_{name}") for name in PRICES}
        show_prices(self, own, self.instance.currency)
        if self.instance.has_variants:
            self._lock_summaries()
        self._add_attribute_fields()

    # What the page shows

    def sections(self):
        """Legend and bound fields of each part of the form, in order."""
        for legend, lines in SECTIONS:
            names = [name for line in lines for name in line]
            if fields := [self[name] for name in names if name in self.fields]:
                yield legend, fields
            if not legend and self.attributes:
                yield _("Attributes"), [self[name] for name in self.attributes]

    @property
    def only_shows_fields(self):
        """Whether the editor has asked for nothing but the fields of other categories."""
        return self.is_bound and SHOW_FIELDS in self.data

    # What Django asks

    @property
    def errors(self):
        return ErrorDict() if self.only_shows_fields else super().errors

    def is_valid(self):
        return not self.only_shows_fields and super().is_valid()

    def clean_currency(self):
        currency = self.cleaned_data["currency"].upper()
        if "currency" in self.changed_data and self.instance.has_variants:
            self._check_variant_prices(currency)
        return currency

    def _post_clean(self):
        super()._post_clean()
        # Where ``price`` sums up the variants, saving makes it anew from this.
        for name in PRICES:
            if name in self.cleaned_data:
                setattr(self.instance, f"own_{name}", self.cleaned_data[name])

    def _save_m2m(self):
        categories = self.cleaned_data.pop("categories", None)  # set() would lose their order
        super()._save_m2m()
        if categories is not None:
            self.instance.set_categories(categories)
            self.cleaned_data["categories"] = categories
        answers = {a: self.cleaned_data[name] for name, a in self.attributes.items()}
        save_answers(self.instance, self.asked.values, answers)

    # Steps of __init__

    def _lock_summaries(self):
        for name in {"availability", "stock_quantity"} & self.fields.keys():
            self.fields[name].disabled = True
            self.fields[name].help_text = _("Follows from the variants.")

    def _add_attribute_fields(self):
        self.asked = AskedAttributes(self.instance, self._get_categories())
        # The variants' formset asks the same, and is only handed the product.
        self.instance.asked_attributes = self.asked
        self.attributes = {f"attribute_{a.slug}": a for a in self.asked.for_product}
        for name, attribute in self.attributes.items():
            self.fields[name] = attribute_field(attribute)
            values = self.asked.values.get(attribute.pk, [])
            self.initial.setdefault(name, attribute_initial(attribute, values))

    def _get_categories(self):
        """The chosen ones; None, for those it is in, where the form does not ask."""
        if "categories" not in self.fields:
            return None
        if not self.instance._state.adding:
            placements = self.instance.placements.order_by("position", "pk")
            self.initial["categories"] = list(placements.values_list("category", flat=True))
        try:
            return self.fields["categories"].clean(self["categories"].value())
        except ValidationError:
            return []

    def _check_variant_prices(self, currency):
        for variant in self.instance.variants.all():
            for name in PRICES:
                try:
                    validate_decimals(getattr(variant, name), currency)
                except ValidationError as error:
                    raise ValidationError(
                        _("First round the prices of the variants, which have more decimals.")
                    ) from error
