"""The variants of a product, each with a choice of every option."""

from django import forms
from django.db.models import Prefetch
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .. import get_product_model
from ..models import Variant, VariantOption
from .attribute import AskedAttributes, option_field
from .dates import native_field
from .price import PRICES, show_prices


class VariantForm(forms.ModelForm):
    class Meta:
        model = Variant
        fields = [
            *("sku", "price", "compare_at_price", "availability", "stock_quantity"),
            *("available_on", "gtin", "mpn", "position"),
        ]
        formfield_callback = native_field

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.options = {}
        own = {name: getattr(self.instance, name) for name in PRICES}
        show_prices(self, own, self.instance.currency)

    def add_options(self, attributes):
        """Ask for a choice of each of these attributes, before everything else."""
        current = {}
        if self.instance.pk is not None:
            current = {o.attribute_id: str(o.choice_id) for o in self.instance.options.all()}
        self.options = {f"option_{a.slug}": a for a in attributes}
        for name, attribute in self.options.items():
            self.fields[name] = option_field(attribute)
            self.initial[name] = current.get(attribute.pk)
        self.order_fields([*self.options])

    @property
    def chosen(self) -> list:
        """The choices made, once the form is cleaned."""
        choices = (self.cleaned_data.get(name) for name in self.options)
        return [choice for choice in choices if choice is not None]

    def clean(self):
        # The price is checked in the currency it will have.
        self.instance.currency = self.instance.product.currency
        return super().clean()

    def _save_m2m(self):
        super()._save_m2m()
        self.instance.set_options(self.chosen)


class BaseVariantFormSet(forms.BaseInlineFormSet):
    """Refuses the same options twice, which the database would refuse less kindly."""

    def __init__(self, *args, queryset=None, **kwargs):
        if queryset is None:
            queryset = Variant.objects.all()
        options = Prefetch("options", VariantOption.objects.for_display())
        super().__init__(*args, queryset=queryset.prefetch_related(options), **kwargs)

    @cached_property
    def option_attributes(self) -> list:
        """Asked of every variant: the options of the product's categories."""
        asked = getattr(self.instance, "asked_attributes", None)
        return (asked or AskedAttributes(self.instance)).for_variants

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.instance.product = self.instance
        form.add_options(self.option_attributes)

    def clean(self):
        super().clean()
        seen = set()
        for form in self._kept_forms():
            options = frozenset(form.chosen)
            if options and options in seen:
                form.add_error(None, _("Another variant has the same options."))
            seen.add(options)

    def get_unique_error_message(self, unique_check):
        labels = [str(Variant._meta.get_field(name).verbose_name) for name in unique_check]
        return _("Two variants have the same %(field)s.") % {"field": ", ".join(labels)}

    def save(self, commit=True):
        if commit:
            self._release_options()
        return super().save(commit)

    def _kept_forms(self):
        return [
            form
            for form in self.forms
            if hasattr(form, "cleaned_data") and form not in self.deleted_forms
        ]

    def _release_options(self):
        """Let go of options that move, so that two variants can swap theirs."""
        moving = [
            form.instance.pk
            for form in self.initial_forms
            if form in self.deleted_forms or set(form.options).intersection(form.changed_data)
        ]
        VariantOption.objects.filter(variant__in=moving).delete()


VariantFormSet = forms.inlineformset_factory(
    get_product_model(),
    Variant,
    form=VariantForm,
    formset=BaseVariantFormSet,
    extra=3,
    can_delete_extra=False,
)
