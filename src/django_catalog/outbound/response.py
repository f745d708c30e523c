"""An answer, received up to a limit, or the reason why there is none."""

import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPResponse
from typing import IO

from django.utils.translation import gettext as _

from ..exceptions import RequestFailed

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
    file: IO[bytes]
    """For the caller to close."""


def receive(answer: HTTPResponse, url: str, max_size: int) -> Response:
    """Raises ``RequestFailed`` if it is not what was asked for."""
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
    return Response(url, file)


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
