"""Autocomplete in the rows of an inline, without a query for each row."""

from django.contrib.admin.widgets import AutocompleteSelect
from django.forms import BaseInlineFormSet


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
