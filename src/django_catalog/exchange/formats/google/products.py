"""Items become products: those of one group are the variants of one product.

What all items of a group have in common belongs to the product, what differs to the
variants. What Google knows of the listing and not of the goods goes into
``metadata["google"]``.
"""

from collections.abc import Iterable, Iterator
from html import unescape

from django.utils.translation import gettext as _

from ....exceptions import InvalidRecord
from ...cells import Cell
from ...entries import Entry, ReadOptions
from ...prose import as_html
from ...tables import Draft, Row, collate
from ...tables.attributes import Declarations
from ...tables.draft import failed
from ..grouping import common_title, share
from . import own
from .facts import Facts, Names
from .offers import take_offer, take_prices

CONSUMED = frozenset(
    "id title structured_title description structured_description image_link "
    "additional_image_link video_link virtual_model_link availability availability_date "
    "price sale_price sale_price_effective_date brand gtin mpn identifier_exists condition "
    "product_type item_group_id item_group_title".split()
)
"""Attributes that are fields of the record, or say nothing more than these."""

FIELDS = {
    "id": "sku",
    "title": "name",
    "item_group_title": "name",
    "item_group_id": "external_id",
    "availability_date": "available_on",
    "sale_price": "price",
    "product_type": "categories",
    "google_product_category": "categories",
    "image_link": "media",
    "additional_image_link": "media",
    "video_link": "media",
    "virtual_model_link": "media",
    "variant_option": "options",
    "product_detail": "attributes",
    **{name: name for name in ("description", "brand", "gtin", "mpn", "price", "availability")},
}

ADDRESSES = ("https://", "http://")

KINDS = {"video_link": "video", "virtual_model_link": "model"}


def entries(
    rows: Iterable[Row], options: ReadOptions, *, is_table: bool = False
) -> Iterator[Entry]:
    """Of the products that these items are, in the order of the first item of each. Of
    what is no table, an item says that it lacks what any other item has."""
    names = Names()
    declarations = Declarations()
    broken: dict[str, Row] = {}
    for group in collate(names.seen(_watched(rows, broken)), _owner):
        if group[0].error:
            yield failed(group[0])
            continue
        if other := broken.get(_owner(group[0])):
            reason = _("Line %(line)d cannot be read, and may be another item of this group.")
            yield Draft(options, group).failed(InvalidRecord(reason % {"line": other.line}))
            continue
        if not is_table:
            group = [names.completed(row) for row in group]
        product = _Product(group, options)
        product.put_facts(names, declarations)
        entry = product.entry()
        yield from declarations.entries(entry.line)
        yield entry


def field_of(name: str) -> str:
    """The field that an attribute of Google's is read into; "" if it is read for another."""
    if name in FIELDS or name in CONSUMED or name in own.FIELDS:
        return FIELDS.get(name, "")
    return f"attributes.{name}" if name in Facts.NAMES else "metadata.google"


def _watched(rows, broken):
    """Notes in which groups an item cannot be read: the product would lose a variant."""
    owner = ""
    for row in rows:
        if row.error:
            if incomplete := _owner(row) or owner:
                broken.setdefault(incomplete, row)
        else:
            owner = _owner(row)
        yield row


def _owner(row: Row) -> str:
    """What the items of one product have in common; "" for an item by itself."""
    if own.is_in(row.values):
        ids = row.text(own.EXTERNAL_ID), row.text(own.PRODUCT_SKU)
        return "\0".join(ids) if row.text("item_group_id") else ""
    return row.text("item_group_id")


class _Product:
    def __init__(self, rows: list[Row], options: ReadOptions) -> None:
        self.rows = rows
        self.first = rows[0]
        self.options = options
        self.draft = Draft(options, rows)
        self.is_own = own.is_in(self.first.values)
        self.is_group = bool(self.first.text("item_group_id"))
        self._put_identity()
        self._put_texts()
        self._put_categories()
        self.variants = [self._variant(row) for row in rows] if self.is_group else []
        if not self.is_group:
            take_offer(self.draft, self.first)
        take_prices(self.draft, rows, self.variants)
        self._put_media()

    def entry(self) -> Entry:
        for number, row in enumerate(self.rows):
            for field in row.values.get(own.KEPT) or ():
                self._leave_alone(field, number)
        return self.draft.entry()

    def put_facts(self, names: Names, declarations: Declarations) -> None:
        Facts(self.draft, self.rows, self.variants, names, declarations).put()
        if not self.is_own and (rest := self._rest()):
            self.draft.put("metadata", {"google": rest}, self.first)

    def _leave_alone(self, field, number):
        """A field of the product, or of the variant with this number."""
        if field == "media":
            for variant in self.variants:
                variant.data.pop("media", None)
        if not field.startswith("variants."):
            self.draft.data.pop(field, None)
        elif self.is_group:
            self.variants[number].data.pop(field.removeprefix("variants."), None)

    def _put_identity(self):
        first, put = self.first, self.draft.put
        if self.is_own:
            sku = own.PRODUCT_SKU if self.is_group else own.SKU
            for field, column in (("external_id", own.EXTERNAL_ID), ("sku", sku)):
                if cell := first.cell(column):
                    put(field, cell, first, column)
        elif self.is_group:
            put("external_id", first.cell("item_group_id"), first, "item_group_id")
        else:
            self._put_sku(self.draft, first)

    def _put_sku(self, draft, row):
        column = own.SKU if self.is_own else "id"
        if cell := row.cell(column):
            draft.put("sku", cell, row, column)

    def _put_texts(self):
        first = self.first
        if group_title := first.text("item_group_title"):
            self.draft.put("name", Cell(group_title), first, "item_group_title")
        elif titles := [title for row in self.rows if (title := _text(row, "title"))]:
            self.draft.put("name", Cell(common_title(titles)), first, "title")
        if text := _text(first, "description"):
            self.draft.put("description", as_html(text), first, "description")
        else:
            self.draft.take("description", first, "description")
        self.draft.take("brand", first, "brand")

    def _put_categories(self):
        first, own_name, google_name = self.first, "product_type", "google_product_category"
        if paths := [_path(text) for text in first.values.get(own_name) or ()]:
            self.draft.put("categories", [path for path in paths if path], first, own_name)
        elif (text := first.text(google_name)) and not text.isdigit():
            self.draft.put("categories", [_path(text)], first, google_name)
        elif own_name in first.values and self.options.blank == "clear":
            self.draft.put("categories", [], first, own_name)

    def _variant(self, row):
        variant = self.draft.item("variants", row)
        self._put_sku(variant, row)
        take_offer(variant, row)
        return variant

    def _put_media(self):
        images = [self._images(row) for row in self.rows]
        others = [
            (kind, url)
            for name, kind in KINDS.items()
            for url in _urls(self.first.values.get(name))
        ]
        is_given = any(name in self.first.values for name in ("image_link", *KINDS))
        if not is_given or (self.options.blank == "keep" and not any(images) and not others):
            return
        shared, rests = share(images)
        media = [{"url": url} for url in shared]
        media += [{"kind": kind, "url": url} for kind, url in others]
        self.draft.put("media", media, self.first, "image_link")
        for row, variant, rest in zip(self.rows, self.variants, rests, strict=False):
            variant.put("media", [{"url": url} for url in rest], row, "image_link")

    def _images(self, row):
        links = _urls(row.values.get("image_link"))
        links += _urls(row.values.get("additional_image_link") or [])
        for link in links:
            if not link.startswith(ADDRESSES):
                reason = _("A picture needs an address that begins with https://.")
                self.draft.warn(reason, "media", link)
        return [link for link in dict.fromkeys(links) if link.startswith(ADDRESSES)]

    def _rest(self):
        return {
            name: value
            for name, value in self.first.values.items()
            if value and name not in CONSUMED and name not in Facts.NAMES
        }


def _text(row, name):
    """A title or a description, also one that says how it was written."""
    structured = row.values.get(f"structured_{name}") or [("", "")]
    return row.text(name) or structured[0][1].strip()


def _path(text):
    names = (name.strip() for name in unescape(text).split(">"))
    return [Cell(name) for name in names if name]


def _urls(value):
    urls = value if isinstance(value, list) else [value]
    return [url.strip() for url in urls if url and url.strip()]
