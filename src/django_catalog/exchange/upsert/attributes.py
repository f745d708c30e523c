"""A product's attribute values and its variants' options: what they may be, their rows."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from ...exceptions import InvalidRecord
from ...models import Attribute, AttributeChoice, AttributeValue
from ..catalog import Catalog, KnownAttribute, fold
from ..cells import Cell
from ..cleaners import cleaner
from .item import ProductItem
from .rows import Rows

MULTI_CHOICE = str(Attribute.Type.MULTI_CHOICE)


def settle_attributes(item: ProductItem, catalog: Catalog) -> None:
    """Hold the record's values to their attributes' types. Raises ``InvalidRecord``."""
    if item.record.attributes is None:
        return
    item.attributes = {}
    for code, raw in item.record.attributes.items():
        if raw is None and code not in catalog.attributes.by_code:
            continue  # there is nothing to clear
        try:
            attribute = catalog.attributes.get(code)
            value = _clean(attribute, raw)
            if attribute.has_choices and catalog.strict:
                for text in value:
                    catalog.attributes.refuse_unknown(attribute, text)
        except InvalidRecord as error:
            raise InvalidRecord(str(error), f"attributes.{code}", raw) from None
        item.named_attributes.add(attribute.pk)
        if value not in (None, []):
            item.attributes[attribute] = value


def settle_options(item: ProductItem, catalog: Catalog) -> None:
    """Find the attributes of the variants' options. Raises ``InvalidRecord``."""
    combinations = set()
    for number, variant in enumerate(item.record.variants or (), 1):
        if variant.options is None:
            item.options.append(None)
            continue
        options = {}
        for code, text in variant.options.items():
            try:
                attribute = _option(code, catalog)
                if catalog.strict:
                    catalog.attributes.refuse_unknown(attribute, text)
            except InvalidRecord as error:
                place = f"variants[{number}].options.{code}"
                raise InvalidRecord(str(error), place, text) from None
            options[attribute] = text
        combination = frozenset((attribute.pk, fold(text)) for attribute, text in options.items())
        if combination and combination in combinations:
            raise InvalidRecord(
                _("Two variants have the same options."),
                f"variants[{number}].options",
                ", ".join(variant.options.values()),
            )
        combinations.add(combination)
        item.options.append(options)


def named_choices(item: ProductItem) -> Iterator[tuple[KnownAttribute, str]]:
    """The choices that the record's attributes and options name."""
    for attribute, value in (item.attributes or {}).items():
        if attribute.has_choices:
            for text in value:
                yield attribute, text
    for options in item.options:
        yield from (options or {}).items()


class AttributeValues:
    """The rows of the products' attribute values."""

    def __init__(self, items: list[ProductItem], catalog: Catalog) -> None:
        self.catalog = catalog
        self.items = [item for item in items if item.attributes is not None]
        self.rows = Rows(AttributeValue, catalog.using)

    def settle(self) -> None:
        keys = [item.product.pk for item in self.items if not item.is_new]
        present = self.rows.of("product", keys)
        for item in self.items:
            item.is_changed |= self._settle(item, present.get(item.product.pk, ()))

    def _settle(self, item, present):
        rows = {(row.attribute_id, row.slot): row for row in present}
        changed = False
        for attribute, slot, column, value in self._wanted(item, rows):
            row = rows.pop((attribute.pk, slot), None)
            if row is None:
                self.rows.create(
                    product_id=item.product,
                    attribute_id=attribute.pk,
                    type=attribute.type,
                    **{column: value},
                )
                changed = True
            else:
                changed |= self.rows.change(row, **{column: value})
        if item.record.keeps_attributes:
            rows = {key: row for key, row in rows.items() if key[0] in item.named_attributes}
        self.rows.delete(rows.values())
        return changed or bool(rows)

    def _wanted(self, item, rows):
        """Attribute, slot, column and value of each row the item is to have."""
        find = self.catalog.attributes.find_choice
        present = {row.choice_id for row in rows.values()}
        for attribute, value in item.attributes.items():
            if not attribute.has_choices:
                yield attribute, 0, attribute.type, value
            elif attribute.type == MULTI_CHOICE:
                for key in dict.fromkeys(find(attribute, text, present) for text in value):
                    yield attribute, key, "choice_id", key
            else:
                yield attribute, 0, "choice_id", find(attribute, value[0], present)


def _clean(attribute: KnownAttribute, raw: Any) -> Any:
    """The value in the attribute's type; of one with choices, a list of their texts."""
    if not attribute.has_choices:
        if attribute.type == Attribute.Type.NUMBER and isinstance(raw, Cell) and raw.strip():
            raw = str(raw.as_number(attribute.unit))
        return _cleaner(attribute.type)(raw)
    is_multiple = attribute.type == MULTI_CHOICE
    if is_multiple and isinstance(raw, Cell):
        raw = raw.as_list()
    texts = raw if isinstance(raw, list) and is_multiple else [raw]
    clean = _cleaner(attribute.type)
    return [clean(text) for text in texts if text not in (None, "")]


@cache
def _cleaner(type):
    column = AttributeValue.column_for(type)
    if column == "choice":
        return cleaner(AttributeChoice._meta.get_field("value"))
    return cleaner(AttributeValue._meta.get_field(column))


def _option(code, catalog):
    attribute = catalog.attributes.get(code)
    if not attribute.is_option:
        raise InvalidRecord(
            _("Shoppers do not choose by this attribute. Give it “is_option”: true.")
        )
    return attribute
