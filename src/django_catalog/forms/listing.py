"""The form with which shoppers search, filter and sort a list of products."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ListingForm(forms.Form):
    q = forms.CharField(label=_("Search"), required=False)
