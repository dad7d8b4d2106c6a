"""Who a client is on the network: the last hop that no proxy of ours has written."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv6Address,
    ip_address,
    ip_network,
)
from typing import Literal, TypeAlias

from starlette.types import Scope

from infra.edge.fields import Fields

Address: TypeAlias = IPv4Address | IPv6Address
ForwardedBy: TypeAlias = Literal["x-forwarded-for", "forwarded"]

_MOST_HOPS = 32
UNKNOWN = "unknown"
"""A peer without an address, such as a unix socket."""
_NOWHERE = (UNKNOWN, None)


class ClientAddresses:
    """Finds the client behind the proxies we trust."""

    def __init__(
        self, trusted: Iterable[str], header: ForwardedBy, *, ipv6_prefix: int
    ) -> None:
        """*trusted* as CIDRs. *header* is the one that those proxies write."""
        networks = [ip_network(cidr) for cidr in trusted]

        @lru_cache(maxsize=4096)
        def is_trusted(address: Address) -> bool:
            return any(address in network for network in networks)

        self._is_trusted = is_trusted
        self._header = header
        self._prefix = ipv6_prefix

    def of(self, scope: Scope) -> str:
        """Return the client's address; that of the peer, where hops are garbage."""
        peer = scope.get("client")
        text, address = _parsed(peer[0]) if peer else _NOWHERE
        if address is None or not self._is_trusted(address):
            return text
        found = text
        for hop in self._hops(Fields.of(scope)):
            said, told = _parsed(hop)
            if told is None:
                return text
            found = said
            if not self._is_trusted(told):
                break
        return found

    def share(self, address: str) -> str:
        """Return what limits count by: IPv4 alone, IPv6 by its network."""
        if ":" not in address:
            return address
        return str(ip_network(f"{address}/{self._prefix}", strict=False))

    def _hops(self, fields: Fields) -> Iterator[str]:
        """Return what the proxies wrote, the last one's word first."""
        # From the right and by every comma: what a client wrote on the left must not
        # decide how the rest is read.
        written = ",".join(fields.all(self._header.encode()))
        for part in reversed(written.rsplit(",", _MOST_HOPS)):
            yield _node(part) if self._header == "forwarded" else part


def _node(element: str) -> str:
    if element.count('"') % 2 or "\\" in element:
        return ""  # it is half of something quoted
    pairs = (pair.partition("=") for pair in element.split(";"))
    nodes = [value for name, _, value in pairs if name.strip().lower() == "for"]
    return nodes[0].strip().strip('"') if len(nodes) == 1 else ""


@lru_cache(maxsize=4096)
def _parsed(text: str) -> tuple[str, Address | None]:
    """Return an address as it is usually written, and what it is."""
    host = text.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return _NOWHERE
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(address), address
