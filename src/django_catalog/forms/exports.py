"""What an editor says about an export."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ..exchange.formats import FORMATS


def written_formats():
    return [(each.name, each.label) for each in FORMATS if each.write]


class ExportForm(forms.Form):
    format = forms.ChoiceField(choices=written_formats, initial="csv", label=_("Format"))
