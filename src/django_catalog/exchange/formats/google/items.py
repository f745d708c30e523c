"""Products become items as Google takes them; what does not fit is told."""

from collections.abc import Callable
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ....exceptions import InvalidRecord
from ...entries import Record, WriteOptions
from ...values import clean_moment
from . import own
from .details import Details, Names
from .draft import Item, ItemDraft
from .offers import put_offer
from .pictures import Pictures
from .texts import put_texts

WRITTEN = (
    *("id", "title", "description", "link", "image_link", "additional_image_link"),
    *("video_link", "virtual_model_link", "availability", "availability_date"),
    *("price", "sale_price", "brand", "gtin", "mpn", "identifier_exists", "condition"),
    *("product_type", "item_group_id", "item_group_title", "variant_option"),
    *Details.NAMES,
    *own.FIELDS,
)
"""Names that items may have, in the order of a table's columns."""


class Items:
    """Makes items of records. Those of attributes come before the products that have
    them, and tell under which name these appear."""

    def __init__(
        self,
        options: WriteOptions,
        on_loss: Callable[[str, InvalidRecord], None],
        *,
        in_one_line: bool = False,
    ) -> None:
        self.options = options
        self.on_loss = on_loss
        self.in_one_line = in_one_line
        """Whether values must not have line breaks."""
        self.names = Names()

    def of(self, record: Record) -> list[Item]:
        """One for the product or for each of its variants; none if it must not be listed."""
        type_ = record.get("type") or "product"
        if type_ == "attribute":
            self.names.learn(record)
        return _Product(record, self).items() if type_ == "product" else []


class _Product:
    def __init__(self, record: Record, maker: Items) -> None:
        self.record = record
        self.maker = maker
        self.page = _page(record, maker.options.base_url)
        self.pictures = Pictures(record, maker.options.base_url)
        self.details = Details(record, maker.names)
        self.key = str(record.get("external_id") or record.get("sku") or record.get("slug") or "")
        self._told: set[tuple[str, str]] = set()

    def items(self) -> list[Item]:
        if reason := self._hidden():
            self.lose(_("It is not listed: %(reason)s") % {"reason": reason})
            return []
        variants = self.record.get("variants") or []
        drafts = [
            self._draft(each, f"variants[{number}]") for number, each in enumerate(variants, 1)
        ]
        if not variants:
            drafts = [self._draft(self.record, "")]
        listed = [draft for draft in drafts if draft]
        kept: tuple[str, ...] = ()
        if len(listed) < len(drafts):
            kept = ("variants", "media")
        elif not self.pictures.are_read_exactly():
            kept = ("media",)
        for draft in listed if kept else ():
            draft.keep(*kept)
        return [draft.item for draft in listed]

    def lose(self, reason: str, field: str = "", value: Any = None) -> None:
        """Tell it once, whatever the number of variants."""
        if (reason, field) not in self._told:
            self._told.add((reason, field))
            self.maker.on_loss(self.key, InvalidRecord(reason, field, value))

    def _hidden(self):
        """Why the product must not be listed; "" if it may be."""
        record = self.record
        if (record.get("status") or "published") != "published" or not _is_on_time(record):
            return _("it is not published.")
        if not record.get("name"):
            return _("it has no name.")
        if not self.page:
            return _("its page has no address. Give the shop's, and include the catalogue's URLs.")
        if record.get("availability") == "discontinued" and not record.get("variants"):
            return _("it is discontinued.")
        return ""

    def _draft(self, offer, place):
        """The item of the product or of one variant; None if it cannot be listed."""
        draft = ItemDraft(self.lose, in_one_line=self.maker.in_one_line)
        put_texts(draft, self.record, offer, self.page, self.key)
        self.pictures.put(draft, offer)
        put_offer(draft, self.record, offer, place)
        if reason := _lacking(draft.item):
            self.lose(_("It is not listed: %(reason)s") % {"reason": reason}, place)
            return None
        self.details.put_attributes(draft)
        if place:
            self.details.put_options(offer.get("options") or {}, draft)
        draft.item.setdefault("condition", "new")
        return draft


def _page(record, base_url):
    try:
        path = reverse("django_catalog:product_detail", args=[record.get("slug") or ""])
    except NoReverseMatch:
        return ""
    return base_url.rstrip("/") + path if base_url else ""


def _is_on_time(record):
    begin, end = record.get("publish_at"), record.get("unpublish_at")
    now = timezone.now()
    return not (begin and clean_moment(begin) > now) and not (end and clean_moment(end) <= now)


def _lacking(item):
    if "price" not in item:
        return _("it has no price.")
    return "" if "image_link" in item else _("it has no picture.")
