"""A product's attribute values and its variants' options: what they may be, their rows."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from ...exceptions import InvalidRecord
from ...models import Attribute, AttributeChoice, AttributeValue
from ..catalog import Catalog, fold
from ..cells import Cell
from ..plan import Plan
from ..values import clean_value, located
from .item import ProductItem


def settle_attributes(item: ProductItem, catalog: Catalog) -> None:
    """Hold the record's values to their attributes' types. Raises ``InvalidRecord``."""
    if item.record.attributes is None:
        return
    item.attributes = {}
    for code, raw in item.record.attributes.items():
        if raw is None and code not in catalog.attributes.by_code:
            continue  # there is nothing to clear
        with located(f"attributes.{code}", raw):
            attribute = catalog.attributes.get(code)
            value = _clean(attribute, raw)
            if attribute.has_choices and catalog.strict:
                for text in value:
                    catalog.attributes.refuse_unknown(attribute, text)
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
            with located(f"variants[{number}].options.{code}", text):
                options[_option(code, catalog)] = text
                if catalog.strict:
                    catalog.attributes.refuse_unknown(catalog.attributes.get(code), text)
        combination = frozenset((attribute.pk, fold(text)) for attribute, text in options.items())
        if combination and combination in combinations:
            raise InvalidRecord(
                _("Two variants have the same options."),
                f"variants[{number}].options",
                ", ".join(variant.options.values()),
            )
        combinations.add(combination)
        item.options.append(options)


def named_choices(item: ProductItem) -> Iterator[tuple[Attribute, str]]:
    """The choices that the record's attributes and options name."""
    for attribute, value in (item.attributes or {}).items():
        if attribute.has_choices:
            yield from ((attribute, text) for text in value)
    for options in item.options:
        yield from (options or {}).items()


class AttributeValues:
    """The rows of the products' attribute values."""

    def __init__(self, items: list[ProductItem], catalog: Catalog) -> None:
        self.catalog = catalog
        self.items = [item for item in items if item.attributes is not None]
        self.plan = Plan(AttributeValue, catalog.using)

    def write(self) -> None:
        rows = self._load()
        for item in self.items:
            item.is_changed |= self._settle(item, rows.get(item.product.pk, {}))
        self.plan.write()

    def _load(self):
        keys = [item.product.pk for item in self.items if not item.is_new]
        loaded = {}
        for row in self.plan.rows.filter(product__in=keys) if keys else ():
            loaded.setdefault(row.product_id, {})[row.attribute_id, row.slot] = row
        return loaded

    def _settle(self, item, rows):
        changed = False
        for attribute, slot, column, value in self._wanted(item, rows):
            row = rows.pop((attribute.pk, slot), None)
            if row is None:
                values = {"product": item.product, "attribute": attribute, column: value}
                self.plan.create(**values)
                changed = True
            else:
                changed |= self.plan.change(row, **{column: value})
        if item.record.keeps_attributes:
            rows = {key: row for key, row in rows.items() if key[0] in item.named_attributes}
        self.plan.delete(rows.values())
        return changed or bool(rows)

    def _wanted(self, item, rows):
        """Attribute, slot, column and value of each row the item is to have."""
        present = {row.choice_id for row in rows.values()}
        for attribute, value in item.attributes.items():
            if not attribute.has_choices:
                yield attribute, 0, AttributeValue.column_for(attribute.type), value
                continue
            find = self.catalog.attributes.find_choice
            choices = [find(attribute, text, present) for text in value]
            for key in dict.fromkeys(choice.pk for choice in choices):
                is_multiple = attribute.type == Attribute.Type.MULTI_CHOICE
                yield attribute, key if is_multiple else 0, "choice_id", key


def _clean(attribute: Attribute, raw: Any) -> Any:
    """The value in the attribute's type; of one with choices, a list of their texts."""
    if not attribute.has_choices:
        column = AttributeValue.column_for(attribute.type)
        if attribute.type == Attribute.Type.NUMBER and isinstance(raw, Cell) and raw.strip():
            raw = str(raw.as_number(attribute.unit))
        return clean_value(AttributeValue._meta.get_field(column), raw)
    is_multiple = attribute.type == Attribute.Type.MULTI_CHOICE
    if is_multiple and isinstance(raw, Cell):
        raw = raw.as_list()
    texts = raw if isinstance(raw, list) and is_multiple else [raw]
    field = AttributeChoice._meta.get_field("value")
    return [clean_value(field, text) for text in texts if text not in (None, "")]


def _option(code, catalog):
    attribute = catalog.attributes.get(code)
    if not attribute.is_option:
        raise InvalidRecord(
            _("Shoppers do not choose by this attribute. Give it “is_option”: true.")
        )
    return attribute
