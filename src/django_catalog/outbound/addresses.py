"""Which addresses are on the public internet, and which are inside."""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

Address = IPv4Address | IPv6Address

_UNICAST = ip_network("2000::/3")
_NAT64 = ip_network("64:ff9b::/96")
_INSIDE = (
    ip_network("168.63.129.16/32"),  # Azure's own services, on a public address
    ip_network("192.0.0.0/24"),  # Oracle's metadata; older Pythons call it global
)


def resolve(host: str, port: int) -> list[tuple[Address, Any]]:
    """Each address of this name, and what a socket connects to. Raises ``OSError`` and
    ``ValueError``."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(ip_address(place[0]), place) for *_family, place in found]


def destination(address: Address) -> Address:
    """Where packets to it end up: an IPv6 address may stand for one of IPv4."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def is_public(address: Address) -> bool:
    address = destination(address)
    if isinstance(address, IPv6Address):
        return address in _UNICAST and address.is_global
    is_inside = any(address in network for network in _INSIDE)
    # Multicast addresses are global ones.
    return address.is_global and not address.is_multicast and not is_inside
