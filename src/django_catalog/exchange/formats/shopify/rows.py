"""Rows that a record takes in Shopify's file."""

from collections.abc import Mapping
from typing import Any

from ....slugs import make_slug
from ...entries import Record
from ...tables.attributes import attribute_code
from .headings import HEADINGS, NOTED, VARIANT_RECORD

MAX_OPTIONS = 3

Cells = dict[str, str]
"""By heading; those that are missing are blank."""

HEADING = {key: names[0] for key, names in HEADINGS.items()}
STATES = {"published": "active", "draft": "draft", "archived": "archived"}


def product_rows(record: Record, names: Mapping[str, str]) -> list[Cells]:
    """``names`` are those of option attributes, by code."""
    variants = record.get("variants") or []
    notes = (record.get("metadata") or {}).get("shopify")
    notes = notes if isinstance(notes, dict) else {}
    if variants:
        rows = _variant_rows(variants, names, notes.get("variants"))
    else:
        rows = [_offer_cells(record)]
    rows[0] |= _noted(notes) | _product_cells(record)
    _add_pictures(rows, record.get("media") or [])
    for row in rows:
        row[HEADING["handle"]] = record.get("slug") or make_slug(record.get("name", ""), "product")
    return rows


def option_codes(record: Record) -> list[str]:
    """Codes of the options of its variants, in the order in which they come."""
    variants = record.get("variants") or []
    return list(dict.fromkeys(code for each in variants for code in each.get("options") or {}))


def _product_cells(record):
    path = next(iter(record.get("categories") or []), "")
    tags = (record.get("attributes") or {}).get("tags")
    status = STATES.get(record.get("status") or "", "")
    cells = {
        "title": record.get("name"),
        "description": record.get("description"),
        "vendor": record.get("brand"),
        "category": path if isinstance(path, str) else " > ".join(path),
        "tags": ", ".join(tags) if isinstance(tags, list) else "",
        "published": {"": "", "active": "TRUE"}.get(status, "FALSE"),
        "status": status,
        "seo_title": record.get("seo_title"),
        "seo_description": record.get("seo_description"),
        "mpn": record.get("mpn"),
    }
    return _by_heading(cells)


def _variant_rows(variants, names, notes):
    codes = option_codes({"variants": variants})[:MAX_OPTIONS]
    notes = (
        notes if isinstance(notes, list) and len(notes) == len(variants) else [{}] * len(variants)
    )
    rows = []
    for variant, noted in zip(variants, notes, strict=True):
        options = variant.get("options") or {}
        row = _offer_cells(variant) | _noted(noted if isinstance(noted, dict) else {})
        for number, code in enumerate(codes, 1):
            row[f"Option{number} value"] = _text(options.get(code))
        if not options:
            # By which the reader knows that the row is a variant.
            row[VARIANT_RECORD] = "{}"
        if media := variant.get("media"):
            row[HEADING["variant_image"]] = _text(media[0].get("url"))
        rows.append(row)
    for number, code in enumerate(codes, 1):
        name = names.get(code, code)
        rows[0][f"Option{number} name"] = name if attribute_code(name) == code else code
    return rows


def _offer_cells(offer):
    is_counted = offer.get("stock_quantity") is not None
    goes_on = offer.get("availability") == "backorder"
    cells = {
        "sku": offer.get("sku"),
        "barcode": offer.get("gtin"),
        "price": offer.get("price"),
        "compare_at_price": offer.get("compare_at_price"),
        "tracker": "shopify" if is_counted else "",
        "quantity": offer.get("stock_quantity"),
        "policy": "CONTINUE" if goes_on else "DENY",
    }
    return _by_heading(cells)


def _add_pictures(rows, media):
    pictures = [each for each in media if each.get("kind", "image") == "image" and each.get("url")]
    rows += [{} for _picture in pictures[len(rows) :]]
    for number, (row, picture) in enumerate(zip(rows, pictures, strict=False), 1):
        row[HEADING["image"]] = picture["url"]
        row[HEADING["image_position"]] = str(number)
        row[HEADING["image_alt"]] = _text(picture.get("alt"))


def _noted(notes):
    """What was read from columns that a record has no field for."""
    return {name: text for name, text in notes.items() if name in NOTED and isinstance(text, str)}


def _by_heading(cells: Mapping[str, Any]) -> Cells:
    return {HEADING[key]: _text(value) for key, value in cells.items() if _text(value)}


def _text(value):
    return "" if value is None else str(value)
