"""The tree of categories in the admin, to be rearranged by mouse or by keyboard."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..exceptions import CategoryCycle
from ..forms.category import CategoryMoveForm
from ..models import CategoryAttribute
from .autocomplete import LoadedFormSet, OptionalAutocomplete
from .part import PartInline

STEPS = {
    "up": ("↑", gettext_lazy("Move %(name)s up")),
    "down": ("↓", gettext_lazy("Move %(name)s down")),
    "out": ("←", gettext_lazy("Move %(name)s out of its parent")),
    "in": ("→", gettext_lazy("Move %(name)s below the category before it")),
}
"""Sign and label of the buttons that move a category."""


class CategoryAttributeInline(PartInline):
    model = CategoryAttribute
    formset = LoadedFormSet
    optional_autocomplete_fields = ["attribute"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("attribute")


class CategoryChangeList(ChangeList):
    def get_ordering(self, request, queryset):
        return ["tree_ordering"]


class CategoryAdmin(OptionalAutocomplete, admin.ModelAdmin):
    """Subclass it, and name the subclass in ``DJANGO_CATALOG_CATEGORY_ADMIN``."""

    inlines = [CategoryAttributeInline]
    optional_autocomplete_fields = ["parent"]
    fieldsets = [
        (None, {"fields": ["name", ("parent", "position"), "is_active", "description", "image"]}),
        (
            gettext_lazy("Search engines"),
            {"fields": ["slug", "seo_title", "seo_description"], "classes": ["collapse"]},
        ),
    ]

    list_display = ["node", "is_active", "moves"]
    list_display_links = ["node"]
    list_filter = ["is_active"]
    list_per_page = 2000
    search_fields = ["name", "slug"]
    show_full_result_count = False
    sortable_by = []

    class Media:
        css = {"all": ["django_catalog/admin/catalog.css"]}
        js = ["django_catalog/admin/dragging.js", "django_catalog/admin/category_tree.js"]

    def get_queryset(self, request):
        return super().get_queryset(request).with_tree_fields()

    def get_changelist(self, request, **kwargs):
        return CategoryChangeList

    def get_list_display(self, request):
        columns = super().get_list_display(request)
        if self.has_change_permission(request):
            return columns
        return [name for name in columns if name != "moves"]

    @admin.display(description=gettext_lazy("category"))
    def node(self, category):
        indent = mark_safe('<span class="catalog-indent"></span>' * category.tree_depth)
        return format_html(
            '{}<span class="catalog-node" id="category-{}">{}</span>', indent, category.pk, category
        )

    @admin.display(description=gettext_lazy("move"))
    def moves(self, category):
        url = reverse(self._move_url_name(), args=[category.pk])
        buttons = format_html_join(
            "",
            '<button type="submit" formaction="{}" name="place" value="{}" aria-label="{}" '
            'title="{}">{}</button>',
            (
                (url, step, label % {"name": category}, label % {"name": category}, sign)
                for step, (sign, label) in STEPS.items()
            ),
        )
        return format_html(
            '<span class="catalog-moves" data-key="{}" data-url="{}">{}</span>',
            category.pk,
            url,
            buttons,
        )

    def get_urls(self):
        view = self.admin_site.admin_view(self.move_view)
        name = self._move_url_name().partition(":")[2]
        return [path("<path:object_id>/move/", view, name=name), *super().get_urls()]

    def move_view(self, request, object_id):
        """Move a category as ``CategoryMoveForm`` says; back to the list in any case."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        category = self.get_object(request, unquote(object_id))
        if category is None:
            raise Http404
        if not self.has_change_permission(request, category):
            raise PermissionDenied
        self._move(request, category)
        options = self.model._meta
        changelist = f"{self.admin_site.name}:{options.app_label}_{options.model_name}_changelist"
        return HttpResponseRedirect(f"{reverse(changelist)}#category-{category.pk}")

    def _move(self, request, category):
        form = CategoryMoveForm(request.POST, category=category)
        if not form.is_valid():
            for errors in form.errors.values():
                self.message_user(request, " ".join(errors), messages.ERROR)
            return
        try:
            moved = form.save()
        except CategoryCycle as error:
            self.message_user(request, str(error), messages.ERROR)
            return
        if moved:
            self.log_change(request, category, _("Moved."))
            text = _("“%(name)s” has been moved.") % {"name": category}
            self.message_user(request, text, messages.SUCCESS)

    def _move_url_name(self):
        options = self.model._meta
        return f"{self.admin_site.name}:{options.app_label}_{options.model_name}_move"
