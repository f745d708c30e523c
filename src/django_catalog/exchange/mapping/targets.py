"""The fields that a column of a table can be mapped to."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import NamedTuple

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ... import get_product_model
from ...exceptions import UnreadableFile
from ...models import Relation
from ..records import OFFER_FIELDS, PRODUCT_FIELDS

CATEGORIES = ("categories", "category")
"""Whole paths, and levels of one path."""

LISTS = ("categories", "category", "media", "option_name", "option_value")
"""Fields that may have several columns; what stands in these is put together."""

INNER = ("attributes.", "options.", "metadata.")
"""Before a name that anybody chooses."""

WHOLE = ("attributes", "metadata")
"""For all columns that begin alike: ``specs.*`` and ``attributes``."""

IDENTITY = ("external_id", "sku", "gtin", "mpn")
OFFER = ("price", "compare_at_price", "currency", "availability", "available_on", "stock_quantity")


class Target(NamedTuple):
    """A field, for a person who chooses one from a list."""

    name: str
    """As ``ReadOptions.mapping`` has it."""
    label: str
    group: str


def targets() -> list[Target]:
    """All fields that every catalogue has; ``attributes.<code>`` and ``options.<code>``
    are for those who know the attributes."""
    return [
        *_of_model(_("Identification"), IDENTITY),
        *_of_model(_("Product"), (*_texts(), *get_product_model().catalog_fields)),
        Target("brand", _("Brand"), _("Product")),
        Target("categories", _("Categories, such as Kitchen > Bowls"), _("Product")),
        Target("category", _("Category, one level in each column"), _("Product")),
        Target("media", _("Pictures"), _("Product")),
        *(
            Target(f"relations.{kind}", str(label), _("Product"))
            for kind, label in Relation.Kind.choices
        ),
        *_of_model(_("Price and stock"), OFFER),
        Target("in_stock", _("In stock: yes or no"), _("Price and stock")),
        Target("variant_of", _("SKU or external id of the variant's product"), _("Variants")),
        Target("group", _("What the variants of a product have in common"), _("Variants")),
        Target("option_name", _("Name of an option, such as Size"), _("Variants")),
        Target("option_value", _("Value of an option, such as Large"), _("Variants")),
    ]


def own_columns() -> list[str]:
    """Columns of our own tables, in the order in which they are written; attributes,
    options and relations are more."""
    return [
        *("external_id", "sku", "variant_of", "name", "slug", "brand", "categories"),
        *("summary", "description", "status", "publish_at", "unpublish_at"),
        *("currency", "price", "compare_at_price"),
        *("availability", "available_on", "stock_quantity", "in_stock", "gtin", "mpn"),
        *("seo_title", "seo_description", "metadata", "media"),
        *(f"relations.{kind}" for kind in Relation.Kind.values),
        *get_product_model().catalog_fields,
    ]


def is_own(name: str) -> bool:
    """Whether this is a column of our own tables."""
    return name in own_columns() or _inner_name(name, ("attributes.", "options.")) != ""


def split_target(target: str) -> list[str]:
    """A column may serve two fields: ``slug, group``."""
    return [part.strip() for part in target.split(",") if part.strip()]


def check_mapping(mapping: Mapping[str, str]) -> None:
    """Raises ``UnreadableFile`` if a column is mapped to what is no field, or two columns
    to a field that has room for one."""
    known = {*own_columns(), *(target.name for target in targets())}
    taken: dict[str, str] = {}
    for column, target in mapping.items():
        for name in split_target(target):
            is_known = name in known or _inner_name(name, INNER)
            if not is_known and not (column.endswith("*") and name in WHOLE):
                raise UnreadableFile(_unknown(column, name, known))
            if name in taken and name not in (*LISTS, *WHOLE):
                raise UnreadableFile(
                    _("“%(first)s” and “%(second)s” are both mapped to “%(target)s”.")
                    % {"first": taken[name], "second": column, "target": name}
                )
            taken[name] = column


def _texts() -> tuple[str, ...]:
    return tuple(name for name in PRODUCT_FIELDS if name not in (*OFFER_FIELDS, *IDENTITY, *OFFER))


def _of_model(group: str, names: tuple[str, ...]) -> Iterator[Target]:
    for name in names:
        field = get_product_model()._meta.get_field(name)
        yield Target(name, str(capfirst(field.verbose_name)), group)


def _inner_name(name: str, prefixes: tuple[str, ...]) -> str:
    """What stands behind the prefix; "" if none of these does or nothing does."""
    prefix = next((each for each in prefixes if name.startswith(each)), None)
    return name.removeprefix(prefix).strip() if prefix else ""


def _unknown(column: str, name: str, known: set[str]) -> str:
    like = get_close_matches(name, known, 1)
    values = {"column": column, "target": name, "like": like[0] if like else ""}
    if like:
        return (
            _("“%(column)s” is mapped to “%(target)s”, which is no field. Did you mean “%(like)s”?")
            % values
        )
    return _("“%(column)s” is mapped to “%(target)s”, which is no field.") % values
