"""Numbers that identify goods: what a valid GTIN is."""

from itertools import cycle

from django.core.exceptions import ValidationError
from django.db.models import CharField, Func, IntegerField, Value
from django.db.models.functions import Cast, Concat, Right, Substr
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _
from stdnum import ean


def compact_gtin(value: str) -> str:
    """The digits of a GTIN as printed under a barcode, without spaces and hyphens."""
    return value if value.isdigit() else ean.compact(value)


def is_gtin(digits: str) -> bool:
    """Whether these are the digits of a GTIN-8, -12 (UPC), -13 (EAN, ISBN-13) or -14, with
    a right check digit.

    A number of zeros passes the check digit, but nobody's goods bear it.
    """
    if len(digits) not in (8, 12, 13, 14) or not (digits.isascii() and digits.isdigit()):
        return False
    from_right = [int(digit) for digit in reversed(digits)]
    total = sum(from_right[::2]) + 3 * sum(from_right[1::2])
    return any(from_right) and total % 10 == 0


def validate_gtin(value: str) -> None:
    """Accept a GTIN, as it is printed or as its digits."""
    if not is_gtin(compact_gtin(value)):
        raise ValidationError(
            _(
                "“%(value)s” is not a valid GTIN. Copy all 8, 12, 13 or 14 digits "
                "from the barcode; the last one is a check digit."
            ),
            code="gtin",
            params={"value": value},
        )


@deconstructible
class CheckSum(Func):
    """In SQL, the weighted sum of a GTIN's digits: a multiple of ten if it is valid.

    Composed of functions every database has, and named so that migrations stay short.
    """

    output_field = IntegerField()

    def resolve_expression(self, *args, **kwargs):
        (number,) = self.source_expressions
        # Numbers of all lengths are weighted from the right, so each is padded.
        padded = Right(Concat(Value("0" * 14), number), 14, output_field=CharField())
        digits = (Cast(Substr(padded, place, 1), IntegerField()) for place in range(1, 15))
        weighted = (digit * weight for digit, weight in zip(digits, cycle((3, 1))))
        total = sum(weighted, start=Value(0))
        return total.resolve_expression(*args, **kwargs)
