"""What is remembered of each URL that media name: whether to ask it, and when again."""

import random
from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone
from pyroaring import BitMap64

from ...models import ImageFetch, Media
from ...querysets import CHUNK

DAY = timedelta(days=1)

FIRST_DELAY = timedelta(minutes=5)
"""From the first failure to the second attempt; each further delay is four times as long."""

ATTEMPTS = 6
"""That may fail before a URL is given up, over a bit more than a day."""

OUTCOME = (
    "status",
    "attempts",
    "attempted_at",
    "next_attempt_at",
    "error",
    "file",
    "former_file",
    "digest",
    "width",
    "height",
)


class Fetches:
    """The rows of ``ImageFetch`` as one run sees them."""

    def __init__(self, using: str) -> None:
        self.rows = ImageFetch.objects.using(using)
        self.media = Media.objects.using(using)
        self.started = timezone.now()

    def of(self, urls: Iterable[str]) -> dict[str, ImageFetch]:
        """What is remembered of these URLs, from now on if not before."""
        keys = {ImageFetch.key_of(url): url for url in urls}
        found = self.rows.in_bulk(keys, field_name="key")
        new = [ImageFetch(key=key, url=url) for key, url in keys.items() if key not in found]
        if new:
            # Another process may be just as quick, and MySQL does not tell new keys.
            self.rows.bulk_create(new, ignore_conflicts=True)
            found |= self.rows.in_bulk([fetch.key for fetch in new], field_name="key")
        return {keys[key]: fetch for key, fetch in found.items()}

    def files(self, digests: Iterable[str]) -> dict[str, str]:
        """The files that have this content, by its digest."""
        rows = self.rows.filter(digest__in=set(digests)).exclude(file="")
        return dict(rows.values_list("digest", "file"))

    def was_tried(self, fetch: ImageFetch) -> bool:
        """In this run."""
        return fetch.attempted_at is not None and fetch.attempted_at >= self.started

    def save(self, fetches: list[ImageFetch]) -> None:
        self.rows.bulk_update(fetches, OUTCOME)

    def forget_unused(self) -> None:
        """Forget the URLs that no medium has any more."""
        urls = self.media.exclude(url="").order_by().values_list("url", flat=True)
        used = BitMap64(_number(ImageFetch.key_of(url)) for url in urls.iterator())
        known = self.rows.order_by().values_list("pk", "key")
        unused = [pk for pk, key in known.iterator() if _number(key) not in used]
        for start in range(0, len(unused), CHUNK):
            self.rows.filter(pk__in=unused[start : start + CHUNK]).delete()


def note_success(fetch: ImageFetch, file: str, digest: str, width: int, height: int) -> None:
    if fetch.file not in ("", file):
        fetch.former_file = fetch.file
    fetch.status = ImageFetch.Status.FETCHED
    fetch.attempts, fetch.error = 0, ""
    fetch.attempted_at = timezone.now()
    fetch.file, fetch.digest, fetch.width, fetch.height = file, digest, width, height


def note_failure(
    fetch: ImageFetch, reason: str, *, may_retry: bool, retry_after: float = 0
) -> None:
    """``retry_after`` in seconds."""
    fetch.attempts += 1
    fetch.error = reason
    fetch.attempted_at = timezone.now()
    is_over = not may_retry or fetch.attempts >= ATTEMPTS
    fetch.status = ImageFetch.Status.FAILED if is_over else ImageFetch.Status.WAITING
    fetch.next_attempt_at = fetch.attempted_at + _delay(fetch.attempts, retry_after)


def _delay(attempts, retry_after):
    delay = min(FIRST_DELAY * 4 ** min(attempts - 1, 10), DAY)
    # Not all at the same moment again.
    delay *= random.uniform(0.75, 1.25)
    return max(delay, timedelta(seconds=min(retry_after, DAY.total_seconds())))


def _number(key):
    """Enough of a key to tell it from others; a million of them take little memory."""
    return int(key[:16], 16)
