"""Dates and times in the browser's own controls, which write them as ISO 8601."""

from django import forms
from django.db import models


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


def native_field(db_field, **kwargs):
    """A ``formfield_callback`` for forms outside the admin."""
    if isinstance(db_field, models.DateTimeField):
        kwargs["widget"] = DateTimeInput
    elif isinstance(db_field, models.DateField):
        kwargs["widget"] = DateInput
    return db_field.formfield(**kwargs)
