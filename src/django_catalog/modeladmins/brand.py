from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class BrandAdmin(admin.ModelAdmin):
    """Subclass it, and name the subclass in ``DJANGO_CATALOG_BRAND_ADMIN``."""

    fieldsets = [
        (None, {"fields": ["name", "is_active", "description", "logo", "website"]}),
        (_("Search engines"), {"fields": ["slug"], "classes": ["collapse"]}),
    ]
    list_display = ["name", "website", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name", "slug"]
    show_full_result_count = False
