"""The pictures and videos of a product."""

from django import forms
from django.db.models import Prefetch
from django.utils.functional import cached_property

from .. import get_product_model
from ..models import Media, Variant, VariantOption


class MediaForm(forms.ModelForm):
    class Meta:
        model = Media
        fields = ["file", "url", "kind", "alt", "variant", "position"]

    def clean(self):
        super().clean()
        is_moved = "url" in self.changed_data and self.initial.get("url")
        if is_moved and self.cleaned_data.get("url") and "file" not in self.changed_data:
            # What was fetched from the old URL goes with it.
            self.cleaned_data["file"] = False
        return self.cleaned_data


class BaseMediaFormSet(forms.BaseInlineFormSet):
    """Offers the product's own variants, read once for all rows."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if field := form.fields.get("variant"):
            field.queryset = self._variants
            field.choices = self._variant_choices

    @property
    def _variants(self):
        if self.instance.pk is None:
            return Variant.objects.none()
        options = Prefetch("options", VariantOption.objects.for_display())
        return self.instance.variants.prefetch_related(options)

    @cached_property
    def _variant_choices(self):
        return [("", "---------"), *((variant.pk, str(variant)) for variant in self._variants)]


MediaFormSet = forms.inlineformset_factory(
    get_product_model(),
    Media,
    form=MediaForm,
    formset=BaseMediaFormSet,
    extra=3,
    can_delete_extra=False,
)
