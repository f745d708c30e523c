"""GTINs, judged alike in Python and in the database."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import CharField, Value
from hypothesis import given, settings
from hypothesis import strategies as st

from django_catalog.identifiers import CheckSum, compact_gtin, validate_gtin
from django_catalog.models import SlugHistory

digits = st.sampled_from([8, 12, 13, 14]).flatmap(
    lambda length: st.text("0123456789", min_size=length, max_size=length)
)


@pytest.mark.parametrize("number", ["96385074", "036000291452", "4006381333931", "10012345678902"])
def test_valid(number):
    validate_gtin(number)


@pytest.mark.parametrize(
    "number",
    [
        *("4006381333932", "400638133393", "96385075", "00000000", "0000000000000"),
        *("", "123", "ABCDEFGH", "4006381333931X", "٤٠٠٦٣٨١٣٣٣٩٣١"),
    ],
)
def test_invalid(number):
    with pytest.raises(ValidationError, match="not a valid GTIN"):
        validate_gtin(number)


def test_printed_with_spaces_and_hyphens():
    assert compact_gtin(" 4 006381-333931 ") == "4006381333931"


@pytest.mark.django_db
@settings(max_examples=40)
@given(number=digits.filter(lambda number: number.strip("0")))
def test_the_database_agrees(number):
    SlugHistory.objects.get_or_create(kind="one", slug="row", object_id="1")
    value = CheckSum(Value(number, output_field=CharField()))
    (total,) = SlugHistory.objects.values_list(value, flat=True)
    try:
        validate_gtin(number)
    except ValidationError:
        assert total % 10
    else:
        assert total % 10 == 0
