import json

from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput

from ..listing import read_rule
from ..listing.schema import Schema
from ..models import Collection


class RuleField(forms.JSONField):
    """JSON that is laid out to be read, and empty where there is no rule."""

    def prepare_value(self, value):
        if value is None:
            return ""
        if isinstance(value, InvalidJSONInput):
            return value
        return json.dumps(value, indent=2, ensure_ascii=False)


class CollectionForm(forms.ModelForm):
    """A collection whose rule, if it has one, is a question that can be answered."""

    class Meta:
        model = Collection
        fields = [
            *("name", "slug", "description", "image", "is_active", "rule"),
            *("seo_title", "seo_description"),
        ]
        field_classes = {"rule": RuleField}

    def clean_rule(self):
        rule = self.cleaned_data["rule"]
        if rule is None:
            return None
        try:
            read_rule(rule, Schema())
        except ValidationError as error:
            raise ValidationError(_plain_messages(error)) from error
        return rule


def _plain_messages(error):
    if not hasattr(error, "error_dict"):
        return error.messages
    return [f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items()]
