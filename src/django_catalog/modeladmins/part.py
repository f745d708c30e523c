"""Rows that are part of what they are edited with."""

from django.contrib import admin
from django.contrib.auth import get_permission_codename

from .autocomplete import LoadedAutocompleteSelect, OptionalAutocomplete


class PartInline(OptionalAutocomplete, admin.TabularInline):
    """Rows such as a product's variants: who may edit the product may edit them."""

    extra = 0
    classes = ["catalog-part"]

    class Media:
        css = {"all": ["django_catalog/admin/catalog.css"]}

    def has_view_permission(self, request, obj=None):
        return self._may(request, "view", "change", "add")

    def has_add_permission(self, request, obj=None):
        return self._may(request, "change", "add")

    def has_change_permission(self, request, obj=None):
        return self._may(request, "change", "add")

    def has_delete_permission(self, request, obj=None):
        return self._may(request, "change", "add")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = LoadedAutocompleteSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def _may(self, request, *actions):
        options = self.parent_model._meta
        codenames = (get_permission_codename(action, options) for action in actions)
        return any(request.user.has_perm(f"{options.app_label}.{name}") for name in codenames)


class SortableInline(PartInline):
    """Rows in an order that can be dragged, or typed into their ``position``."""

    classes = ["catalog-part", "catalog-sortable"]

    class Media:
        js = ["django_catalog/admin/dragging.js", "django_catalog/admin/sortable.js"]
