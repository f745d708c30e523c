"""A connection to addresses that were checked before, which ends in time."""

import io
import socket
import ssl
import time
from collections.abc import Sequence
from http.client import HTTPConnection
from typing import Any, cast

from .target import Target


class Clock:
    """Runs from now on, for the whole of a request and its redirects."""

    def __init__(self, *, step: float, total: float) -> None:
        """``step`` is what one read may take, ``total`` what all may, in seconds."""
        self.step = step
        self._end = time.monotonic() + total

    def left(self) -> float:
        """Seconds that the next step may take. Raises ``TimeoutError``."""
        left = min(self._end - time.monotonic(), self.step)
        if left <= 0:
            raise TimeoutError
        return left


class Connection(HTTPConnection):
    """Connects to one of these places, whatever the name of the target means by now."""

    def __init__(
        self, target: Target, places: Sequence[Any], clock: Clock, tls: ssl.SSLContext
    ) -> None:
        super().__init__(target.host, target.port)
        self.target = target
        self.places = places
        self.clock = clock
        self.tls = tls
        if target.has_usual_port:
            self.default_port = target.port  # is left out of the header "Host"

    def connect(self) -> None:
        sock = self._open()
        if self.target.is_secure:
            sock = self.tls.wrap_socket(sock, server_hostname=self.target.host)
        self.sock = cast(Any, _TimedSocket(sock, self.clock))

    def _open(self) -> socket.socket:
        failure = OSError()
        for place in self.places:
            # Places of IPv6 have four parts, those of IPv4 two.
            family = socket.AF_INET6 if len(place) == 4 else socket.AF_INET
            sock = socket.socket(family, socket.SOCK_STREAM)
            try:
                sock.settimeout(self.clock.left())
                sock.connect(place)
            except OSError as error:
                sock.close()
                failure = error
            else:
                return sock
        raise failure


class _TimedSocket:
    """The part of a socket that ``http.client`` uses.

    A timeout of Python's sockets begins anew with every byte that arrives, so that a
    server could keep a reader for ever.
    """

    def __init__(self, sock: socket.socket, clock: Clock) -> None:
        self._sock = sock
        self._clock = clock

    def sendall(self, data: Any) -> None:
        self._sock.settimeout(self._clock.left())
        self._sock.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_TimedReader(self._sock, self._clock))

    def close(self) -> None:
        self._sock.close()


class _TimedReader(io.RawIOBase):
    def __init__(self, sock: socket.socket, clock: Clock) -> None:
        self._sock = sock
        self._clock = clock
        self._file = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(self._clock.left())
        return self._file.readinto(buffer)

    def close(self) -> None:
        self._file.close()
        super().close()
