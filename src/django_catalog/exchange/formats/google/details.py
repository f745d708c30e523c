"""Attributes and options of the catalogue under Google's names."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from ....exceptions import InvalidRecord
from ...cells import Cell
from ...entries import Record
from ...tables.attributes import attribute_code
from . import own
from .attributes import AXES, BY_NAME, FACTS, fact
from .draft import ItemDraft

HIGHLIGHT = "product_highlight"


class Names:
    """What the catalogue calls its attributes, from their records."""

    def __init__(self) -> None:
        self._records: dict[str, Record] = {}

    def learn(self, record: Record) -> None:
        self._records[str(record.get("code"))] = record

    def label(self, code: str) -> str:
        return str(self._records.get(code, {}).get("name") or code).strip()

    def unit(self, code: str) -> str:
        """Of a number; "" if it has none, or the attribute is none."""
        record = self._records.get(code, {})
        return (record.get("unit") or "") if record.get("data_type") == "number" else ""


class Details:
    """Puts the attributes of one product, and the options of its variants."""

    NAMES = (*FACTS, HIGHLIGHT, "product_detail")

    def __init__(self, record: Record, names: Names) -> None:
        self.names = names
        self.attributes: Mapping[str, Any] = record.get("attributes") or {}
        self.axes = self._find_axes(record.get("variants") or ())
        """Google's names of options, by the codes of their attributes."""

    def put_attributes(self, draft: ItemDraft) -> None:
        """Where one cannot be said exactly all are left alone when the file is read again:
        it would be changed, or cleared by the blank cell of its column."""
        codes: dict[str, str] = {}
        for code, value in self.attributes.items():
            texts = self._texts(code, value)
            if not texts:
                continue
            if code == HIGHLIGHT and self._put_highlights(texts, draft):
                continue
            cleaned = [draft.clean(text) for text in texts]
            if cleaned != texts:
                draft.keep("attributes")
                texts = cleaned
            name = self._fact(code, value)
            if name and name not in codes and name not in draft.item:
                draft.item[name] = _spelled(name, texts[0])
                codes[name] = code
            elif not self._put_detail(code, value, texts, codes, draft):
                reason = _("Google has no room for this attribute. It was left out.")
                draft.lose(reason, f"attributes.{code}", ", ".join(texts))
                draft.keep("attributes")
        pairs = [(name, code) for name, code in codes.items() if attribute_code(name) != code]
        if pairs:
            draft.item[own.CODES] = pairs

    def put_options(self, options: Mapping[str, Any], draft: ItemDraft) -> None:
        pairs = []
        others = []
        for code, text in options.items():
            value = draft.clean(str(text))
            if value != str(text).strip():
                draft.keep("variants")
            if name := self.axes.get(code):
                draft.item[name] = _spelled(name, value)
                pairs.append((name, code))
            else:
                label = draft.clean(self.names.label(code))
                if label in self.axes.values() or label in dict(others):
                    label = code  # or the two would be read as one
                others.append((label, value))
                if attribute_code(label) != code:
                    pairs.append((label, code))
        if others:
            draft.item["variant_option"] = others
        if pairs:
            draft.item[own.OPTIONS] = pairs

    def _find_axes(self, variants: Sequence[Record]) -> dict[str, str]:
        values: dict[str, set[str]] = {}
        for variant in variants:
            for code, text in (variant.get("options") or {}).items():
                values.setdefault(code, set()).add(str(text).strip())
        axes: dict[str, str] = {}
        for code, texts in values.items():
            name = fact(code)
            if name in AXES and name not in axes.values() and all(_fits(name, t) for t in texts):
                axes[code] = name
        return axes

    def _fact(self, code, value):
        """Google's name for this attribute, if it takes the value; else ""."""
        name = "condition" if code == "condition" else fact(code)
        if not name or name in self.axes.values() or isinstance(value, list):
            return ""
        texts = self._texts(code, value)
        if name == "condition" and texts[0].casefold() == "new":
            return ""
        return name if _fits(name, texts[0]) else ""

    def _texts(self, code, value):
        values = value if isinstance(value, list) else [value]
        texts = [self._text(code, each) for each in values if each is not None]
        return [text for text in texts if text]

    def _text(self, code, value):
        if isinstance(value, bool):
            return "yes" if value else "no"
        text = str(value).strip()
        unit = self.names.unit(code)
        return f"{text} {unit}" if unit and _is_read_with(text, unit) else text

    def _put_highlights(self, texts, draft):
        lines = texts[0].split("\n")
        rule = BY_NAME[HIGHLIGHT]
        if len(texts) > 1 or len(lines) > rule.repeats or not all(map(rule.allows, lines)):
            return False
        if any(draft.clean(line) != line for line in lines):
            return False
        draft.item[HIGHLIGHT] = lines
        return True

    def _put_detail(self, code, value, texts, codes, draft):
        rule = BY_NAME["product_detail"]
        label = draft.clean(self.names.label(code))
        details = draft.item.get("product_detail", [])
        _section, (_name, name_limit), (_value, limit) = rule.parts
        # One value of several would be read as two if a bar is in it.
        is_ambiguous = isinstance(value, list) and len(texts) == 1 and "|" in texts[0]
        has_room = len(details) + len(texts) <= rule.repeats and len(label) <= name_limit
        fits = all(len(text) <= limit for text in texts)
        if label in codes or is_ambiguous or not (label and has_room and fits):
            return False
        draft.item["product_detail"] = details + [("", label, text) for text in texts]
        codes[label] = code
        return True


def _fits(name, text):
    return BY_NAME[name].allows(_spelled(name, text))


def _spelled(name, text):
    """In the letter case that Google wants."""
    same = (value for value in BY_NAME[name].values if value.casefold() == text.casefold())
    return next(same, text)


def _is_read_with(number, unit):
    try:
        return Cell(f"{number} {unit}").as_number(unit) == Decimal(number)
    except (InvalidRecord, InvalidOperation):
        return False
