"""Pictures on their way from other servers: several at once, but few from each."""

import logging
from collections import Counter, defaultdict, deque
from collections.abc import Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from contextvars import copy_context
from pathlib import PurePosixPath
from threading import Lock
from typing import IO, NamedTuple
from urllib.parse import unquote, urlsplit

from django.utils.text import slugify
from django.utils.translation import gettext as _

from ...exceptions import InvalidRecord, RequestFailed
from ...outbound import Client
from .pictures import MAX_SIZE, Picture, decode, examine

logger = logging.getLogger(__name__)

ACCEPT = "image/avif,image/webp,image/png,image/jpeg,image/gif;q=0.9,*/*;q=0.1"


class Download(NamedTuple):
    picture: Picture
    file: IO[bytes]
    """For the receiver to close."""


Outcome = Download | RequestFailed | InvalidRecord


class Downloads:
    """Fetches pictures in threads, none of which touches the database or the storage.

    A server that says it is busy, or does not answer several times in a row, is left in
    peace from then on.
    """

    per_host = 3
    """Requests to one server at a time."""

    patience = 5
    """Requests in a row that a server may leave without an answer."""

    def __init__(self, client: Client, *, workers: int) -> None:
        self.client = client
        self.workers = workers
        self._silent: Counter[str] = Counter()
        self._left_in_peace: set[str] = set()
        # Decoding takes memory, of which one picture's worth is to be enough.
        self._decoding = Lock()

    def run(self, urls: Iterable[str]) -> Generator[tuple[str, Outcome]]:
        """Each URL and what came of it, in the order in which they are done. Those of
        servers that are left in peace do not come."""
        queues: dict[str, deque[str]] = defaultdict(deque)
        for url in urls:
            queues[_host(url)].append(url)
        running: dict[Future[Outcome], tuple[str, str]] = {}
        with self._threads() as pool:
            while True:
                for host, url in self._next(queues, running):
                    running[pool.submit(copy_context().run, self._fetch, url)] = host, url
                if not running:
                    return
                done, _running = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    host, url = running.pop(future)
                    outcome = future.result()
                    self._watch(host, outcome)
                    yield url, outcome

    @contextmanager
    def _threads(self):
        pool = ThreadPoolExecutor(self.workers, thread_name_prefix="catalog-download")
        try:
            yield pool
        finally:
            # Who is interrupted does not wait for what is still under way.
            pool.shutdown(wait=False, cancel_futures=True)

    def _next(self, queues, running):
        """What may start now."""
        busy = Counter(host for host, _url in running.values())
        free = self.workers - len(running)
        for host, queue in queues.items():
            while queue and free and busy[host] < self.per_host:
                if host in self._left_in_peace:
                    break
                free -= 1
                busy[host] += 1
                yield host, queue.popleft()

    def _watch(self, host, outcome):
        is_silent = isinstance(outcome, RequestFailed) and outcome.is_silent
        is_busy = isinstance(outcome, RequestFailed) and outcome.is_busy
        self._silent[host] = self._silent[host] + 1 if is_silent else 0
        if is_busy or self._silent[host] >= self.patience:
            self._left_in_peace.add(host)

    def _fetch(self, url: str) -> Outcome:
        try:
            response = self.client.get(url, max_size=MAX_SIZE, accept=ACCEPT)
        except RequestFailed as error:
            return error
        except Exception as error:
            # One odd server must not keep all the others' pictures from being fetched.
            logger.exception("%s could not be fetched.", url)
            return RequestFailed(_("It could not be fetched: %(error)s") % {"error": error})
        try:
            with self._decoding:
                picture = examine(response.file, _name(url))
                decode(response.file)
        except InvalidRecord as error:
            response.file.close()
            return error
        return Download(picture, response.file)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _name(url: str) -> str:
    """A name that a file may have, from the end of the URL."""
    path = PurePosixPath(unquote(urlsplit(url).path))
    return (slugify(path.stem) or "picture") + path.suffix
