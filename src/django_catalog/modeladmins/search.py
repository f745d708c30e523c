"""What editors tell text search, and what shoppers did not find."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import PinnedResult
from .autocomplete import LoadedFormSet
from .part import SortableInline


class SynonymAdmin(admin.ModelAdmin):
    list_display = ["__str__"]
    search_fields = ["terms", "only_for"]


class PinnedResultInline(SortableInline):
    model = PinnedResult
    formset = LoadedFormSet
    optional_autocomplete_fields = ["product"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("product")


class PinnedSearchAdmin(admin.ModelAdmin):
    inlines = [PinnedResultInline]
    list_display = ["text", "products"]
    search_fields = ["text", "results__product__name"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("results__product")

    @admin.display(description=_("products"))
    def products(self, pinned):
        return ", ".join(str(result.product) for result in pinned.results.all())


class MissedSearchAdmin(admin.ModelAdmin):
    """To be read, and deleted once something was done about it."""

    list_display = ["text", "times", "last_at"]
    search_fields = ["text"]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
