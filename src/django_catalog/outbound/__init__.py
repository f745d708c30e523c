"""Requests to addresses that strangers have chosen: they reach the public internet and
nothing of the network inside, and end whatever the other side does.

The standard library speaks HTTP and TLS. What is ours is what libraries do not have:
that the very address which was checked is connected to, and a limit of time and size
for the whole of it.
"""

from .client import Client, Response

__all__ = ["Client", "Response"]
