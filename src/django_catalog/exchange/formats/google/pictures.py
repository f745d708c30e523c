"""Addresses of a product's pictures, videos and 3D models, for items."""

from typing import Any

from django.utils.translation import gettext as _

from ...entries import Record
from ..grouping import share
from .attributes import BY_NAME
from .draft import ItemDraft

MOST = 1 + BY_NAME["additional_image_link"].repeats


class Pictures:
    """Google wants pictures first, then videos, then 3D models; and wants them absolute."""

    def __init__(self, record: Record, base_url: str) -> None:
        self.record = record
        self.base_url = base_url.rstrip("/")
        self.variants = record.get("variants") or []
        self.videos = self._addresses(record, "video")[: BY_NAME["video_link"].repeats]
        self.models = self._addresses(record, "model")[: BY_NAME["virtual_model_link"].repeats]

    def put(self, draft: ItemDraft, offer: Record) -> None:
        """Those of the variant before those of its product."""
        images = self._images(offer)
        if len(images) > MOST:
            reason = _("Google takes no more than %(number)d pictures.") % {"number": MOST}
            draft.lose(reason, "media", images[MOST])
        if images:
            draft.item["image_link"] = images[0]
        if len(images) > 1:
            draft.item["additional_image_link"] = images[1:MOST]
        if self.videos:
            draft.item["video_link"] = self.videos
        if self.models:
            draft.item["virtual_model_link"] = self.models[0]

    def are_read_exactly(self) -> bool:
        """Whether what is put, read again, is what the record says."""
        if any(map(self._is_ours, [self.record, *self.variants])):
            return False
        images = [self._images(offer)[:MOST] for offer in self.variants or [self.record]]
        shared, rests = share(images)
        media = [("image", url) for url in shared]
        media += [("video", url) for url in self.videos]
        media += [("model", url) for url in self.models]
        wanted = [[("image", url) for url in rest] for rest in rests]
        if media != _as_they_are(self.record):
            return False
        return not self.variants or wanted == [_as_they_are(variant) for variant in self.variants]

    def _is_ours(self, offer):
        """Whether one of its pictures is a file of the shop, which an import would take for
        the address of another's."""
        media = offer.get("media") or []
        base = f"{self.base_url}/"
        return any("file" in each or str(each.get("url")).startswith((base, "/")) for each in media)

    def _images(self, offer):
        offers = [self.record] if offer is self.record else [offer, self.record]
        return list(dict.fromkeys(url for each in offers for url in self._addresses(each, "image")))

    def _addresses(self, offer, kind):
        urls = [url for each, url in _as_they_are(offer) if each == kind]
        return [url for url in map(self._absolute, urls) if url]

    def _absolute(self, url):
        if url.startswith("/") and not url.startswith("//"):
            return f"{self.base_url}{url}" if self.base_url else ""
        return url if url.startswith(("https://", "http://")) else ""


def _as_they_are(offer: Record) -> list[tuple[str, Any]]:
    """A stored file without an address has none that others could follow."""
    media = offer.get("media") or []
    return [(medium.get("kind") or "image", medium.get("url") or "") for medium in media]
