"""Rows of one product in WooCommerce's file, and the record they make."""

import html
from collections.abc import Mapping

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from ...cells import Cell
from ...tables import Draft, Row
from ...tables.attributes import Declarations, attribute_code
from ...tables.offers import take_picture
from .attributes import Attributes, given
from .cells import external_id, kind, listed, names, reference, with_line_breaks, without_tags
from .headings import Columns
from .offer import take_offer

STATES = {"1": "published", "0": "draft", "-1": "draft", "2": "draft"}
DISABLED = "0"
MAX_SUMMARY = 500


class ProductRows:
    """Makes records of products, each from its own row and those of its variations."""

    def __init__(
        self, columns: Columns, declarations: Declarations, attributes: Attributes
    ) -> None:
        self.columns = columns
        self.declarations = declarations
        self.attributes = attributes

    def kind(self, row: Row) -> str:
        return kind(row.text(self.columns["type"]))

    def key(self, row: Row, skus: Mapping[str, str]) -> str:
        """By which the rows of a product find together; ``skus`` are by external id."""
        if self.kind(row) == "variation":
            found = reference(row.text(self.columns["parent"]))
            return skus.get(found, found)
        return row.text(self.columns["sku"]) or self.external_id(row)

    def external_id(self, row: Row) -> str:
        """ "" if the file does not number its products."""
        number = row.text(self.columns["id"])
        return external_id(number) if number else ""

    def read(self, draft: Draft) -> None:
        """Fill the draft from its rows, of which the product's own comes first. Raises
        ``InvalidRecord``."""
        columns = self.columns
        main, *variations = draft.rows
        if self.kind(main) == "variation":
            draft.refuse(
                _("The product of this variation is not in the file. Export both together."),
                main,
                columns["parent"],
                main.text(columns["parent"]),
            )
        if self.external_id(main):
            draft.put("external_id", self.external_id(main), main, columns["id"])
        self._take_texts(draft, main)
        self._take_status(draft, main)
        self._take_lists(draft, main)
        self._take_relations(draft, main)
        self._take_pictures(draft, main)
        notes = self._notes(draft, main)
        if self.kind(main) == "variable" or variations:
            draft.take("sku", main, columns["sku"])
            draft.take("gtin", main, columns["gtin"])
            if variants := self._take_variations(draft, variations):
                notes["variants"] = variants
        else:
            notes |= take_offer(draft, main, columns)
            draft.put("variants", [], main)
        notes |= self._take_attributes(draft, main)
        if notes or (draft.options.blank == "clear" and columns.notes):
            draft.put("metadata.woocommerce", notes or None, main)

    def _take_texts(self, draft, main):
        self._convert(draft, "name", main, "name", html.unescape)
        self._convert(draft, "description", main, "description", with_line_breaks)
        self._convert(
            draft,
            "summary",
            main,
            "short_description",
            lambda text: Truncator(without_tags(text)).chars(MAX_SUMMARY),
        )

    def _take_status(self, draft, main):
        column = self.columns["published"]
        self._convert(draft, "status", main, "published", lambda text: STATES.get(text, text))
        visibility = main.text(self.columns["visibility"])
        if visibility == "hidden" and draft.data.get("status") == "published":
            draft.warn(_("There are no hidden products. It becomes a draft."), "status", visibility)
            draft.put("status", "draft", main, column)

    def _take_lists(self, draft, main):
        self._convert(draft, "categories", main, "categories", names)
        self._convert(draft, "brand", main, "brands", _first_brand)

    def _take_relations(self, draft, main):
        """What is sold along with it is an accessory; a set is related to its parts."""
        kinds = {"upsell": "upsells", "accessory": "cross_sells"}
        if self.kind(main) == "grouped":
            kinds["related"] = "grouped"
        for relation, key in kinds.items():
            self._convert(draft, f"relations.{relation}", main, key, _references)

    def _take_pictures(self, draft, row):
        column = self.columns["images"]
        urls = listed(row.text(column))
        if urls or (column and draft.options.blank == "clear"):
            draft.put("media", [], row, column)
        for url in dict.fromkeys(urls):
            take_picture(draft, url, row, column)

    def _take_attributes(self, draft, main):
        """Those that are shown, except by which its variations differ. Returns others."""
        columns, notes = self.columns, {}
        if tags := names(main.text(columns["tags"])):
            code = self.declarations.declare("Tags", "multi_choice")
            draft.put(f"attributes.{code}", tags, main, columns["tags"])
        else:
            draft.take("attributes.tags", main, columns["tags"])
        varied = {
            code for each in draft.data.get("variants", ()) for code in each.get("options", ())
        }
        for each in given(main, columns):
            code = attribute_code(each.name)
            type_ = self.attributes.type(code)
            value = None
            if code not in varied:
                text = ", ".join(each.values)
                if each.is_hidden or (type_ == "choice" and len(each.values) > 1):
                    notes[each.name] = text
                else:
                    self.attributes.declare(each, self.declarations)
                    value = each.values if type_ == "multi_choice" else Cell(text)
            draft.put(f"attributes.{code}", value, main, each.column)
        return notes

    def _take_variations(self, draft, rows):
        """Returns what a record has no field for, if there is anything."""
        enabled = [row for row in rows if row.text(self.columns["published"]) != DISABLED]
        for row in rows:
            if row not in enabled:
                draft.warn(
                    _("A variation that is switched off is left out."),
                    "variants",
                    row.text(self.columns["sku"]) or row.text(self.columns["id"]),
                )
        draft.put("variants", [], draft.rows[0])
        notes = []
        for row in sorted(enabled, key=lambda row: row.place(self.columns["position"])):
            variant = draft.item("variants", row)
            notes.append(self._notes(variant, row) | take_offer(variant, row, self.columns))
            for each in given(row, self.columns):
                code = self.attributes.declare(each, self.declarations)
                variant.put(f"options.{code}", each.values[0], row, each.column)
            self._take_pictures(variant, row)
        return notes if any(notes) else []

    def _notes(self, draft, row):
        """What a record has no field for."""
        notes = {name: row.text(column) for column, name in self.columns.notes.items()}
        notes["external_url"] = row.text(self.columns["external_url"])
        if self.kind(row) == "variation":
            notes["description"] = row.text(self.columns["description"])
        elif len(without_tags(row.text(self.columns["short_description"]))) > MAX_SUMMARY:
            draft.warn(
                _("The short description is cut after %(length)d characters.")
                % {"length": MAX_SUMMARY},
                "summary",
            )
            notes["short_description"] = row.text(self.columns["short_description"])
        if len(brands := names(row.text(self.columns["brands"]))) > 1:
            draft.warn(_("A product has one brand. The others are left out."), "brand", brands)
        return {name: text for name, text in notes.items() if text}

    def _convert(self, draft, field, row, key, convert):
        """What stands in the column, converted; a blank cell clears."""
        column = self.columns[key]
        cell = row.cell(column)
        if cell is None:
            draft.take(field, row, column)
            return
        value = convert(cell.strip())
        draft.put(field, Cell(value) if isinstance(value, str) else value, row, column)


def _first_brand(text):
    """Brands are a tree; the last name of the first path."""
    return names(text)[0].rpartition(">")[2].strip()


def _references(text):
    return [reference(item) for item in listed(text)]
