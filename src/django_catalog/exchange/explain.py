"""Why a database refused a row, for a shop clerk."""

from django.apps import apps
from django.db import Error
from django.db.models import ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from ..exceptions import CategoryCycle, InvalidRecord
from ..models import RecordedModel

UNIQUE_FIELDS = ("external_id", "sku", "slug")
"""Databases name the column, or a constraint with its name in it."""


def explain(error: Error) -> InvalidRecord:
    """What the constraint that was violated says of itself, as far as it can be known."""
    if isinstance(error, CategoryCycle):
        return InvalidRecord(str(error))
    if isinstance(error, ProtectedError | RestrictedError):
        return InvalidRecord(_("Something that would be deleted is still needed elsewhere."))
    text = str(error)
    for model in apps.get_models():
        if issubclass(model, RecordedModel):
            for constraint in model._meta.constraints:
                if constraint.name in text:
                    return InvalidRecord(str(constraint.violation_error_message))
    for name in UNIQUE_FIELDS:
        if name in text:
            return InvalidRecord(_("Something else in the catalogue already has this."), name)
    reason = text.strip().splitlines()[0] if text.strip() else type(error).__name__
    return InvalidRecord(_("The database refused it: %(reason)s") % {"reason": reason})
