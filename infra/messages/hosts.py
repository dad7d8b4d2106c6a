"""Names and addresses of hosts."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address

_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")


def is_host(text: str) -> bool:
    """Tell whether *text* is a name that can be looked up, or an IP address."""
    return bool(_NAME.fullmatch(text)) or _address(text) is not None


def is_loopback(host: str) -> bool:
    """Tell whether *host* is this machine, so that nothing crosses a network."""
    address = _address(host)
    return address.is_loopback if address else host == "localhost"


def is_near(host: str) -> bool:
    """Tell whether *host* is in a private network: by its address, or a bare name."""
    address = _address(host)
    return address.is_private if address else "." not in host


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
