"""Records of what products refer to, and of collections."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from ...exceptions import InvalidRecord
from ...models import Attribute, AttributeChoice, CategoryAttribute, CollectionProduct
from .. import catalog
from ..entries import OnLoss, Record
from .references import Target, left_out, names_of
from .scope import Scope, batches
from .values import plain

BATCH = 500
"""Rows held in memory."""

ATTRIBUTE = ("name", "unit", "help_text", "is_facet", "is_option")
HAS_CHOICES = (Attribute.Type.CHOICE, Attribute.Type.MULTI_CHOICE)
BRAND = ("name", "slug", "description", "website", "is_active")
CATEGORY = ("slug", "description", "is_active", "seo_title", "seo_description")
COLLECTION = ("name", "slug", "description", "is_active", "rule", "seo_title", "seo_description")


def attributes(scope: Scope, on_loss: OnLoss) -> Iterator[Record]:
    choices = _choices(scope)
    rows = scope.rows("attribute").order_by("position", "name", "pk")
    for key, *values in rows.values_list("pk", "slug", "type", *ATTRIBUTE):
        record = _record("attribute", ("code", "data_type", *ATTRIBUTE), values)
        if record["data_type"] in HAS_CHOICES:
            record["choices"] = list(_told_apart(record, choices.get(key, ()), on_loss))
        yield record


def brands(scope: Scope, on_loss: OnLoss) -> Iterator[Record]:
    known = catalog.Brands(scope.using)
    for rows in batches(scope.rows("brand"), BATCH):
        for key, *values in rows.values_list("pk", *BRAND):
            record = _record("brand", BRAND, values)
            if known.find(record["name"]) == key:
                yield record
            else:
                on_loss(record["name"], _same_name("brand"))


def categories(scope: Scope, on_loss: OnLoss) -> Iterator[Record]:
    """Parents before their children, siblings in the editors' order."""
    known = catalog.Categories(scope.using)
    asked = _asked(scope)
    wanted = set(scope.rows("category").values_list("pk", flat=True))
    for path, node in _walk(known):
        if node.pk not in wanted:
            continue
        if known.find(path) is not node:
            on_loss(" > ".join(path), _same_name("category"))
            continue
        values = [getattr(node, name) for name in CATEGORY]
        yield {
            **_record("category", ("path", *CATEGORY), [list(path), *values]),
            "attributes": asked.get(node.pk, []),
        }


def collections(scope: Scope, on_loss: OnLoss) -> Iterator[Record]:
    names = set()
    for rows in batches(scope.rows("collection"), BATCH):
        for key, *values in rows.values_list("pk", *COLLECTION):
            record = _record("collection", COLLECTION, values)
            if (name := catalog.fold(record["name"])) in names:
                on_loss(record["name"], _same_name("collection"))
                continue
            names.add(name)
            yield record | _products(key, record["name"], scope.using, on_loss)


def _record(type_, names, values):
    return {"type": type_, **dict(zip(names, map(plain, values), strict=True))}


def _choices(scope):
    """Of each attribute, in order: primary keys and records."""
    rows = AttributeChoice._base_manager.using(scope.using).order_by("position", "pk")
    rows = rows.filter(attribute__in=scope.rows("attribute").order_by().values("pk"))
    found: dict[Any, list[tuple[Any, Record]]] = {}
    for key, attribute, *texts in rows.values_list("pk", "attribute_id", "value", "slug", "swatch"):
        value, slug, swatch = map(plain, texts)
        record = {"value": value, "slug": slug, "swatch": swatch}
        found.setdefault(attribute, []).append((key, record))
    return found


def _told_apart(attribute, choices, on_loss):
    """Of choices with one name only the oldest, which is the one that an import finds."""
    oldest: dict[str, Any] = {}
    for key, record in sorted(choices, key=lambda choice: choice[0]):
        oldest.setdefault(catalog.fold(record["value"]), key)
    for key, record in choices:
        if oldest[catalog.fold(record["value"])] == key:
            yield record
        else:
            on_loss(attribute["code"], _same_name("choices", record["value"]))


def _asked(scope):
    """What editors of each category's products are asked for."""
    rows = CategoryAttribute._base_manager.using(scope.using)
    rows = rows.order_by("attribute__position", "attribute__name", "pk")
    asked: dict[Any, list[Record]] = {}
    for category, code, required in rows.values_list(
        "category_id", "attribute__slug", "is_required"
    ):
        asked.setdefault(category, []).append({"code": code, "required": required})
    return asked


def _walk(known):
    """Paths and nodes of the tree, from the roots down."""
    children: dict[Any, list[Any]] = {}
    for nodes in known.nodes.values():
        for node in nodes:
            children.setdefault(node.parent_id, []).append(node)

    def below(parent, path):
        for node in sorted(children.get(parent, ()), key=lambda n: (n.position, n.pk)):
            here = (*path, node.name.strip())
            yield here, node
            yield from below(node.pk, here)

    return below(None, ())


def _products(key, name, using, on_loss):
    """The products picked for a collection; nothing if one of them cannot be named, since
    the others would take the place of all."""
    rows = CollectionProduct._base_manager.using(using).filter(collection=key)
    columns = ("product_id", "product__external_id", "product__sku")
    targets = [Target(*row) for row in rows.order_by("position", "pk").values_list(*columns)]
    names = names_of(targets, using)
    if any(target.key not in names for target in targets):
        on_loss(name, left_out("products"))
        return {}
    return {"products": [names[target.key] for target in targets]}


def _same_name(field, value=None):
    reason = _("An older one has the same name, and an import would take one for the other.")
    return InvalidRecord(reason, field, value)
