"""What an editor says about a file: how it is read, what its columns mean, what is done."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .. import background
from ..exchange.formats import FORMATS
from ..exchange.mapping.targets import LISTS, split_target
from ..exchange.tables.attributes import attribute_code
from ..models import ImportMapping, ImportRun
from ..money import validate_currency

MOST_COLUMNS = 300
"""Of a file, that a page asks about: Django takes no more than a thousand fields at once."""

COLUMN = "column:"
"""Begins the names of the fields for columns; the heading follows."""

READ_FIELDS = ["encoding", "delimiter", "decimal_comma", "has_header", "blank", "currency"]

FIND_OUT = ("", _("Find out"))

ENCODINGS = [
    FIND_OUT,
    ("utf-8", "UTF-8"),
    ("cp1252", _("Windows-1252 (Western Europe)")),
    ("cp1250", _("Windows-1250 (Central Europe)")),
    ("cp1251", _("Windows-1251 (Cyrillic)")),
    ("iso-8859-15", "ISO 8859-15"),
    ("mac-roman", "Mac Roman"),
    ("utf-16", "UTF-16"),
    ("shift_jis", "Shift JIS"),
    ("gb18030", "GB 18030"),
]
DELIMITERS = [
    FIND_OUT,
    (",", _("Comma")),
    (";", _("Semicolon")),
    ("\t", _("Tab")),
    ("|", _("Vertical bar")),
]


def format_choices():
    return [("", _("Recognise it")), *((each.name, each.label) for each in FORMATS)]


class UploadForm(forms.ModelForm):
    """A new run; of one like an older, that is its ``instance``'s values."""

    saved = forms.ModelChoiceField(
        ImportMapping.objects.all(),
        required=False,
        label=_("Saved mapping"),
        help_text=_("How you have read a file of this kind before."),
        empty_label=_("None"),
    )

    class Meta:
        model = ImportRun
        fields = ["file", "format"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["file"].required = True
        self.fields["file"].widget = forms.FileInput()
        self.fields["format"] = forms.ChoiceField(
            choices=format_choices, required=False, label=_("Format")
        )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if "\0" in file.name:
            raise ValidationError(_("The name of the file cannot be used. Rename it."))
        return file

    def save(self, commit=True):
        run, file = self.instance, self.cleaned_data["file"]
        run.name, run.size, run.created_by = file.name[-255:], file.size, self.user
        if saved := self.cleaned_data["saved"]:
            run.format = run.format or saved.format
            run.mapping, run.options = saved.mapping, saved.options
        return super().save(commit)


class PreviewForm(forms.ModelForm):
    """How the file of a run is read. Has a field for each column of a table."""

    format = forms.ChoiceField(choices=format_choices, required=False, label=_("Format"))
    encoding = forms.ChoiceField(choices=ENCODINGS, required=False, label=_("Encoding"))
    delimiter = forms.ChoiceField(
        choices=DELIMITERS, required=False, label=_("Between columns stands a")
    )
    decimal_comma = forms.TypedChoiceField(
        choices=[FIND_OUT, ("no", _("Point: 19.50")), ("yes", _("Comma: 19,50"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        label=_("Decimal mark"),
    )
    has_header = forms.TypedChoiceField(
        choices=[FIND_OUT, ("yes", _("Headings")), ("no", _("A product"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        label=_("In the first row stand"),
    )
    blank = forms.ChoiceField(
        choices=[("clear", _("Clears the field")), ("keep", _("Leaves the field as it is"))],
        required=False,
        label=_("An empty cell"),
    )
    currency = forms.CharField(
        max_length=3,
        required=False,
        label=_("Currency"),
        help_text=_("Of prices that name none, such as EUR. Empty: the shop's."),
        validators=[validate_currency],
        widget=forms.TextInput(attrs={"size": 5}),
    )

    mapping_name = forms.CharField(
        max_length=100,
        required=False,
        label=_("Name"),
        help_text=_("A name that is there already gets these choices instead of its own."),
    )

    class Meta:
        model = ImportRun
        fields = ["format", "is_strict", "source", "archive_missing", "fetch_images"]
        help_texts = {
            "is_strict": _("Brands, categories and choices must exist before a product has them."),
            "source": _("A name for the data this is the latest of, such as “erp”."),
            "archive_missing": _(
                "Archives the products that came from this source before and are not in the "
                "file. Only for a file that has all of them."
            ),
            "fetch_images": _(
                "Pictures that the file names by URL become files of the shop, after the import."
            ),
        }

    def __init__(self, *args, columns=(), targets=(), **kwargs):
        """``columns`` of the file; ``targets`` are choices in groups."""
        super().__init__(*args, **kwargs)
        self.columns = _shown(columns)
        self.columns_left = len(columns) - len(self.columns)
        """How many are not asked for, and read as they were found out."""
        if not background.has_workers():
            del self.fields["fetch_images"]
        self._fill_in_options()
        for number, column in enumerate(self.columns, 1):
            if column.name:
                self.fields[COLUMN + column.name] = self._column_field(number, column, targets)

    def _fill_in_options(self):
        for name, value in self.instance.options.items():
            self.initial[name] = {True: "yes", False: "no"}.get(value, value)

    def _column_field(self, number, column, targets):
        known = {value for _group, choices in targets for value, _label in choices}
        code = attribute_code(column.name)
        new = [
            (f"attributes.{code}", _("New attribute")),
            (f"options.{code}", _("New option of variants")),
        ]
        new = [choice for choice in new if choice[0] not in known]
        choices = [("", _("Leave out")), *targets, *([(_("New"), new)] if new else [])]
        if column.target not in {"", *known, *dict(new)}:
            choices.append((column.target, column.target))
        return forms.ChoiceField(
            choices=choices,
            required=False,
            initial=column.target,
            label=column.name,
            widget=forms.Select(attrs={"id": f"id_column_{number}"}),
        )

    def has_all_columns(self):
        """Whether the page that was sent asked for the columns of this very reading."""
        return all(name in self.data for name in self.fields if name.startswith(COLUMN))

    def read_fields(self):
        """Bound fields about the whole file."""
        return [self[name] for name in ("format", *READ_FIELDS)]

    def column_fields(self):
        """Pairs of a column and its bound field, which is None for one without a name."""
        return [
            (column, self[COLUMN + column.name] if column.name else None) for column in self.columns
        ]

    def write_fields(self):
        """Bound fields about what is done with the products."""
        names = ("is_strict", "source", "archive_missing", "fetch_images")
        return [self[name] for name in names if name in self.fields]

    def clean(self):
        super().clean()
        if self.data.get("do") == "save" and not self.cleaned_data.get("mapping_name"):
            self.add_error("mapping_name", _("Enter a name."))
        if self.cleaned_data.get("archive_missing") and not self.cleaned_data.get("source"):
            self.add_error("source", _("Name the source whose products may be archived."))
        self._refuse_two_for_one()

    def _refuse_two_for_one(self):
        taken = {}
        for name in self.fields:
            if not name.startswith(COLUMN):
                continue
            for target in split_target(self.cleaned_data.get(name, "")):
                if target in taken:
                    message = _("The column “%(name)s” is read into the same field.")
                    self.add_error(name, message % {"name": taken[target]})
                elif target not in LISTS:
                    taken[target] = name.removeprefix(COLUMN)

    def read_as_said(self):
        """Make the run be read as the form says, without saving it."""
        chosen = {name: self.cleaned_data[name] for name in READ_FIELDS}
        self.instance.options = {
            name: value for name, value in chosen.items() if value not in ("", None)
        }
        self.instance.mapping = {
            name.removeprefix(COLUMN): self.data[name]
            for name in self.data
            if name.startswith(COLUMN)
        }


def _shown(columns):
    """As many as a page can ask for: those that are parts of others are left out first."""
    order = sorted(range(len(columns)), key=lambda number: ("." in columns[number].name, number))
    return [columns[number] for number in sorted(order[:MOST_COLUMNS])]
