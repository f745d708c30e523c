import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction


@pytest.fixture
def refused(db):
    """Asserts that a form and the database alike refuse a row, and what the form says."""

    def refused(instance, message):
        with pytest.raises(ValidationError, match=message):
            instance.full_clean()
        with pytest.raises(DatabaseError), transaction.atomic():
            instance.save()

    return refused
