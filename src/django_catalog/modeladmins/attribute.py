"""Attributes in the admin, with their choices and where they are asked for."""

from django.contrib import admin
from django.forms import ModelForm, TextInput
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from ..forms.attribute import swatch_label
from ..models import AttributeChoice, CategoryAttribute
from .autocomplete import LoadedFormSet
from .part import PartInline, SortableInline


class ColourInput(TextInput):
    """A colour as text, with the browser's colour picker beside it.

    The picker alone would not do: it cannot be empty.
    """

    template_name = "admin/django_catalog/colour_input.html"

    class Media:
        js = ["django_catalog/admin/colour.js"]


class ChoiceForm(ModelForm):
    class Meta:
        model = AttributeChoice
        fields = ["value", "swatch", "swatch_image", "slug", "position"]

    def clean_slug(self):
        # Several that are still to be made are not the same slug twice.
        return self.cleaned_data["slug"] or None


class ChoiceInline(SortableInline):
    model = AttributeChoice
    form = ChoiceForm

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "swatch":
            kwargs["widget"] = ColourInput(attrs={"size": 8})
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class AskedInInline(PartInline):
    model = CategoryAttribute
    formset = LoadedFormSet
    optional_autocomplete_fields = ["category"]
    verbose_name = _("category that asks for it")
    verbose_name_plural = _("categories that ask for it")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("category")


class AttributeAdmin(admin.ModelAdmin):
    inlines = [ChoiceInline, AskedInInline]
    fieldsets = [
        (None, {"fields": ["name", ("type", "unit"), "help_text", ("is_facet", "is_option")]}),
        (_("Address and order"), {"fields": ["slug", "position"], "classes": ["collapse"]}),
    ]
    list_display = ["name", "type", "unit", "swatches", "is_facet", "is_option", "position"]
    list_editable = ["position"]
    list_filter = ["type", "is_facet", "is_option"]
    search_fields = ["name", "slug"]

    class Media:
        css = {"all": ["django_catalog/admin/catalog.css"]}

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("choices")

    def get_inlines(self, request, obj):
        """Choices only for an attribute that has any; a new one may."""
        if obj is None or obj.has_choices:
            return self.inlines
        return [inline for inline in self.inlines if inline is not ChoiceInline]

    @admin.display(description=_("choices"))
    def swatches(self, attribute):
        choices = list(attribute.choices.all())
        shown = format_html_join(", ", "{}", ((swatch_label(choice),) for choice in choices[:6]))
        return shown + ", …" if len(choices) > 6 else shown
