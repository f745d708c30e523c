import socket

import pytest

from django_catalog.outbound import Client


@pytest.fixture
def client(settings):
    settings.DJANGO_CATALOG_PRIVATE_NETWORKS = ["127.0.0.1/32"]
    return Client()


@pytest.fixture
def names(monkeypatch):
    """Addresses by host name; other names do not exist. What is asked for is noted."""
    names, resolve = {}, socket.getaddrinfo

    def look_up(host, port, **options):
        names.setdefault("asked", []).append(host)
        if host not in names:
            return resolve(host, port, flags=socket.AI_NUMERICHOST, **options)
        found = (resolve(address, port, **options) for address in names[host])
        return [place for places in found for place in places]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return names
