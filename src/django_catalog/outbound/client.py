"""Asks another server for something, and gives up in good time."""

import ssl
from functools import cached_property
from http.client import HTTPException, HTTPResponse
from ipaddress import ip_network
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from .. import __version__
from ..conf import settings
from ..exceptions import RequestFailed
from .addresses import Address, destination, is_public, resolve
from .connection import Clock, Connection
from .response import Response, receive
from .target import Target

REDIRECTS = {301, 302, 303, 307, 308}


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
                            return receive(answer, target.url, max_size)
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
                is_silent=True,
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
