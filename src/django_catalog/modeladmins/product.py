"""Products in the admin, with everything that belongs to them on one page."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import models
from django.db.models import Q
from django.urls import NoReverseMatch
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..forms.dates import DateInput
from ..forms.media import BaseMediaFormSet, MediaForm
from ..forms.product import SECTIONS, ProductForm
from ..forms.variant import BaseVariantFormSet, VariantForm
from ..images import srcset
from ..listing.backends.keysets import among
from ..models import Media, Relation, Variant
from ..money import format_money
from ..search import get_backend
from .autocomplete import LoadedFormSet, OptionalAutocomplete
from .exports import ExportMixin
from .filters import BrandFilter, CategoryFilter
from .part import SortableInline


class VariantInline(SortableInline):
    model = Variant
    form = VariantForm
    formset = BaseVariantFormSet
    formfield_overrides = {models.DateField: {"widget": DateInput}}


class MediaInline(SortableInline):
    model = Media
    form = MediaForm
    formset = BaseMediaFormSet
    fields = ["preview", "file", "url", "kind", "alt", "variant", "focal_x", "focal_y", "position"]
    readonly_fields = ["preview"]
    formfield_overrides = {models.ImageField: {"widget": forms.FileInput}}

    @admin.display(description=_("picture"))
    def preview(self, medium):
        return thumbnail(medium)


class RelationInline(SortableInline):
    model = Relation
    fk_name = "source"
    formset = LoadedFormSet
    optional_autocomplete_fields = ["target"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("target")


class ProductChangeList(ChangeList):
    def get_queryset(self, request, exclude_parameters=None):
        return super().get_queryset(request, exclude_parameters).for_listing()


class ProductAdmin(ExportMixin, OptionalAutocomplete, admin.ModelAdmin):
    """Subclass it, and name the subclass in ``DJANGO_CATALOG_PRODUCT_ADMIN``.

    The fields a host names in ``catalog_fields`` are in the form, the list and the
    filters without being named here.
    """

    form = ProductForm
    inlines = [VariantInline, MediaInline, RelationInline]
    optional_autocomplete_fields = ["brand"]
    formfield_overrides = {models.DateField: {"widget": DateInput}}
    readonly_fields = ["created_at", "updated_at"]
    collapsed_sections = [_("Search engines"), _("Record")]
    """Legends of the sections that are closed at first."""

    list_display = [
        *("thumbnail", "name", "sku", "brand", "price_shown"),
        *("availability", "status_shown", "updated"),
    ]
    list_display_links = ["name"]
    list_filter = ["status", "availability", BrandFilter, CategoryFilter]
    list_per_page = 50
    ordering = ["-pk"]
    search_fields = ["external_id__startswith"]
    search_help_text = _("As in the shop, drafts too, or the beginning of an external id.")
    # Counting all rows a second time takes long in a large catalogue.
    show_full_result_count = False
    actions = ["publish", "unpublish", "archive", "export"]

    # The list

    def get_queryset(self, request):
        return super().get_queryset(request).with_visibility()

    def get_search_results(self, request, queryset, search_term):
        """What the shop's search finds for editors, the best first unless they sort
        otherwise, and what ``search_fields`` find."""
        by_field, may_repeat = super().get_search_results(request, queryset, search_term)
        found = get_backend(using=queryset.db).find(search_term, lambda k: k, using=queryset.db)
        if found is None:
            return by_field, may_repeat
        products = queryset.filter(among(found.keys) | Q(pk__in=by_field.values("pk")))
        if found.best and ORDER_VAR not in request.GET:
            products = products.order_by(best_first(found.best[:100]), *self.get_ordering(request))
        return products, False

    def get_changelist(self, request, **kwargs):
        return ProductChangeList

    def get_list_display(self, request):
        columns = [*super().get_list_display(request)]
        place = columns.index("updated") if "updated" in columns else len(columns)
        columns[place:place] = [f.name for f in self._host_fields() if not f.many_to_many]
        return columns

    def get_list_filter(self, request):
        return [*super().get_list_filter(request), *self._host_filters()]

    @admin.display(description="")
    def thumbnail(self, product):
        return thumbnail(product.main_image)

    @admin.display(description=_("price"), ordering="price")
    def price_shown(self, product):
        price = product.get_price()
        if price is None:
            return None
        text = _("from %(price)s") if product.has_price_range else "%(price)s"
        return text % {"price": format_money(price)}

    @admin.display(description=_("status"), ordering="status")
    def status_shown(self, product):
        if product.status == product.Status.PUBLISHED and not product.is_visible:
            return _("Published, but not visible now")
        return product.get_status_display()

    @admin.display(description=_("updated"), ordering="updated_at")
    def updated(self, product):
        return date_format(localtime(product.updated_at), "SHORT_DATE_FORMAT")

    # Actions

    @admin.action(description=_("Publish the selected products"), permissions=["change"])
    def publish(self, request, queryset):
        count = self.set_status(queryset, self.model.Status.PUBLISHED)
        text = ngettext("%d product is published.", "%d products are published.", count)
        self.message_user(request, text % count, messages.SUCCESS)

    @admin.action(description=_("Make drafts of the selected products"), permissions=["change"])
    def unpublish(self, request, queryset):
        count = self.set_status(queryset, self.model.Status.DRAFT)
        text = ngettext("%d product is a draft.", "%d products are drafts.", count)
        self.message_user(request, text % count, messages.SUCCESS)

    @admin.action(description=_("Archive the selected products"), permissions=["change"])
    def archive(self, request, queryset):
        count = self.set_status(queryset, self.model.Status.ARCHIVED)
        text = ngettext("%d product is archived.", "%d products are archived.", count)
        self.message_user(request, text % count, messages.SUCCESS)

    def set_status(self, queryset, status) -> int:
        """Give it to the products that have another one; returns how many those were."""
        return queryset.exclude(status=status).update(status=status)

    # The form

    def get_fieldsets(self, request, obj=None):
        if self.fieldsets or self.fields:
            return super().get_fieldsets(request, obj)
        sections = [*SECTIONS, (_("Record"), [["metadata"], ["created_at", "updated_at"]])]
        excluded = self.get_exclude(request, obj) or ()
        fieldsets = []
        for legend, lines in sections:
            fields = [tuple(name for name in line if name not in excluded) for line in lines]
            classes = ["collapse"] if legend in self.collapsed_sections else []
            if any(fields):
                options = {"fields": [line for line in fields if line], "classes": classes}
                fieldsets.append((legend or None, options))
        return fieldsets

    def get_form(self, request, obj=None, change=False, **kwargs):
        # The form reads and saves them itself, in order.
        fields = kwargs.get("fields") or flatten_fieldsets(self.get_fieldsets(request, obj))
        kwargs["fields"] = [name for name in fields if name != "categories"]
        return super().get_form(request, obj, change=change, **kwargs)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        # Which attributes are asked depends on the categories in this very request, so
        # they are not among the fieldsets that get_form() knows.
        form = context["adminform"].form
        if not (self.has_change_permission(request, obj) if change else True):
            for name in form.attributes:
                form.fields[name].disabled = True
        context["adminform"].fieldsets.insert(1, self._attributes_fieldset(form))
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_inline_formsets(self, request, formsets, inline_instances, obj=None):
        inlines = super().get_inline_formsets(request, formsets, inline_instances, obj)
        for inline in inlines:
            if isinstance(inline.formset, BaseVariantFormSet) and inline.has_change_permission:
                name, options = inline.fieldsets[0]
                fields = [*inline.formset.empty_form.options, *options["fields"]]
                inline.fieldsets[0] = name, {**options, "fields": fields}
        return inlines

    def view_on_site(self, product):
        """The product's page; as a preview, if visitors cannot see it."""
        try:
            url = product.get_absolute_url()
        except NoReverseMatch:
            return None
        return url if product.is_visible else f"{url}?preview=1"

    def _attributes_fieldset(self, form):
        options = {"fields": [*form.attributes]}
        if not form.attributes:
            options["description"] = _(
                "The categories decide what is asked here. Choose some, then save and "
                "continue editing."
            )
        return _("Attributes"), options

    # Fields of the host

    def _host_fields(self):
        return [self.model._meta.get_field(name) for name in self.model.catalog_fields]

    def _host_filters(self):
        return [
            field.name
            for field in self._host_fields()
            if field.choices or field.is_relation or isinstance(field, models.BooleanField)
        ]

    @property
    def media(self):
        # The filters' search fields need theirs in the list, too.
        brand = self.model._meta.get_field("brand")
        own = forms.Media(css={"all": ["django_catalog/admin/catalog.css"]})
        return super().media + AutocompleteSelect(brand, self.admin_site).media + own


def best_first(keys):
    """Order: these products as they are here, then all others."""
    places = (models.When(pk=key, then=place) for place, key in enumerate(keys))
    return models.Case(*places, default=len(keys), output_field=models.IntegerField())


def thumbnail(medium):
    """A small picture for a list, or an empty place of its size."""
    if medium is None or not medium.is_image or not medium.src:
        return mark_safe('<span class="catalog-thumbnail"></span>')
    return format_html(
        '<img class="catalog-thumbnail" src="{}" srcset="{}" sizes="48px" alt="" width="48" '
        'height="48" loading="lazy">',
        medium.src,
        srcset(medium.file, medium.width) if medium.file else "",
    )
