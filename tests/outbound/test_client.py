"""What a server of a stranger can do, and what becomes of it."""

import os
import socket
import ssl
import subprocess
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from django.core.exceptions import ImproperlyConfigured

from django_catalog.exceptions import RequestFailed
from django_catalog.outbound import Client
from tests.other_server import OtherServer

KILOBYTE = 1024


@pytest.fixture
def server():
    with OtherServer() as server:
        yield server


@pytest.fixture
def get(client):
    def get(url, max_size=KILOBYTE):
        response = client.get(url, max_size=max_size)
        with response.file as file:
            return file.read()

    return get


@pytest.fixture
def failure(get):
    """Why this URL cannot be got."""

    def failure(url, **options):
        with pytest.raises(RequestFailed) as failure:
            get(url, **options)
        return failure.value

    return failure


def test_answer(client, server):
    url = server.answer("/a.jpg", b"picture")
    response = client.get(url, max_size=KILOBYTE)
    with response.file as file:
        assert (response.url, file.read()) == (url, b"picture")


def test_request_tells_who_asks_and_nothing_else(get, server, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    get(server.answer("/a.jpg", Set_Cookie="a=1"))
    get(server.answer("/a.jpg"))
    (_path, headers) = server.requests[1]
    assert headers["User-Agent"].startswith("django-catalog-kit/")
    assert headers["Accept-Encoding"] == "identity"
    assert headers["Host"] == f"127.0.0.1:{server.port}"
    assert {"Cookie", "Authorization", "Referer"}.isdisjoint(headers)


def test_answer_without_a_length(get, server):
    assert get(server.answer("/a.jpg", b"picture", Content_Length=None)) == b"picture"


def test_answer_in_chunks(get, server):
    body = b"3\r\npic\r\n4\r\nture\r\n0\r\n\r\n"
    url = server.answer("/a.jpg", body, Content_Length=None, Transfer_Encoding="chunked")
    # Python's server speaks HTTP/1.0, whose clients take chunks all the same.
    assert get(url) == b"picture"


# Where it leads


@pytest.mark.parametrize(
    "address", ["127.0.0.2", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.2"]
)
def test_name_of_an_address_inside(failure, names, address):
    names["shop.example"] = [address]
    error = failure("http://shop.example/")
    assert str(error) == "The server “shop.example” is not on the public internet."
    assert not error.may_retry


def test_one_address_inside_is_enough(failure, names):
    names["shop.example"] = ["93.184.216.34", "10.0.0.1"]
    assert "not on the public internet" in str(failure("http://shop.example/"))


@pytest.mark.parametrize("host", ["2130706434", "0x7f.2", "127.2", "[::ffff:7f00:2]", "0"])
def test_address_in_disguise(failure, host):
    assert "not on the public internet" in str(failure(f"http://{host}/"))


def test_name_that_does_not_exist(failure, names):
    error = failure("http://nowhere.example/")
    assert str(error) == "There is no server called “nowhere.example”."
    assert error.may_retry


def test_name_that_no_resolver_takes(failure):
    assert "There is no server called" in str(failure("http://shop\0.example/"))


@pytest.mark.parametrize("port", [22, 25, 6379, 8080])
def test_port_of_another_service(failure, names, port):
    names["shop.example"] = ["93.184.216.34"]
    assert f"names port {port}" in str(failure(f"http://shop.example:{port}/"))


def test_the_address_that_was_checked_is_the_one_connected_to(failure, names, monkeypatch):
    """A name may mean another address a moment later."""
    names["shop.example"] = ["93.184.216.34"]
    connected = []

    def connect(sock, place):
        connected.append(place)
        names["shop.example"] = ["10.0.0.1"]
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    assert str(failure("http://shop.example/")) == "The server does not answer."
    assert connected == [("93.184.216.34", 80)]
    assert names["asked"] == ["shop.example"]


def test_the_next_address_is_tried_where_one_does_not_answer(server, names, settings):
    settings.DJANGO_CATALOG_PRIVATE_NETWORKS = ["127.0.0.0/8", "::1/128"]
    names["shop.example"] = ["::1", "127.0.0.1"]
    server.answer("/", b"here")
    url = server.url("/", host="shop.example")
    with Client().get(url, max_size=KILOBYTE).file as file:
        assert file.read() == b"here"


@pytest.mark.parametrize("network", ["nonsense", "127.0.0.1/8"])
def test_setting_that_names_no_network(settings, network):
    settings.DJANGO_CATALOG_PRIVATE_NETWORKS = [network]
    with pytest.raises(ImproperlyConfigured, match="DJANGO_CATALOG_PRIVATE_NETWORKS"):
        Client()


# Redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_followed(client, server, status):
    server.answer("/b.jpg", b"picture")
    url = server.answer("/a.jpg", status=status, Location="/b.jpg")
    response = client.get(url, max_size=KILOBYTE)
    with response.file as file:
        assert (response.url, file.read()) == (server.url("/b.jpg"), b"picture")


def test_redirect_in_letters_that_are_not_ascii(get, server):
    server.answer("/gr%C3%BCn.jpg", b"green")
    location = "/grün.jpg".encode().decode("latin-1")
    assert get(server.answer("/a.jpg", status=302, Location=location)) == b"green"


@pytest.mark.parametrize("location", ["http://127.0.0.2/", "http://[::1]/", "http://shop.example/"])
def test_redirect_to_an_address_inside(failure, server, names, location):
    names["shop.example"] = ["127.0.0.2"]
    url = server.answer("/a.jpg", status=302, Location=location)
    assert "is not on the public internet" in str(failure(url))


def test_redirects_without_end(failure, server):
    url = server.answer("/a.jpg", status=302, Location="/a.jpg")
    error = failure(url)
    assert "from one address to another without end" in str(error)
    assert not error.may_retry
    assert len(server.requests) == 6


def test_redirect_to_nowhere(failure, server):
    assert "does not name it" in str(failure(server.answer("/a.jpg", status=302)))


# Time


def test_server_that_says_nothing(failure, client, server):
    client.timeout = 0.1
    error = failure(server.answer_by("/", lambda handler: time.sleep(1)))
    assert str(error) == "The server is too slow."
    assert error.may_retry
    assert error.is_silent


@pytest.mark.parametrize("prefix", [b"", b"HTTP/1.0 200 OK\r\n", b"HTTP/1.0 200 OK\r\n\r\n"])
def test_server_that_sends_a_byte_now_and_then(failure, client, server, prefix):
    """Each byte comes in time, the answer never."""
    client.total_timeout = 0.3

    def drip(handler):
        handler.wfile.write(prefix)
        while True:
            handler.wfile.write(b"a")
            time.sleep(0.02)

    assert str(failure(server.answer_by("/", drip))) == "The server is too slow."


def test_time_of_all_redirects_counts(failure, client, server):
    client.total_timeout = 0.3

    def lead_on(handler):
        time.sleep(0.1)
        handler.send_response(302)
        handler.send_header("Location", "/")
        handler.end_headers()

    assert str(failure(server.answer_by("/", lead_on))) == "The server is too slow."


def test_server_that_is_not_there(failure):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    error = failure(f"http://127.0.0.1:{port}/")
    assert str(error) == "The server does not answer."
    assert error.is_silent


# Size


def test_answer_without_end(failure, server):
    def pour(handler):
        handler.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n")
        while True:
            handler.wfile.write(b"a" * KILOBYTE)

    error = failure(server.answer_by("/", pour), max_size=1024 * KILOBYTE)
    assert str(error) == "The file is larger than 1 MB."
    assert not error.may_retry


def test_chunks_without_end(failure, server):
    def pour(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            handler.wfile.write(b"400\r\n" + b"a" * KILOBYTE + b"\r\n")

    url = server.answer_by("/", pour)
    assert str(failure(url, max_size=1024 * KILOBYTE)) == "The file is larger than 1 MB."


def test_answer_that_says_it_is_too_large_is_not_received(failure, server):
    url = server.answer("/", b"a", Content_Length=10**12)
    assert str(failure(url, max_size=1024 * KILOBYTE)) == "The file is larger than 1 MB."


def test_largest_answer(get, server):
    assert len(get(server.answer("/", b"a" * KILOBYTE))) == KILOBYTE


def test_answer_shorter_than_it_says(failure, server):
    error = failure(server.answer("/", b"pict", Content_Length=7))
    assert str(error) == "The server broke off before the file was complete."
    assert error.may_retry


def test_answer_longer_than_it_says(get, server):
    assert get(server.answer("/", b"picture", Content_Length=4)) == b"pict"


def test_compressed_answer(failure, server):
    error = failure(server.answer("/", b"a", Content_Encoding="gzip"))
    assert "compresses its answers" in str(error)


@pytest.mark.parametrize(
    "answer",
    [
        b"nonsense\r\n\r\n",
        b"HTTP/1.0 2x0 OK\r\n\r\n",
        b"HTTP/1.0 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n",
        b"HTTP/1.0 200 OK\r\nA: " + b"b" * 100_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"",
    ],
)
def test_answer_that_is_not_http(failure, server, answer):
    error = failure(server.answer_by("/", lambda handler: handler.wfile.write(answer)))
    assert error.may_retry


# Statuses


@pytest.mark.parametrize(
    ("status", "reason", "may_retry"),
    [
        (204, None, None),
        (304, "refuses to give it", False),
        (401, "refuses to give it", False),
        (403, "refuses to give it", False),
        (404, "There is nothing at this address", True),
        (410, "There is nothing at this address", False),
        (418, "refuses to give it", False),
        (429, "The server is too busy", True),
        (500, "The server has a fault", True),
        (503, "The server is too busy", True),
    ],
)
def test_status(get, failure, server, status, reason, may_retry):
    url = server.answer("/", status=status)
    if reason is None:
        assert get(url) == b""
        return
    error = failure(url)
    assert f"{reason} (error {status})." in str(error)
    assert error.may_retry == may_retry
    assert error.is_busy == (status in (429, 503))


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("", 0),
        ("soon", 0),
        ("-5", 0),
        ("Thu, 01 Jan 2026 00:00:00 +0000", 0),
        ("Fri, 31 Dec 9999 23:59:59 -1200", 0),
    ],
)
def test_when_to_come_again(failure, server, value, seconds):
    assert failure(server.answer("/", status=503, Retry_After=value)).retry_after == seconds


def test_date_when_to_come_again(failure, server):
    moment = format_datetime(datetime.now(UTC) + timedelta(hours=1))
    error = failure(server.answer("/", status=429, Retry_After=moment))
    assert 3500 < error.retry_after <= 3600


# TLS


@pytest.fixture
def certificate(tmp_path, monkeypatch):
    """Of ``shop.example``, made on the spot, and trusted."""
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=shop.example"
    name = ["-addext", "subjectAltName=DNS:shop.example", "-keyout", key, "-out", cert]
    try:
        subprocess.run([*command.split(), *name], check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl makes the certificate, and is not installed")
    monkeypatch.setenv("SSL_CERT_FILE", os.fspath(cert))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context


def test_certificate_belongs_to_the_name_although_an_address_is_connected_to(
    get, failure, certificate, names
):
    names["shop.example"] = names["other.example"] = ["127.0.0.1"]
    with OtherServer(certificate) as server:
        server.answer("/", b"safe")
        assert get(server.url("/", host="shop.example")) == b"safe"
        error = failure(server.url("/", host="other.example"))
    assert "The certificate of the server is not valid" in str(error)
    assert error.may_retry


def test_certificate_that_nobody_trusts(failure, certificate, names, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    names["shop.example"] = ["127.0.0.1"]
    with OtherServer(certificate) as server:
        error = failure(server.url("/", host="shop.example"))
    assert "The certificate of the server is not valid" in str(error)


def test_server_that_speaks_no_tls(failure, server):
    assert failure(f"https://127.0.0.1:{server.port}/").may_retry
