"""Rows of a table whose columns are mapped to fields, put together to records."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from ...exceptions import InvalidRecord
from ..entries import Entry, ReadOptions
from ..records import OFFER_FIELDS
from .collate import collate
from .draft import Draft, failed
from .filling import Filling
from .rows import Row

VARIANT_FIELDS = (*OFFER_FIELDS, "in_stock", "media")


class Assembly:
    """Rows that are about one product by themselves are read one by one; where a column
    says which rows belong together, they are brought together first."""

    def __init__(self, filling: Filling, options: ReadOptions) -> None:
        self.filling = filling
        self.options = options
        self.fields = filling.fields
        self.owner = next(iter(self.fields.get("variant_of", ())), "")
        """The column with the product of a variant; "" if there is none."""
        self.group = next(iter(self.fields.get("group", ())), "")
        self.of_variant = [field for field in filling.of_product if field in VARIANT_FIELDS]
        self.above_variant = [field for field in filling.of_product if field not in VARIANT_FIELDS]

        self.is_list_of_all = filling.has_options
        """Whether variants that have no row are to go: not without columns of options, as
        in a list of stock, nor where a row that cannot be read may be one of them."""

    def entries(self, rows: Iterable[Row]) -> Iterator[Entry]:
        rows = self._watched(rows)
        if self.owner:
            for group in collate(rows, self._key, self._names):
                yield from self._family(group)
        elif self.group:
            for group in collate(rows, lambda row: row.text(self.group)):
                yield from self._siblings(group)
        else:
            for row in rows:
                yield failed(row) if row.error else self._product(row).entry()

    def _watched(self, rows: Iterable[Row]) -> Iterator[Row]:
        """All of them have passed before the first are put together."""
        for row in rows:
            self.is_list_of_all &= row.error is None
            yield row

    def _key(self, row: Row) -> str:
        return row.text(self.owner) or next(iter(self._names(row)), "")

    def _names(self, row: Row) -> list[str]:
        if row.text(self.owner):
            return []
        names = (row.text(self.fields[name][0]) for name in NAMED_BY if name in self.fields)
        return [name for name in names if name]

    def _family(self, rows: list[Row]) -> Iterator[Entry]:
        """A product and the rows that say they are its variants."""
        variants, others = _partition(rows, lambda row: not row.error and row.text(self.owner))
        if variants and not others:
            yield self._variants_alone(variants)
        for row in others:
            if row.error:
                yield failed(row)
                continue
            # If there is a second, the import says so.
            yield self._product(row, variants).entry()
            variants = []

    def _variants_alone(self, rows: list[Row]) -> Entry:
        draft = Draft(self.options, rows)
        draft.put("product", rows[0].text(self.owner), rows[0], self.owner)
        self._add_variants(draft, rows, is_all=False)
        return draft.entry()

    def _siblings(self, rows: list[Row]) -> Iterator[Entry]:
        """Rows of one product, of which those with option values are variants."""
        yield from (failed(row) for row in rows if row.error)
        rows = [row for row in rows if not row.error]
        variants, others = _partition(rows, self.filling.options)
        if not variants and len(others) > 1:
            variants, others = others, []
        if others:
            draft = self._product(others[0], variants)
        elif variants:
            draft = Draft(self.options, variants)
            self.filling.fill(draft, variants[0], self.above_variant)
            self._add_variants(draft, variants, is_all=self.is_list_of_all)
        else:
            return
        base = others[0] if others else variants[0]
        if "external_id" not in self.fields and (name := base.cell(self.group)):
            draft.put("external_id", name, base, self.group)
        yield draft.entry()
        for row in others[1:]:
            reason = _("An earlier row is about the same product or variant. Keep one of them.")
            yield failed(row, InvalidRecord(reason, "group", row.text(self.group)))

    def _product(self, row: Row, variants: Sequence[Row] = ()) -> Draft:
        draft = Draft(self.options, [row, *variants])
        self.filling.fill(draft, row, self.filling.of_product)
        if variants:
            self._add_variants(draft, variants, is_all=self.is_list_of_all)
        return draft

    def _add_variants(self, draft: Draft, rows: Sequence[Row], *, is_all: bool) -> None:
        if not is_all:
            draft.data["other_variants"] = "keep"
        for row in rows:
            item = draft.item("variants", row)
            self.filling.fill(item, row, self.of_variant)
            for option in self.filling.options(row):
                item.put(f"options.{option.code}", option.value, row, option.column)
            currency = item.data.pop("currency", None)
            if currency and not draft.data.get("currency"):
                draft.data["currency"] = currency
            if self.owner:
                self._warn_of_product_fields(item, row)

    def _warn_of_product_fields(self, item: Draft, row: Row) -> None:
        for field in self.above_variant:
            for column in self.fields[field]:
                if field != "currency" and row.cell(column):
                    reason = _("This belongs to the product; a variant does not have it.")
                    item.warn(reason, field, row.text(column))


NAMED_BY = ("external_id", "sku")
"""What the rows of variants call their product by."""


def _partition(
    rows: Iterable[Row], is_first: Callable[[Row], object]
) -> tuple[list[Row], list[Row]]:
    first, second = [], []
    for row in rows:
        (first if is_first(row) else second).append(row)
    return first, second
