"""An item in the making, which remembers what it does not say exactly."""

import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from . import own
from .attributes import BY_NAME
from .feed import ILLEGAL

Item = dict[str, Any]
"""Values by Google's names, as the package describes them."""

_BREAKS = re.compile(r"[\t\r\n]+")


class ItemDraft:
    def __init__(self, lose: Callable[..., None], *, in_one_line: bool) -> None:
        self.item: Item = {}
        self.lose = lose
        """Called with a reason, the record's field, and its value."""
        self.in_one_line = in_one_line

    def put(self, name: str, text: Any, field: str) -> None:
        """As much of the text as Google takes. ``field`` is that of the record."""
        text = str(text).strip()
        value = self.clean(text)
        limit = BY_NAME[name].limit
        if limit and len(value) > limit:
            value = shorten(value, limit)
            reason = _("Google takes no more than %(limit)d characters. It was shortened.")
            self.lose(reason % {"limit": limit}, field, text)
        if value != text:
            self.keep(field)
        if value:
            self.item[name] = value

    def clean(self, text: str) -> str:
        """Without characters that the file has no room for."""
        text = ILLEGAL.sub("", text)
        return (_BREAKS.sub(" ", text) if self.in_one_line else text).strip()

    def keep(self, *fields: str) -> None:
        """Who reads the item again leaves these fields of the record as they are."""
        kept = self.item.setdefault(own.KEPT, [])
        kept += [field for field in fields if field not in kept]


def shorten(text: str, limit: int) -> str:
    """To so many characters at most, between words if one ends in the last part."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    if not text[limit - 1].isspace() and (space := cut.rfind(" ")) > limit // 2:
        cut = cut[:space]
    return cut.rstrip(" ,;:-\u2013\u2014") + "…"
