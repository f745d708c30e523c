"""Rows of one product in Shopify's file, and the record they make."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from ....exceptions import InvalidRecord
from ....slugs import make_slug
from ...cells import Cell
from ...tables import Draft, Row
from ...tables.attributes import Declarations, Type
from ...tables.draft import OTHERS
from ...tables.offers import take_picture
from .headings import Columns
from .offer import take_offer, taken_notes
from .variants import variant_rows

NO_CATEGORY = "uncategorized"
STATES = {"active": "published", "draft": "draft", "archived": "archived", "unlisted": "draft"}

FIELDS = {
    "name": "title",
    "description": "description",
    "brand": "vendor",
    "seo_title": "seo_title",
    "seo_description": "seo_description",
}
"""Fields that are what stands in a column, and the key of that column."""

_SLUG = re.compile(r"[-\w]+")


class AttributeColumn(NamedTuple):
    """The attribute that a metafield becomes."""

    code: str
    name: str
    type: Type


TAGS = AttributeColumn("tags", "Tags", "multi_choice")


class ProductRows:
    """Makes records of products, each from all its rows.

    A product without options is one row; its price, SKU and stock are the product's own.
    Further rows are variants, pictures or both.
    """

    def __init__(
        self,
        columns: Columns,
        declarations: Declarations,
        attributes: Mapping[str, AttributeColumn],
    ) -> None:
        """``attributes`` are those of the metafields' columns."""
        self.columns = columns
        self.declarations = declarations
        self.attributes = attributes

    def handle(self, row: Row) -> str:
        """Of a product that is one row, it may be made from the title. "" if there is
        neither."""
        handle = row.text(self.columns["handle"])
        title = row.text(self.columns["title"])
        return handle or (make_slug(title, "product") if title else "")

    def read(self, draft: Draft) -> None:
        """Fill the draft from its rows. Raises ``InvalidRecord``."""
        rows, columns = draft.rows, self.columns
        main = next((row for row in rows if row.text(columns["title"])), rows[0])
        written = self._written(draft, main)
        self._take_identity(draft, main)
        for field, key in FIELDS.items():
            draft.take(field, main, columns[key])
        notes = taken_notes(main, columns.notes) | self._take_categories(draft, main)
        self._take_status(draft, main)
        self._take_attributes(draft, main)
        self._take_media(draft)
        if variants := variant_rows(draft, columns):
            notes |= self._take_variants(draft, main, variants)
        else:
            notes |= take_offer(draft, main, columns)
            draft.take("mpn", main, columns["mpn"])
            if columns.option_values and draft.options.blank == "clear":
                draft.put("variants", [], main)
        if notes or (draft.options.blank == "clear" and (columns.notes or columns.variant_notes)):
            draft.put("metadata.shopify", notes or None, main)
        self._take_written(draft, written, main)

    def _written(self, draft, main):
        """What the catalogue itself has written beside Shopify's columns."""
        column = self.columns["record"]
        record = _mapping(draft, main, column)
        definitions = record.pop("definitions", [])
        if not isinstance(definitions, list) or not all(map(_is_definition, definitions)):
            draft.refuse(
                _("This is not as it was written. Take it from the file again."), main, column
            )
        for definition in definitions:
            self.declarations.add(definition)
        return record

    def _take_written(self, draft, written, main):
        """Each field replaces what the columns say; of attributes and metadata, each name."""
        for field in OTHERS:
            if isinstance(written.get(field), dict):
                for name, value in written.pop(field).items():
                    draft.put(f"{field}.{name}", value, main, self.columns["record"])
        draft.data.update(written)

    def _take_identity(self, draft, main):
        handle, column = self.handle(main), self.columns["handle"]
        if not handle:
            draft.refuse(_("Which product is this row about? Give its handle."), main, column)
        draft.put("external_id", f"shopify:{handle}", main, column)
        slug = handle if _SLUG.fullmatch(handle) else make_slug(handle, "product")
        draft.put("slug", slug, main, column)

    def _take_categories(self, draft, main):
        """The path in Shopify's taxonomy; where there is none, the shop's own type. Returns
        the type where there are both."""
        path, kind = main.cell(self.columns["category"]), main.cell(self.columns["type"])
        if path is not None and path.strip().casefold() != NO_CATEGORY:
            draft.put("categories", [path], main, self.columns["category"])
            return {"Type": kind.strip()} if kind is not None else {}
        if kind is not None:
            draft.put("categories", [[kind.strip()]], main, self.columns["type"])
        elif self._clears(draft, "category", "type"):
            draft.put("categories", [], main, self.columns["category"] or self.columns["type"])
        return {}

    def _take_status(self, draft, main):
        column = self.columns["status"] or self.columns["published"]
        published = main.text(self.columns["published"]).casefold()
        status = main.cell(self.columns["status"])
        if status is None and published:
            status = Cell("active")
        if status is None:
            if self._clears(draft, "status", "published"):
                draft.put("status", None, main, column)
            return
        name = status.strip().casefold()
        state = STATES.get(name, status)
        if name == "active" and published == "false":
            state = "draft"
        if name == "unlisted":
            draft.warn(_("There are no unlisted products. It becomes a draft."), "status", status)
        draft.put("status", state, main, column)

    def _take_attributes(self, draft, main):
        tags = self.columns["tags"]
        for column, (code, name, type_) in {tags: TAGS, **self.attributes}.items():
            if cell := main.cell(column):
                self.declarations.declare(name, type_, code=code)
                separator = "," if column == tags else ";"
                value = _listed(cell, separator) if type_ == "multi_choice" else cell
                draft.put(f"attributes.{code}", value, main, column)
            else:
                draft.take(f"attributes.{code}", main, column)

    def _take_media(self, draft):
        column = self.columns["image"]
        pictures: dict[str, Row] = {}
        for row in draft.rows:
            if url := row.text(column):
                pictures.setdefault(url, row)
        if pictures or self._clears(draft, "image"):
            draft.put("media", [], draft.rows[0], column)
        position = self.columns["image_position"]
        for row in sorted(pictures.values(), key=lambda row: row.place(position)):
            if medium := take_picture(draft, row.text(column), row, column):
                medium.take("alt", row, self.columns["image_alt"])

    def _take_variants(self, draft, main, variants):
        """Returns what a record has no field for."""
        column = self.columns["mpn"]
        is_shared = sum(bool(row.text(column)) for row, _options in variants) < 2
        if is_shared:
            draft.take("mpn", main, column)
        if "sku" in self.columns:
            # So that one of the variants may have what was the product's.
            draft.put("sku", None, main, self.columns["sku"])
        notes = []
        for row, options in variants:
            variant = draft.item("variants", row)
            notes.append(take_offer(variant, row, self.columns))
            if not is_shared:
                variant.take("mpn", row, column)
            self._take_options(variant, row, options)
            variant.data.update(_mapping(variant, row, self.columns["variant_record"]))
        return {"variants": notes} if any(notes) else {}

    def _take_options(self, variant, row, options):
        for name, (value, column) in options.items():
            code = self.declarations.declare(name, "choice", is_option=True)
            variant.put(f"options.{code}", value, row, column)
        column = self.columns["variant_image"]
        url = row.text(column)
        if url or self._clears(variant, "variant_image"):
            variant.put("media", [], row, column)
        if url:
            take_picture(variant, url, row, column)

    def _clears(self, draft, *keys):
        return draft.options.blank == "clear" and any(key in self.columns for key in keys)


def _listed(text, separator):
    return [part.strip() for part in text.split(separator) if part.strip()]


def _is_definition(data):
    return isinstance(data, dict) and isinstance(data.get("code"), str)


def _mapping(draft, row, column):
    cell = row.cell(column)
    if cell is None:
        return {}
    try:
        return cell.as_mapping()
    except InvalidRecord as error:
        draft.refuse(str(error), row, column, cell)
