"""Asks another server for something, and gives up in good time."""

import ssl
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from http.client import HTTPException, HTTPResponse
from ipaddress import ip_network
from typing import IO, Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from .. import __version__
from ..conf import settings
from ..exceptions import RequestFailed
from .addresses import Address, destination, is_public, resolve
from .connection import Clock, Connection
from .target import Target

REDIRECTS = {301, 302, 303, 307, 308}
BUSY = {429, 503}
TEMPORARY = {404, 408, 425, *BUSY}
"""And all from 500 on. What is not found today may be uploaded tomorrow."""

CHUNK = 64 * 1024
IN_MEMORY = 1024 * 1024
"""Bytes of an answer that are kept in memory; larger ones go to a temporary file."""


@dataclass(frozen=True)
class Response:
    """An answer that was received to its end."""

    url: str
    """Where it came from, after redirects."""
    content_type: str
    """As the server has it; it may be wrong."""
    file: IO[bytes]
    """For the caller to close."""


class Client:
    """Sends requests without cookies, credentials or proxies. Threads may share it.

    All that can go wrong is a ``RequestFailed``.
    """

    timeout = 10.0
    """Seconds until a connection is there, and until the next bytes are."""

    total_timeout = 60.0
    """Seconds for a request with all its redirects. Only the resolver of the system, which
    finds the address of a name, has a limit of its own."""

    max_redirects = 5

    ports = frozenset({80, 443})
    """Ports of public servers. Those in ``DJANGO_CATALOG_PRIVATE_NETWORKS`` may use any."""

    user_agent = f"django-catalog-kit/{__version__}"

    def __init__(self) -> None:
        try:
            self._networks = [ip_network(each) for each in settings.DJANGO_CATALOG_PRIVATE_NETWORKS]
        except ValueError as error:
            raise ImproperlyConfigured(f"DJANGO_CATALOG_PRIVATE_NETWORKS: {error}.") from None

    def get(self, url: str, *, max_size: int, accept: str = "*/*") -> Response:
        """What is at this address, of at most so many bytes."""
        clock = Clock(step=self.timeout, total=self.total_timeout)
        headers = {
            "Accept": accept,
            "Accept-Encoding": "identity",
            "Connection": "close",
            "User-Agent": self.user_agent,
        }
        target = Target.parse(url)
        try:
            for _hop in range(self.max_redirects + 1):
                connection = Connection(target, self._places(target), clock, self._tls)
                try:
                    connection.request("GET", target.path, headers=headers)
                    with connection.getresponse() as answer:
                        if answer.status not in REDIRECTS:
                            return _receive(answer, target, max_size)
                        target = target.redirected(_location(answer))
                finally:
                    connection.close()
        except (OSError, HTTPException) as error:
            raise _explain(error) from error
        raise RequestFailed(_("The servers lead on from one address to another without end."))

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        context.set_alpn_protocols(["http/1.1"])
        return context

    def _places(self, target: Target) -> list[Any]:
        """Where to connect to; one address inside is enough to refuse them all."""
        try:
            found = resolve(target.host, target.port)
        except (OSError, ValueError):  # a name that is too long is a ValueError
            raise RequestFailed(
                _("There is no server called “%(host)s”.") % {"host": target.host},
                may_retry=True,
            ) from None
        for address, _place in found:
            self._check(address, target)
        return [place for _address, place in found]

    def _check(self, address: Address, target: Target) -> None:
        if any(destination(address) in network for network in self._networks):
            return
        if not is_public(address):
            raise RequestFailed(
                _("The server “%(host)s” is not on the public internet.") % {"host": target.host}
            )
        if target.port not in self.ports:
            raise RequestFailed(
                _("The address names port %(port)d, which is not a usual one of web servers.")
                % {"port": target.port}
            )


def _location(answer: HTTPResponse) -> str:
    location = answer.headers["Location"] or ""
    try:
        # Many servers send UTF-8 where ASCII should be.
        return location.encode("latin-1").decode()
    except UnicodeError:
        return location


def _receive(answer: HTTPResponse, target: Target, max_size: int) -> Response:
    if not 200 <= answer.status < 300:
        raise _refusal(answer)
    if answer.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        # Or a few bytes could become as many as they like.
        raise RequestFailed(_("The server compresses its answers although it is asked not to."))
    # Spools what does not fit into memory; not a context, because the caller closes it.
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
    try:
        _copy(answer, file, max_size)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return Response(target.url, answer.headers.get_content_type(), file)


def _copy(answer: HTTPResponse, file: IO[bytes], max_size: int) -> None:
    promised = answer.length  # None where the end of the connection is the end of it
    received = 0
    while promised is None or promised <= max_size:
        chunk = answer.read(CHUNK)
        received += len(chunk)
        if received > max_size:
            break
        if not chunk:
            if promised is not None and received < promised:
                raise RequestFailed(
                    _("The server broke off before the file was complete."), may_retry=True
                )
            return
        file.write(chunk)
    raise RequestFailed(
        _("The file is larger than %(size)d MB.") % {"size": max_size // 1024 // 1024}
    )


def _refusal(answer: HTTPResponse) -> RequestFailed:
    status = answer.status
    if status in (404, 410):
        reason = _("There is nothing at this address (error %(status)d).")
    elif status in BUSY:
        reason = _("The server is too busy (error %(status)d).")
    elif status >= 500:
        reason = _("The server has a fault (error %(status)d).")
    else:
        reason = _("The server refuses to give it (error %(status)d).")
    return RequestFailed(
        reason % {"status": status},
        may_retry=status in TEMPORARY or status >= 500,
        is_busy=status in BUSY,
        retry_after=_retry_after(answer.headers.get("Retry-After", "")),
    )


def _retry_after(value: str) -> float:
    """Seconds; the header has them, or a date."""
    if value.strip().isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value).astimezone(UTC)
    except (ValueError, OverflowError):
        return 0
    return max(0, (moment - datetime.now(UTC)).total_seconds())


def _explain(error: Exception) -> RequestFailed:
    """Of what the network did, all may be better tomorrow."""
    if isinstance(error, TimeoutError):
        return RequestFailed(_("The server is too slow."), may_retry=True, is_silent=True)
    if isinstance(error, ssl.SSLCertVerificationError):
        reason = _("The certificate of the server is not valid: %(reason)s.")
        return RequestFailed(reason % {"reason": error.verify_message}, may_retry=True)
    if isinstance(error, OSError):
        return RequestFailed(_("The server does not answer."), may_retry=True, is_silent=True)
    return RequestFailed(_("The answer of the server cannot be understood."), may_retry=True)
