"""The beginning of an uploaded file, as it would be read."""

from itertools import islice
from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from .. import get_brand_model, get_category_model, get_product_model
from ..exceptions import UnreadableFile
from ..exchange import runs
from ..exchange.compressed import unpack
from ..exchange.formats import FORMATS, recognise
from ..exchange.mapping import targets
from ..exchange.runs.permitted import is_strict_for
from ..exchange.runs.uploaded import opened, read
from ..forms.imports import DELIMITERS, ENCODINGS, PreviewForm
from ..models import Attribute, Collection, ImportMapping

KINDS = {
    "product": get_product_model()._meta.verbose_name,
    "brand": get_brand_model()._meta.verbose_name,
    "category": get_category_model()._meta.verbose_name,
    "attribute": Attribute._meta.verbose_name,
    "collection": Collection._meta.verbose_name,
}


class Line(NamedTuple):
    number: int
    kind: str
    name: str
    key: str
    """External id or SKU."""
    price: str
    problems: list[str]


class Preview:
    """Reads no more of the file than its beginning. ``error`` says why that cannot be."""

    def __init__(self, run, rows_shown):
        self.run = run
        self.format = run.format
        self.error = ""
        self.columns, self.notes, self.lines, self.options = [], [], [], None
        try:
            with opened(run) as uploaded:
                # Once, and not by everybody who reads it: it may be large.
                file, name = unpack(uploaded, run.name)
                self.format = run.format or recognise(file, name).name
                reading = self._open(file)
                self.columns, self.notes = reading.columns, reading.notes
                self.options = reading.options
                if not self.error:
                    self.lines = [_line(entry) for entry in islice(reading, rows_shown)]
        except UnreadableFile as error:
            self.error = str(error)
        if not self.error and not self.lines:
            self.error = _("There is nothing in this file that could be imported.")

    def _open(self, file):
        """Read as the editor has said, as far as the file has the columns meant."""
        reading = read(self.run, file, format=self.format, mapping={})
        headings = {column.name for column in reading.columns}
        mapping = {name: field for name, field in self.run.mapping.items() if name in headings}
        self.run.mapping = mapping
        if not mapping:
            return reading
        try:
            return read(self.run, file, format=self.format)
        except UnreadableFile as error:
            # The mapping is wrong; the columns are needed to correct it.
            self.error = str(error)
            return reading

    def form(self, data=None):
        return PreviewForm(
            data, instance=self.run, columns=self.columns, targets=fields_to_read_into()
        )

    @property
    def found_out(self):
        """Pairs of what was found out about the file, and that."""
        if self.options is None:
            return
        labels = {each.name: each.label for each in FORMATS}
        yield _("Format"), labels.get(self.format, self.format)
        encoding, delimiter = self.options.encoding, self.options.delimiter
        if encoding:
            yield _("Encoding"), dict(ENCODINGS).get(encoding, encoding)
        if delimiter:
            yield _("Between columns"), dict(DELIMITERS).get(delimiter, delimiter)
        if self.options.decimal_comma is not None:
            mark = _("Comma: 19,50") if self.options.decimal_comma else _("Point: 19.50")
            yield _("Decimal mark"), mark


def _line(entry):
    data = entry.data or {}
    errors = [entry.error] if entry.error else entry.warnings
    return Line(
        entry.line,
        str(KINDS.get(str(data.get("type", "product")), "")) if data else "",
        data.get("name") or "",
        data.get("sku") or data.get("external_id") or data.get("code") or "",
        data.get("price") or "",
        [str(error) for error in errors],
    )


def fields_to_read_into():
    """Choices in groups: what every catalogue has, and the attributes of this one."""
    groups = {}
    for target in targets():
        groups.setdefault(target.group, []).append((target.name, target.label))
    attributes = list(Attribute.objects.all())
    groups[_("Attributes")] = [(f"attributes.{each.slug}", str(each)) for each in attributes]
    groups[_("Options of variants")] = [
        (f"options.{each.slug}", str(each)) for each in attributes if each.is_option
    ]
    return [(group, choices) for group, choices in groups.items() if choices]


class PreviewMixin:
    """The page on which an editor says how a file is to be read."""

    rows_shown = 5
    """Of a file, before it is imported."""

    def preview_view(self, request, object_id):
        """What is in the file, and how it is to be read."""
        run = self._get_run(request, object_id, self.has_add_permission)
        if not run.is_startable:
            return self._redirect("change", run)
        if request.method == "POST":
            return self._preview_answered(request, run)
        return self._preview_page(request, run, Preview(run, self.rows_shown))

    def _preview_answered(self, request, run):
        whole = PreviewForm(request.POST, instance=run)
        if whole.is_valid():
            whole.read_as_said()
        # Read as the editor says now, the file may have other columns than were asked for.
        preview = Preview(run, self.rows_shown)
        form = preview.form(request.POST)
        is_complete = form.has_all_columns()
        if not whole.is_valid() or (is_complete and not form.is_valid()):
            return self._preview_page(request, run, preview, form)
        if not runs.choose(run):
            self.message_user(request, _("It has been started already."), messages.WARNING)
            return self._redirect("change", run)
        action = request.POST.get("do")
        if is_complete and action == "save":
            self._save_mapping(request, run, form.cleaned_data["mapping_name"])
        elif is_complete and action in ("check", "import") and not preview.error:
            self._start(request, run, is_check=action == "check")
            return self._redirect("change", run)
        return self._redirect("preview", run)

    def _preview_page(self, request, run, preview, form=None):
        return self._page(
            request,
            "preview",
            run.name,
            run=run,
            preview=preview,
            form=form or preview.form(),
            is_strict=is_strict_for(request.user),
            may_save=self._may_save(request, "add") or self._may_save(request, "change"),
        )

    def _save_mapping(self, request, run, name):
        saved = ImportMapping.objects.filter(name=name).first()
        action = "change" if saved else "add"
        if not self._may_save(request, action):
            raise PermissionDenied
        values = {"format": run.format, "mapping": run.mapping, "options": run.options}
        ImportMapping.objects.update_or_create(name=name, defaults=values)
        text = _("“%(name)s” is saved. Choose it when you upload the next file of this kind.")
        self.message_user(request, text % {"name": name}, messages.SUCCESS)

    def _may_save(self, request, action):
        return request.user.has_perm(f"django_catalog.{action}_importmapping")
