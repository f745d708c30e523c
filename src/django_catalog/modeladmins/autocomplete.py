"""Autocomplete where it can be had, and without a query for each row of an inline."""

from django.contrib.admin.widgets import AutocompleteSelect
from django.forms import BaseInlineFormSet


class OptionalAutocomplete:
    """Autocomplete for the fields whose models have an admin.

    ``autocomplete_fields`` insists on one, and a host may register none for brands or
    categories.
    """

    optional_autocomplete_fields = []

    def get_autocomplete_fields(self, request):
        registered = [
            name
            for name in self.optional_autocomplete_fields
            if self.admin_site.is_registered(self.model._meta.get_field(name).related_model)
        ]
        return [*super().get_autocomplete_fields(request), *registered]


class LoadedAutocompleteSelect(AutocompleteSelect):
    """Shows an object that is loaded already; Django's own reads it for every row."""

    loaded = None

    def optgroups(self, name, value, attr=None):
        if self.loaded is None or [str(self.loaded.pk)] != [str(v) for v in value]:
            return super().optgroups(name, value, attr)
        options = [self.create_option(name, self.loaded.pk, str(self.loaded), True, 0)]
        if not self.is_required:
            options.insert(0, self.create_option(name, "", "", False, 0))
        return [(None, options, 0)]


class LoadedFormSet(BaseInlineFormSet):
    """Hands each row's widgets the objects that ``get_queryset()`` has read with it."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for name, field in form.fields.items():
            # The admin wraps it in the links that add and change the related object.
            widget = getattr(field.widget, "widget", None)
            if isinstance(widget, LoadedAutocompleteSelect) and form.instance.pk:
                widget.loaded = getattr(form.instance, name)
