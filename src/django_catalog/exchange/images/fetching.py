"""Makes files of the shop out of the pictures that an import named by their URL."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, models
from django.utils import timezone
from django.utils.translation import gettext as _

from ... import search
from ...exceptions import RequestFailed
from ...models import ImageFetch, Media
from ...outbound import Client
from ...querysets import CHUNK, lock
from .downloads import Download, Downloads, Outcome
from .fetches import Fetches, note_failure, note_success
from .pictures import is_stored, store


@dataclass(frozen=True)
class FetchProblem:
    """A picture that could not be fetched."""

    url: str
    reason: str
    """Why, for a shop clerk."""
    products: tuple[str, ...]
    """SKUs of what it shows; the name of a product without."""

    def __str__(self):
        first, *others = self.products
        if others:
            count = {"product": first, "number": len(others)}
            first = _("%(product)s and %(number)d more") % count
        return f"{first}, {self.url}: {self.reason}"


@dataclass
class FetchReport:
    """Grows while pictures are fetched. What it counts are URLs, but for ``media``."""

    on_problem: Callable[[FetchProblem], None] | None = None
    """Called with every problem as it is found."""

    fetched: int = 0
    reused: int = 0
    """Their content was in the storage already."""
    failed: int = 0
    put_off: int = 0
    """Not tried: they failed before, or their server is too busy or silent."""
    media: int = 0
    """Media that have another file now."""

    @property
    def ok(self) -> bool:
        return not self.failed

    def fail(self, problem: FetchProblem) -> None:
        self.failed += 1
        if self.on_problem:
            self.on_problem(problem)


class _Medium(NamedTuple):
    pk: Any
    url: str
    file: str
    sku: str | None
    variant_sku: str | None
    name: str


COLUMNS = ("pk", "url", "file", "product__sku", "variant__sku", "product__name")


class ImageFetcher:
    """Fetches the pictures of media that have a URL and no file, and stores each once.

    Its threads only fetch; the database and the storage are written by the caller's. What
    failed is remembered, tried again later, and given up after some attempts. Whenever a
    run stops, what it has done so far is kept.
    """

    products_at_once = 200
    """Whose pictures are fetched, and then shown in one transaction."""

    results_at_once = 10
    """Pictures in one commit of what is remembered."""

    def __init__(
        self,
        *,
        failed: bool = False,
        again: bool = False,
        workers: int = 8,
        using: str = DEFAULT_DB_ALIAS,
        client: Client | None = None,
        on_problem: Callable[[FetchProblem], None] | None = None,
        on_progress: Callable[[int], None] | None = None,
    ) -> None:
        """``failed`` tries also what has failed and is not due, or given up; ``again``
        fetches also what is there, because it may have changed. ``on_progress`` is called
        with the number of media that are dealt with."""
        self.failed = failed
        self.again = again
        self.using = using
        self.on_progress = on_progress
        self.report = FetchReport(on_problem)
        self._fetches = Fetches(using)
        self._downloads = Downloads(client or Client(), workers=workers)

    def waiting(self) -> models.QuerySet:
        """The media whose pictures are to be fetched, whether they are due or not."""
        media = Media.objects.using(self.using).filter(kind=Media.Kind.IMAGE).exclude(url="")
        return media if self.again else media.filter(file="")

    def run(self) -> FetchReport:
        """May be called once."""
        for media in self._portions():
            self._deal_with(media)
        self._fetches.forget_unused()
        return self.report

    def _portions(self) -> Iterator[list[_Medium]]:
        """All the media of some products, of the next ones, and so on."""
        waiting, last = self.waiting(), None
        while True:
            later = waiting if last is None else waiting.filter(product_id__gt=last)
            keys = later.order_by("product_id").values_list("product_id", flat=True).distinct()
            products = list(keys[: self.products_at_once])
            if not products:
                return
            rows = waiting.filter(product__in=products).order_by("product_id", "position", "pk")
            yield [_Medium(*row) for row in rows.values_list(*COLUMNS)]
            last = products[-1]

    def _deal_with(self, media: list[_Medium]) -> None:
        by_url = defaultdict(list)
        for medium in media:
            by_url[medium.url].append(medium)
        fetches = self._fetches.of(by_url)
        due = {url: fetch for url, fetch in fetches.items() if self._is_due(fetch)}
        self._progress(sum(len(by_url[url]) for url in fetches if url not in due))
        try:
            self._download(due, by_url)
        finally:
            self._show(media, fetches)
        missing = (f for url, f in fetches.items() if url in due or not _is_fetched(f))
        self.report.put_off += sum(not self._fetches.was_tried(fetch) for fetch in missing)

    def _download(self, due: dict[str, ImageFetch], by_url: dict[str, list[_Medium]]) -> None:
        left = set(due)
        with closing(self._downloads.run(due)) as results:
            while batch := dict(islice(results, self.results_at_once)):
                self._settle([(due[url], outcome) for url, outcome in batch.items()], by_url)
                self._progress(sum(len(by_url[url]) for url in batch))
                left -= batch.keys()
        self._progress(sum(len(by_url[url]) for url in left))

    def _is_due(self, fetch: ImageFetch) -> bool:
        if self._fetches.was_tried(fetch):
            return False
        if self.again:
            return True
        if _is_fetched(fetch):
            return not is_stored(fetch.file)
        if self.failed:
            return True
        is_waiting = fetch.status == ImageFetch.Status.WAITING
        return is_waiting and fetch.next_attempt_at <= timezone.now()

    def _settle(
        self, results: list[tuple[ImageFetch, Outcome]], by_url: dict[str, list[_Medium]]
    ) -> None:
        pictures = [o.picture for _fetch, o in results if isinstance(o, Download)]
        files = self._fetches.files(picture.digest for picture in pictures) if pictures else {}
        for fetch, outcome in results:
            if isinstance(outcome, Download):
                self._succeed(fetch, outcome, files)
            else:
                self._fail(fetch, outcome, by_url[fetch.url])
        self._fetches.save([fetch for fetch, _outcome in results])

    def _succeed(self, fetch, download, files):
        picture = download.picture
        with download.file as file:
            for name in (files.get(picture.digest), picture.name):
                if name and is_stored(name):
                    self.report.reused += 1
                    break
            else:
                name = store(picture, file)
                self.report.fetched += 1
        files[picture.digest] = name
        note_success(fetch, name, picture.digest, picture.width, picture.height)

    def _fail(self, fetch, error, media):
        was_fetched = _is_fetched(fetch) and is_stored(fetch.file)
        is_network = isinstance(error, RequestFailed)
        note_failure(
            fetch,
            str(error),
            may_retry=is_network and error.may_retry,
            retry_after=error.retry_after if is_network else 0,
        )
        if was_fetched:
            # The picture as it was is better than none.
            fetch.status = ImageFetch.Status.FETCHED
        shown = dict.fromkeys(m.variant_sku or m.sku or m.name for m in media)
        self.report.fail(FetchProblem(fetch.url, str(error), tuple(shown)))

    def _show(self, media: list[_Medium], fetches: dict[str, ImageFetch]) -> None:
        """Give the media what was fetched for them, in one transaction."""
        stale = [m.pk for m in media if _is_stale(m.file, fetches[m.url])]
        if not stale:
            return
        rows = Media._base_manager.using(self.using)
        with rows.writing():
            changed = []
            for start in range(0, len(stale), CHUNK):
                found = lock(rows.filter(pk__in=stale[start : start + CHUNK]).order_by("pk"))
                for pk, product, url, file in found.values_list("pk", "product_id", "url", "file"):
                    # Looked at again: an editor may have been there meanwhile.
                    fetch = fetches.get(url)
                    if fetch and _is_stale(file, fetch):
                        changed.append(_with_file(pk, product, fetch))
            rows.bulk_update(changed, ["file", "width", "height"])
        self.report.media += len(changed)

    def _progress(self, number):
        if self.on_progress and number:
            self.on_progress(number)


def fetch_images(using: str = DEFAULT_DB_ALIAS) -> None:
    """As a worker does it after an import: what fails waits for the next time."""
    ImageFetcher(using=using).run()
    search.update(using=using)


def _is_fetched(fetch):
    return fetch.status == ImageFetch.Status.FETCHED


def _is_stale(file, fetch):
    """Whether a medium with this file is to show what was fetched. A file that an editor
    has put in its place stays."""
    return _is_fetched(fetch) and file != fetch.file and file in ("", fetch.former_file)


def _with_file(pk, product, fetch):
    # Not the row as it was read: given another file, it would open it to measure it.
    size = {"width": fetch.width, "height": fetch.height}
    return Media(pk=pk, product_id=product, file=fetch.file, **size)
