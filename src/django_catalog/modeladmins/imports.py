"""Imports in the admin: upload a file, look at it, check it, import it, look back."""

from datetime import timedelta
from itertools import islice
from pathlib import PurePath

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from .. import background
from ..exceptions import UnreadableFile
from ..exchange import runs
from ..exchange.runs.permitted import may_import
from ..exchange.runs.uploaded import delete_old_files, opened, read
from ..forms.imports import UploadForm
from ..models import ImportRun
from .import_preview import PreviewMixin
from .import_report import ReportPage, describe, progress


class ImportRunChangeList(ChangeList):
    def get_queryset(self, request, exclude_parameters=None):
        return super().get_queryset(request, exclude_parameters).defer("report", "mapping")


class ImportRunAdmin(PreviewMixin, admin.ModelAdmin):
    """The history of imports, and the pages of each.

    A project with workers (``background``) imports files of any size here. Without, a
    request does it, and larger files are left to ``catalog_import --run``.
    """

    rows_in_request = 5000
    """The most that a request imports itself."""
    bytes_in_request = 5 * 1024 * 1024
    keep_files_for = timedelta(days=30)
    """How long uploaded files are kept; they are deleted when the next one comes."""

    list_display = ["name", "state", "rows_read", "rows_failed", "created_by", "created_at"]
    list_filter = ["status", ("created_by", admin.RelatedOnlyFieldListFilter), "created_at"]
    list_select_related = ["created_by"]
    search_fields = ["name"]
    show_full_result_count = False

    class Media:
        css = {"all": ["django_catalog/admin/imports.css"]}

    # Who may

    def has_add_permission(self, request):
        return super().has_add_permission(request) and may_import(request.user)

    def has_change_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        """Who may import may look at what came of it."""
        return super().has_view_permission(request, obj) or self.has_add_permission(request)

    # The list

    def get_changelist(self, request, **kwargs):
        return ImportRunChangeList

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def state(self, run):
        return describe(run)

    # The pages

    def get_urls(self):
        pages = {
            "preview": self.preview_view,
            "start": self.start_view,
            "stop": self.stop_view,
            "progress": self.progress_view,
            "file": self.file_view,
            "rejects": self.rejects_view,
        }
        own = [
            path(
                f"<path:object_id>/{name}/",
                self.admin_site.admin_view(view),
                name=f"django_catalog_importrun_{name}",
            )
            for name, view in pages.items()
        ]
        return [*own, *super().get_urls()]

    def add_view(self, request, form_url="", extra_context=None):
        """Upload a file; ``?like=`` names a run whose choices it gets."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = UploadForm(*sent, instance=self._like(request), user=request.user)
        if form.is_valid():
            delete_old_files(self.keep_files_for)
            run = form.save()
            self.log_addition(request, run, [{"added": {}}])
            return self._redirect("preview", run)
        return self._page(request, "upload", _("Import a file"), form=form)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """How far a run is, and what became of it."""
        run = self._get_run(request, object_id, self.has_view_permission)
        is_new = run.status == run.Status.UPLOADED and run.is_startable
        if is_new and self.has_add_permission(request):
            return self._redirect("preview", run)
        response = self._page(
            request,
            "run",
            run.name,
            run=run,
            state=describe(run),
            progress=progress(run),
            report=ReportPage(run, request.GET.get("p")),
            may_start=run.is_startable and self.has_add_permission(request),
            may_import=self.has_add_permission(request),
            has_workers=background.has_workers(),
            is_live="live" in request.GET,
        )
        if run.is_active and "live" not in request.GET:
            # For those without JavaScript; the script asks for the page that has none.
            response["Refresh"] = "5"
        return response

    def start_view(self, request, object_id):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        run = self._get_run(request, object_id, self.has_add_permission)
        self._start(request, run, is_check=request.POST.get("do") == "check")
        return self._redirect("change", run)

    def stop_view(self, request, object_id):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        run = self._get_run(request, object_id, self.has_add_permission)
        if runs.stop(run):
            self.log_change(request, run, _("Stopped."))
            self.message_user(request, _("The import stops after the rows it is at."))
        return self._redirect("change", run)

    def progress_view(self, request, object_id):
        run = self._get_run(request, object_id, self.has_view_permission)
        return JsonResponse(
            {"is_active": run.is_active, "state": describe(run), **progress(run)._asdict()}
        )

    def file_view(self, request, object_id):
        run = self._get_run(request, object_id, self.has_view_permission)
        return self._download(run.file, run.name)

    def rejects_view(self, request, object_id):
        run = self._get_run(request, object_id, self.has_view_permission)
        name = _("failed rows of %(name)s") % {"name": PurePath(run.name).stem}
        return self._download(run.rejects, name + PurePath(run.rejects.name).suffix)

    # What they do

    def _start(self, request, run, *, is_check):
        if not runs.start(run, request.user, is_check=is_check):
            self.message_user(request, _("It has been started already."), messages.WARNING)
            return
        self.log_change(request, run, _("Checked.") if is_check else _("Imported."))
        is_left = background.enqueue(runs.run_import, run.pk, get_language())
        if not is_left and self._fits_in_request(run):
            runs.run_import(run.pk)

    def _fits_in_request(self, run):
        if run.size > self.bytes_in_request:
            return False
        try:
            with opened(run) as file:
                rows = islice(read(run, file), self.rows_in_request + 1)
                return sum(1 for _row in rows) <= self.rows_in_request
        except UnreadableFile:
            return True  # and the run says so

    def _like(self, request):
        """A new run with the choices of the one that the address names."""
        run = ImportRun()
        like = request.GET.get("like", "")
        old = ImportRun.objects.filter(pk=like).first() if like.isdecimal() else None
        if old:
            for name in ("format", "mapping", "options", "is_strict", "source"):
                setattr(run, name, getattr(old, name))
        return run

    def _get_run(self, request, object_id, is_allowed):
        if not is_allowed(request):
            raise PermissionDenied
        run = self.get_object(request, unquote(object_id))
        if run is None:
            raise Http404
        return run

    def _download(self, file, name):
        try:
            opened = file.open("rb")
        except (OSError, ValueError):
            raise Http404 from None
        return FileResponse(
            opened, as_attachment=True, filename=name, content_type="application/octet-stream"
        )

    def _redirect(self, page, run):
        return redirect(f"{self.admin_site.name}:django_catalog_importrun_{page}", run.pk)

    def _page(self, request, template, title, **context):
        request.current_app = self.admin_site.name
        return TemplateResponse(
            request,
            f"admin/django_catalog/importrun/{template}.html",
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "media": self.media,
                "title": title,
                **context,
            },
        )
