"""Collections by rule: a stored question, in the words of the listing's URL."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .question import Filter, Question
from .schema import Schema

EXAMPLE = '{"category": "lighting", "colour": ["brass"], "in_stock": true}'


def read_rule(rule: Any, schema: Schema) -> Question:
    """The question a rule asks. Raises ``ValidationError`` for a word that is no
    parameter of the listing, and for a value that it cannot have."""
    if not isinstance(rule, Mapping) or not rule:
        raise ValidationError(_("A rule is an object such as %(example)s.") % {"example": EXAMPLE})
    values = {name: _as_texts(value) for name, value in rule.items()}
    filters = []
    for dimension in schema.dimensions.values():
        filters += _take(dimension, values)
    text = " ".join(values.pop("q", ()))
    if values:
        raise ValidationError(
            _("Products cannot be filtered by “%(name)s”.") % {"name": next(iter(values))}
        )
    return Question(text=text, filters=tuple(filters))


def _take(dimension, values) -> list[Filter]:
    """Take this dimension's values out of the rule."""
    cleaned = {}
    for parameter, field in dimension.fields().items():
        asked = values.pop(parameter, [])
        try:
            single = asked[0] if asked else None
            cleaned[parameter] = field.clean(asked if dimension.kind != "range" else single)
        except ValidationError as error:
            raise ValidationError({parameter: error.messages}) from error
    found = dimension.read(cleaned)
    return [found] if found else []


def _as_texts(value) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(int(one)) if isinstance(one, bool) else str(one) for one in values]
