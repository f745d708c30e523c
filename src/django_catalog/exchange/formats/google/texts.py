"""What an item is called, how it is described, and how it is known."""

import hashlib
from html import unescape

from django.utils.html import strip_tags
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from ...entries import Record
from ...prose import as_html
from . import own
from .attributes import BY_NAME
from .draft import ItemDraft, shorten


def put_texts(draft: ItemDraft, record: Record, offer: Record, page: str, key: str) -> None:
    """``offer`` is the record itself or one of its variants; ``page`` is the product's
    address, ``key`` what it is known by."""
    item, is_variant = draft.item, offer is not record
    label = ", ".join(map(str, (offer.get("options") or {}).values())) if is_variant else ""
    sku = str(offer.get("sku") or "")
    item["id"] = _short(sku or " ".join(filter(None, [key, label])), BY_NAME["id"].limit)
    item["link"] = f"{page}?{urlencode({'variant': sku})}" if is_variant and sku else page
    if is_variant:
        item["item_group_id"] = _short(key, BY_NAME["item_group_id"].limit)
        draft.put("item_group_title", record["name"], "name")
        item["title"] = shorten(
            draft.clean(f"{record['name']}, {label}" if label else record["name"]),
            BY_NAME["title"].limit,
        )
    else:
        draft.put("title", record["name"], "name")
    _put_description(draft, record)
    if record.get("brand"):
        draft.put("brand", record["brand"], "brand")
    _put_categories(draft, record)
    own_ids = {
        own.EXTERNAL_ID: record.get("external_id"),
        own.PRODUCT_SKU: record.get("sku") if is_variant else None,
        own.SKU: sku,
    }
    item.update({name: str(value) for name, value in own_ids.items() if value})


def _put_description(draft, record):
    html = (record.get("description") or "").strip()
    text = html or record.get("summary") or record["name"]
    limit = BY_NAME["description"].limit
    if len(draft.clean(text)) > limit:
        reason = _("Google takes no more than %(limit)d characters. It was shortened.")
        draft.lose(reason % {"limit": limit}, "description", text)
        text = shorten(" ".join(unescape(strip_tags(text)).split()), limit)
    draft.put("description", text, "description")
    if as_html(draft.item.get("description", "")) != html:
        draft.keep("description")


def _put_categories(draft, record):
    rule = BY_NAME["product_type"]
    paths = []
    for path in record.get("categories") or []:
        names = path.split(">") if isinstance(path, str) else path
        names = [str(name).strip() for name in names]
        text = draft.clean(" > ".join(names))
        if not rule.allows(text) or len(paths) == rule.repeats:
            reason = _("Google has no room for this category. It was left out.")
            draft.lose(reason, "categories", text)
            draft.keep("categories")
            continue
        if [name.strip() for name in unescape(text).split(">")] != names:
            draft.keep("categories")
        paths.append(text)
    if paths:
        draft.item["product_type"] = paths


def _short(text, limit):
    """Itself, or a text as long as that which no other text has."""
    if len(text) <= limit:
        return text
    return f"{text[: limit - 13]}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
