"""Filters of the product list that ask for one of very many."""

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.utils.translation import gettext_lazy as _


class AutocompleteFilter(admin.SimpleListFilter):
    """A search field in place of a list of links: there may be thousands of brands."""

    template = "admin/django_catalog/autocomplete_filter.html"
    field_name: str
    """The product's field; its model must have an admin with ``search_fields``."""

    def lookups(self, request, model_admin):
        self.field = model_admin.model._meta.get_field(self.field_name)
        self.admin_site = model_admin.admin_site
        return ()

    def has_output(self):
        return self.admin_site.is_registered(self.field.related_model)

    def choices(self, changelist):
        remaining = changelist.get_query_string(remove=[self.parameter_name])
        yield {
            "widget": self.render_widget(),
            "parameters": [
                (name, value)
                for name, values in changelist.filter_params.items()
                if name != self.parameter_name
                for value in values
            ],
            "remove_url": remaining if self.value() else "",
        }

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        try:
            return self.filter(
                queryset, self.field.related_model._default_manager.get(pk=self.value())
            )
        except (ObjectDoesNotExist, ValueError, ValidationError) as error:
            raise IncorrectLookupParameters(error) from error

    def filter(self, queryset, chosen):
        """The products of the chosen object."""
        return queryset.filter(**{self.field_name: chosen})

    def render_widget(self):
        field = self.field.formfield(required=False)
        field.widget = AutocompleteSelect(
            self.field, self.admin_site, attrs={"aria-label": self.title}, choices=field.choices
        )
        return field.widget.render(self.parameter_name, self.value())


class BrandFilter(AutocompleteFilter):
    title = _("brand")
    parameter_name = "brand"
    field_name = "brand"


class CategoryFilter(AutocompleteFilter):
    """Products of a category and of all categories below it."""

    title = _("category")
    parameter_name = "category"
    field_name = "categories"

    def filter(self, queryset, chosen):
        return queryset.in_category(chosen)
