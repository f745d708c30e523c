"""The export of products from their list in the admin."""

import tempfile
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import FileResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..exceptions import CatalogError
from ..exchange.export import Exporter, picture_address, snapshot
from ..exchange.formats import WriteOptions, format_named
from ..forms.exports import ExportForm

EXPORT = "django_catalog.export_catalog"


class ExportMixin:
    """A button for all that is found, and an action for what is selected. Both lead to a
    page of its own, whose address has the filters of the list."""

    change_list_template = "admin/django_catalog/product_change_list.html"
    products_in_request = 20_000
    """The most that is exported here; ``catalog_export`` has no limit."""
    losses_shown = 50
    """Of what the chosen format has no room for."""

    def has_export_permission(self, request):
        return request.user.has_perm(EXPORT) and self.has_view_permission(request)

    def get_urls(self):
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/", view, name=self._export_name()), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        context = {
            "may_export": self.has_export_permission(request),
            "export_url": self._export_url(request.GET.urlencode()),
        }
        return super().changelist_view(request, context | (extra_context or {}))

    @admin.action(description=_("Export the selected products…"), permissions=["export"])
    def export(self, request, queryset):
        if request.POST.get("select_across") == "1":
            return redirect(self._export_url(request.GET.urlencode()))
        keys = ",".join(str(key) for key in queryset.values_list("pk", flat=True))
        return redirect(self._export_url(urlencode({"pk__in": keys})))

    def export_view(self, request):
        """Ask for the format, and send the file."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        try:
            found = self.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return redirect(self._export_url(""))
        products = self.model._base_manager.filter(pk__in=found.order_by().values("pk"))
        number = products.count()
        form = ExportForm(request.POST or None)
        losses = []
        if number <= self.products_in_request and form.is_valid():
            try:
                file, losses = self._write(request, products, form.cleaned_data["format"])
            except CatalogError as error:
                form.add_error("format", str(error))
            else:
                if not losses or "anyway" in request.POST:
                    return self._send(file, format_named(form.cleaned_data["format"]))
                file.close()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Export products"),
            "form": form,
            "number": number,
            "is_too_large": number > self.products_in_request,
            "losses": losses[: self.losses_shown],
            "losses_left_out": len(losses[self.losses_shown :]),
        }
        return TemplateResponse(request, "admin/django_catalog/export.html", context)

    def _write(self, request, products, name):
        """The file, and what it has no room for: pairs of a product and the reason."""
        format, base_url = format_named(name), request.build_absolute_uri("/")[:-1]
        losses = []

        def lose(identifier, error):
            losses.append((identifier, str(error)))

        address = None if format.names_files else picture_address(base_url)
        exporter = Exporter(products, using=products.db, picture_url=address, on_loss=lose)
        options = WriteOptions(base_url, request.get_host())
        # As a whole before it is sent: half a file would look like a whole one.
        file = tempfile.TemporaryFile()  # noqa: SIM115
        try:
            with snapshot(products.db):
                format.write(exporter.records(), file, options, lose)
        except BaseException:
            file.close()
            raise
        file.seek(0)
        return file, losses

    def _send(self, file, format):
        name = f"products-{timezone.localdate():%Y-%m-%d}{format.endings[0]}"
        return FileResponse(
            file, as_attachment=True, filename=name, content_type=format.content_type
        )

    def _export_name(self):
        return f"{self.opts.app_label}_{self.opts.model_name}_export"

    def _export_url(self, query):
        url = reverse(f"{self.admin_site.name}:{self._export_name()}")
        return f"{url}?{query}" if query else url
