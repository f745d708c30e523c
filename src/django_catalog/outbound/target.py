"""A URL, taken apart once: what is checked is what is connected to."""

from dataclasses import dataclass
from urllib.parse import SplitResult, urljoin, urlsplit

from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _

from ..exceptions import RequestFailed

PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Target:
    url: str
    scheme: str
    host: str
    """A name in ASCII, or an address without brackets."""
    port: int
    path: str
    """With the query, as the request has it."""

    @classmethod
    def parse(cls, url: str) -> "Target":
        """Raises ``RequestFailed`` if it is no address that may be asked."""
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").encode("idna").decode()
            port = parts.port or PORTS.get(parts.scheme, 0)
            path = _path(parts)
        except ValueError:
            raise RequestFailed(_("This is not a web address.")) from None
        if parts.scheme not in PORTS:
            raise RequestFailed(_("The address must begin with https:// or http://."))
        if not host:
            raise RequestFailed(_("This is not a web address."))
        if "@" in parts.netloc:
            raise RequestFailed(_("The address must not contain a user name or password."))
        return cls(url, parts.scheme, host, port, path)

    @property
    def is_secure(self) -> bool:
        return self.scheme == "https"

    @property
    def has_usual_port(self) -> bool:
        return self.port == PORTS[self.scheme]

    def redirected(self, location: str) -> "Target":
        """Raises ``RequestFailed`` if the redirect must not be followed."""
        if not location:
            raise RequestFailed(_("The server leads on to another address and does not name it."))
        try:
            target = self.parse(urljoin(self.url, location))
        except ValueError:
            raise RequestFailed(_("The server leads on to what is not a web address.")) from None
        if self.is_secure and not target.is_secure:
            raise RequestFailed(
                _("The server leads on from a secure address (https) to one that is not.")
            )
        return target


def _path(parts: SplitResult) -> str:
    path = iri_to_uri(parts.path or "/")
    return f"{path}?{iri_to_uri(parts.query)}" if parts.query else path
