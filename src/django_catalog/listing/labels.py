"""How applied filters read."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ..money import Money, format_money
from .dimensions import Dimension
from .question import Between, format_number


def label_of_value(dimension: Dimension, label: str) -> str:
    return _("%(filter)s: %(value)s") % {"filter": dimension.label, "value": label}


def label_of_range(dimension: Dimension, asked: Between) -> str:
    if asked.low is None:
        text = _("%(filter)s: up to %(high)s")
    elif asked.high is None:
        text = _("%(filter)s: from %(low)s")
    else:
        text = _("%(filter)s: %(low)s to %(high)s")
    bounds = {"low": _amount(dimension, asked.low), "high": _amount(dimension, asked.high)}
    return text % {"filter": dimension.label, **bounds}


def _amount(dimension, number):
    if number is None:
        return ""
    if dimension.name == "price":
        return format_money(Money(number, dimension.unit))
    return f"{number_format(format_number(number))} {dimension.unit}".rstrip()
