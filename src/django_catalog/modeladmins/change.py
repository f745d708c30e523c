from django.contrib import admin


class ChangeAdmin(admin.ModelAdmin):
    """The change log, to be read only."""

    list_display = ["sequence", "created_at", "kind", "key", "action"]
    list_filter = ["kind", "action"]
    ordering = ["-id"]
    search_fields = ["=key"]
    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
