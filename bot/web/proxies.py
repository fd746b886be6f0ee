"""Whose request it is, where proxies stand between: X-Forwarded-For is believed from configured proxies only."""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from starlette.types import ASGIApp, Receive, Scope, Send

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_HEADER = b"x-forwarded-for"
_WITH_PORT = re.compile(r"\[(?P<v6>[^]]*)](:\d+)?|(?P<v4>[\d.]+):\d+")
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class KnownProxies:
    """ASGI middleware: `client` of the scope becomes the address that the proxies in `trusted` vouch for."""

    app: ASGIApp
    trusted: Sequence[Network]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if self.trusted and scope["type"] == "http" and scope.get("client"):
            peer, port = scope["client"]
            given = ",".join(value.decode("latin-1") for name, value in scope["headers"] if name == _HEADER)
            scope["client"] = (origin(peer, given, self.trusted), port)
        await self.app(scope, receive, send)


def origin(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """The rightmost address that is not a trusted proxy's, of those that `forwarded` names and then `peer`.

    Each proxy adds on the right whom it heard, so whatever stands left of an address that is not trusted, or of
    something that is no address, may be invented.
    """
    nearest = peer
    for said in reversed(forwarded[-_LONGEST:].split(",")):
        address = _address(nearest)
        if address is None or not any(address in network for network in trusted):
            break
        before = _address(said.strip())
        if before is None:
            break
        nearest = str(before)
    return nearest


@lru_cache(maxsize=256)
def _address(words: str) -> _Address | None:
    found = _WITH_PORT.fullmatch(words)
    try:
        address = ipaddress.ip_address((found["v6"] or found["v4"]) if found else words)
    except ValueError:
        return None
    return (isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped) or address
