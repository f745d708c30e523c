"""Collections in the admin: products in an order of one's own, or a rule."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..forms.collection import CollectionForm
from ..models import CollectionProduct
from .autocomplete import LoadedFormSet
from .part import SortableInline


class CollectionProductInline(SortableInline):
    model = CollectionProduct
    formset = LoadedFormSet
    optional_autocomplete_fields = ["product"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("product")


class CollectionAdmin(admin.ModelAdmin):
    form = CollectionForm
    inlines = [CollectionProductInline]
    fieldsets = [
        (None, {"fields": ["name", "is_active", "description", "image", "rule"]}),
        (
            _("Search engines"),
            {"fields": ["slug", "seo_title", "seo_description"], "classes": ["collapse"]},
        ),
    ]
    list_display = ["name", "kind", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name", "slug"]

    @admin.display(description=_("products"))
    def kind(self, collection):
        return _("By hand") if collection.rule is None else _("By rule")
