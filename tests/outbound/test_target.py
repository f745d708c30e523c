"""URLs taken apart, and where redirects may lead."""

import pytest

from django_catalog.exceptions import RequestFailed
from django_catalog.outbound.target import Target


@pytest.mark.parametrize(
    ("url", "host", "port", "path"),
    [
        ("https://shop.example/a.jpg", "shop.example", 443, "/a.jpg"),
        ("HTTP://SHOP.example", "shop.example", 80, "/"),
        ("http://shop.example:8080/?q=1#top", "shop.example", 8080, "/?q=1"),
        ("https://bücher.example/grün 1.jpg", "xn--bcher-kva.example", 443, "/gr%C3%BCn%201.jpg"),
        ("https://shop.example/a%20b.jpg?w=ü", "shop.example", 443, "/a%20b.jpg?w=%C3%BC"),
        ("http://[2606:4700::1]/", "2606:4700::1", 80, "/"),
        ("https://shop.example/a\r\nHost: b", "shop.example", 443, "/aHost:%20b"),
    ],
)
def test_parts(url, host, port, path):
    target = Target.parse(url)
    assert (target.host, target.port, target.path) == (host, port, path)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://shop.example/a.jpg", "must begin with https:// or http://"),
        ("file:///etc/passwd", "must begin with https:// or http://"),
        ("gopher://shop.example:70/_x", "must begin with https:// or http://"),
        ("/a.jpg", "must begin with https:// or http://"),
        ("https:///a.jpg", "not a web address"),
        ("https://[::1/a.jpg", "not a web address"),
        ("https://shop.example:99999/", "not a web address"),
        ("https://shop.example:x/", "not a web address"),
        (f"https://{'a' * 70}.example/", "not a web address"),
        ("https://me:secret@shop.example/", "user name or password"),
        ("https://@shop.example/", "user name or password"),
    ],
)
def test_url_that_is_not_asked(url, reason):
    with pytest.raises(RequestFailed, match=reason) as failure:
        Target.parse(url)
    assert not failure.value.may_retry


@pytest.mark.parametrize(
    ("location", "url"),
    [
        ("b.jpg", "https://shop.example/old/b.jpg"),
        ("/b.jpg", "https://shop.example/b.jpg"),
        ("//cdn.example/b.jpg", "https://cdn.example/b.jpg"),
        ("https://cdn.example/b.jpg", "https://cdn.example/b.jpg"),
    ],
)
def test_redirect(location, url):
    assert Target.parse("https://shop.example/old/a.jpg").redirected(location).url == url


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("", "does not name it"),
        ("http://shop.example/a.jpg", r"from a secure address \(https\) to one that is not"),
        ("file:///etc/passwd", "must begin with https:// or http://"),
        ("https://me:secret@shop.example/", "user name or password"),
        ("https://[::1/", "not a web address"),
    ],
)
def test_redirect_that_is_not_followed(location, reason):
    with pytest.raises(RequestFailed, match=reason):
        Target.parse("https://shop.example/a.jpg").redirected(location)
