"""What belongs to the products of a batch: a query or two for each table."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

from ...models import AttributeValue, Media, Placement, Relation, Variant, VariantOption
from ..entries import Record
from ..records import OFFER_FIELDS
from .names import Named, Names
from .references import Target, names_of
from .values import amount, plain

CENTRE = 0.5

_Value = tuple[Named | None, Named | None]
"""An attribute and what it is; None for what has been deleted meanwhile."""


class Parts:
    """By the products' primary keys; those that have none of something are missing."""

    def __init__(
        self,
        keys: Collection[Any],
        names: Names,
        picture_url: Callable[[str], str] | None,
        using: str,
    ) -> None:
        self._keys = keys
        self._names = names
        self._picture_url = picture_url
        self._using = using
        self.categories = self._load_categories()
        self.attributes = self._load_attributes()
        self.media = self._load_media()
        """By product and variant; None is the product itself."""
        self.variants = self._load_variants()
        self.nameless: dict[Any, list[str]] = {}
        """Kinds of relations that lead to a product which cannot be named."""
        self.relations = self._load_relations()

    def _rows(self, model, column, *columns):
        rows = model._base_manager.using(self._using)
        rows = rows.filter(**{f"{column}__in": list(self._keys)})
        return rows.order_by().values_list(column, *columns)

    def _load_categories(self):
        found: dict[Any, list[list[str]]] = {}
        rows = self._rows(Placement, "product_id", "category_id").order_by("position", "pk")
        for product, category in rows:
            if path := self._names.paths[category]:
                found.setdefault(product, []).append(path)
        return found

    def _load_attributes(self):
        columns = ("attribute_id", "choice_id", "number", "boolean", "text", "date")
        found: dict[Any, list[_Value]] = {}
        for product, *value in self._rows(AttributeValue, "product_id", *columns):
            found.setdefault(product, []).append(self._value(*value))
        return {product: _by_code(values) for product, values in found.items()}

    def _value(self, attribute, choice, *others):
        named = self._names.attributes[attribute]
        if choice is not None:
            return named, self._names.choices[choice]
        return named, Named(0, plain(next(value for value in others if value is not None)))

    def _load_media(self):
        columns = ("variant_id", "kind", "file", "url", "alt", "focal_x", "focal_y")
        found: dict[tuple[Any, Any], list[Record]] = {}
        rows = self._rows(Media, "product_id", *columns).order_by("position", "pk")
        for product, variant, *values in rows:
            found.setdefault((product, variant), []).append(self._medium(*values))
        return found

    def _medium(self, kind, file, url, alt, focal_x, focal_y):
        record = {"kind": kind}
        if file and self._picture_url:
            record["url"] = self._picture_url(file)
        elif url:
            # Of a picture that was fetched from there as well: by its URL an import knows it.
            record["url"] = url.strip()
        else:
            record["file"] = file
        record["alt"] = alt.strip()
        if (focal_x, focal_y) != (CENTRE, CENTRE):
            record |= {"focal_x": focal_x, "focal_y": focal_y}
        return record

    def _load_variants(self):
        options = self._load_options()
        found: dict[Any, list[Record]] = {}
        rows = self._rows(Variant, "product_id", "pk", "product__currency", *OFFER_FIELDS)
        for product, key, currency, *values in rows.order_by("position", "pk"):
            offer = dict(zip(OFFER_FIELDS, values, strict=True))
            found.setdefault(product, []).append(
                {
                    **{name: plain(value) for name, value in offer.items()},
                    "price": amount(offer["price"], currency),
                    "compare_at_price": amount(offer["compare_at_price"], currency),
                    "options": options.get(key, {}),
                    "media": self.media.get((product, key), []),
                }
            )
        return found

    def _load_options(self):
        """Of each variant, in the order of the attributes."""
        columns = ("variant_id", "attribute_id", "choice_id")
        found: dict[Any, list[_Value]] = {}
        for _product, variant, *option in self._rows(
            VariantOption, "variant__product_id", *columns
        ):
            found.setdefault(variant, []).append(self._value(*option))
        return {variant: _by_code(options) for variant, options in found.items()}

    def _load_relations(self):
        columns = ("kind", "target_id", "target__external_id", "target__sku")
        rows = self._rows(Relation, "source_id", *columns).order_by("position", "pk")
        related: dict[Any, dict[str, list[Target]]] = {}
        for source, kind, *target in rows:
            related.setdefault(source, {}).setdefault(kind, []).append(Target(*target))
        names = names_of(
            (target for _s, _k, many in _kinds(related) for target in many), self._using
        )
        found: dict[Any, dict[str, list[str]]] = {}
        for source, kind, targets in _kinds(related):
            if all(target.key in names for target in targets):
                found.setdefault(source, {})[kind] = [names[target.key] for target in targets]
            else:
                # The others would take the place of all that are there.
                self.nameless.setdefault(source, []).append(kind)
        return found


def _kinds(related) -> Iterator[tuple[Any, str, list[Target]]]:
    for source, kinds in related.items():
        for kind in Relation.Kind.values:
            if kind in kinds:
                yield source, kind, kinds[kind]


def _by_code(values):
    """Codes and values in the editors' order; a list where there may be several."""
    found: dict[str, Any] = {}
    for attribute, value in sorted(pair for pair in values if all(pair)):
        if attribute.type == "multi_choice":
            found.setdefault(attribute.name, []).append(value.name)
        else:
            found[attribute.name] = value.name
    return found
