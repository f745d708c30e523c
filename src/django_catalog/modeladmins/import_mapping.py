from django.contrib import admin


class ImportMappingAdmin(admin.ModelAdmin):
    """Saved on the page of an upload; here they get another name, or are deleted."""

    list_display = ["name", "format"]
    readonly_fields = ["format", "mapping", "options"]
    search_fields = ["name"]

    def has_add_permission(self, request):
        return False
