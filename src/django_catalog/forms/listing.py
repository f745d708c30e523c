"""The form with which shoppers search, filter and sort a list of products."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from ..listing import Question, Schema
from ..listing.sorts import SORTS
from ..search.text import clean_text

TECHNICAL = re.compile(
    r"page|page_size|cursor|facets|all|preview|variant|utm_\w+|mc_\w+|_g[al]"
    r"|gclid|gbraid|wbraid|dclid|fbclid|msclkid|ttclid|yclid|srsltid"
)
"""Parameters that are no filters, in full: the pages' own, and those with which search
engines, mails and advertisements mark their links."""

MAX_TOLD = 5
"""Unknown parameters that are named; a link with more was not made by a person."""

MAX_TOLD_LENGTH = 40


class SearchField(forms.CharField):
    """Whatever was typed, without what no database can look for."""

    def to_python(self, value):
        return clean_text(super().to_python(value))


class ListingForm(forms.Form):
    """Reads a listing's URL. Beside text and order it has the fields of every
    dimension of the schema but those left out, which the page itself decides.

    ``question()`` asks for what could be read; what could not is in ``errors``, and
    what is no filter here in ``ignored``.
    """

    technical = TECHNICAL
    """A site whose pages have parameters of their own puts its pattern here."""

    q = SearchField(
        label=_("Search"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    sort = forms.ChoiceField(
        label=_("Sort by"), required=False, choices=[("", _("Default")), *SORTS.items()]
    )

    def __init__(self, *args, schema: Schema, leave_out=(), **kwargs):
        super().__init__(*args, **kwargs)
        self._dimensions = [
            dimension for name, dimension in schema.dimensions.items() if name not in leave_out
        ]
        for dimension in self._dimensions:
            self.fields.update(dimension.fields())

    def clean(self):
        cleaned = super().clean()
        self._filters = []
        for dimension in self._dimensions:
            try:
                asked = dimension.read(cleaned)
            except ValidationError as error:
                self.add_error(f"{dimension.name}_max", error)
            else:
                self._filters += [asked] if asked else []
        return cleaned

    @property
    def ignored(self) -> list[str]:
        """Parameters that look like filters and are none here, cut to be shown."""
        unknown = (name for name in self.data if name not in self.fields)
        names = (clean_text(name) for name in unknown if not self.technical.fullmatch(name))
        return [Truncator(name).chars(MAX_TOLD_LENGTH) for name in names if name][:MAX_TOLD]

    def question(self, **where) -> Question:
        """What is asked. ``where`` is the page's category, brand or collection."""
        self.is_valid()
        text, sort = self.cleaned_data.get("q", ""), self.cleaned_data.get("sort", "")
        return Question(text=text, filters=tuple(self._filters), sort=sort, **where)


class ListingDataForm(ListingForm):
    """The same for scripts, which choose how many products they get at a time."""

    page_size = forms.IntegerField(required=False, min_value=1, max_value=100)
    cursor = forms.CharField(required=False)
    facets = forms.BooleanField(required=False)
