"""Nobody imports what they may not edit."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth import get_permission_codename
from django.db.models import Model
from django.utils.translation import gettext as _

from ... import get_brand_model, get_category_model, get_product_model
from ...exceptions import InvalidRecord
from ...models import Attribute, Collection
from ..entries import Entry


def may_import(user: Any) -> bool:
    """Whether this person may add and change products, without which nothing comes in."""
    return may_write(user, get_product_model())


def may_write(user: Any, model: type[Model]) -> bool:
    options = model._meta
    return user is not None and user.has_perms(
        f"{options.app_label}.{get_permission_codename(action, options)}"
        for action in ("add", "change")
    )


def is_strict_for(user: Any) -> bool:
    """Whether products must not bring new brands, categories and choices along."""
    models = (get_brand_model(), get_category_model(), Attribute)
    return not all(may_write(user, model) for model in models)


def permitted(entries: Iterable[Entry], user: Any) -> Iterator[Entry]:
    """The entries; those that the user may not write come with an error instead."""
    models = {
        "attribute": Attribute,
        "brand": get_brand_model(),
        "category": get_category_model(),
        "collection": Collection,
        "product": get_product_model(),
    }
    refused = {type for type, model in models.items() if not may_write(user, model)}
    for entry in entries:
        type = "product" if entry.data is None else entry.data.get("type", "product")
        # Of what is no type at all, the importer says so.
        if entry.data is None or not isinstance(type, str) or type not in refused:
            yield entry
        else:
            reason = _("You may not add and change these. Ask for the permission.")
            yield entry._replace(data=None, error=InvalidRecord(reason, "type", type))
