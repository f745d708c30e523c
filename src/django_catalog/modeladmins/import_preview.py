"""The beginning of an uploaded file, as it would be read."""

from itertools import islice
from typing import NamedTuple

from django.utils.translation import gettext as _

from .. import get_brand_model, get_category_model, get_product_model
from ..exceptions import UnreadableFile
from ..exchange.formats import FORMATS, recognise
from ..exchange.mapping import targets
from ..exchange.uploaded import opened, read
from ..forms.imports import DELIMITERS, ENCODINGS, PreviewForm
from ..models import Attribute, Collection

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
            with opened(run) as file:
                self.format = run.format or recognise(file, run.name).name
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
        reading = read(self.run, file, mapping={})
        headings = {column.name for column in reading.columns}
        mapping = {name: field for name, field in self.run.mapping.items() if name in headings}
        self.run.mapping = mapping
        if not mapping:
            return reading
        try:
            return read(self.run, file)
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
