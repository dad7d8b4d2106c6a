"""Who a client is on the network: proxies are believed, clients are not."""

from ipaddress import IPv6Address
from typing import Any

import pytest

from infra.edge.addresses import UNKNOWN, ClientAddresses

PROXY, INNER, CLIENT, LIAR = "10.0.0.1", "10.1.2.3", "203.0.113.7", "198.51.100.9"
TRUSTED = ("10.0.0.0/8", "fd00::/8")


def request(peer: str | None, *headers: tuple[str, str]) -> dict[str, Any]:
    """Return the ASGI scope of a request."""
    return {
        "type": "http",
        "client": (peer, 4711) if peer is not None else None,
        "headers": [(n.lower().encode(), v.encode("latin-1")) for n, v in headers],
    }


def told(*lines: str, peer: str = PROXY) -> str:
    """Return who the client is by these lines of X-Forwarded-For."""
    addresses = ClientAddresses(TRUSTED, "x-forwarded-for", ipv6_prefix=64)
    return addresses.of(request(peer, *(("X-Forwarded-For", li) for li in lines)))


def forwarded(*lines: str, peer: str = PROXY) -> str:
    """Return who the client is by these lines of Forwarded."""
    addresses = ClientAddresses(TRUSTED, "forwarded", ipv6_prefix=64)
    return addresses.of(request(peer, *(("Forwarded", line) for line in lines)))


def test_without_proxies_the_peer_is_the_client_whatever_it_says() -> None:
    addresses = ClientAddresses((), "x-forwarded-for", ipv6_prefix=64)
    lies = [("X-Forwarded-For", CLIENT), ("Forwarded", f"for={CLIENT}")]

    assert addresses.of(request(LIAR, *lies)) == LIAR


@pytest.mark.parametrize("read", [told, forwarded])
def test_a_peer_that_is_not_trusted_is_not_believed(read: Any) -> None:
    assert read(CLIENT, f"for={CLIENT}", peer=LIAR) == LIAR
    assert read(peer=LIAR) == LIAR


@pytest.mark.parametrize(
    ("lines", "client"),
    [
        ([], PROXY),
        ([CLIENT], CLIENT),
        ([f"{LIAR}, {CLIENT}"], CLIENT),
        ([f"{LIAR},{CLIENT},{INNER}"], CLIENT),
        ([f"{LIAR}, {CLIENT} ,\t{INNER},10.9.9.9"], CLIENT),
        ([f"{LIAR}, {INNER}, {CLIENT}"], CLIENT),
        ([INNER], INNER),
        ([f"10.7.7.7, {INNER}"], "10.7.7.7"),
        ([f"fd00::7, {INNER}"], "fd00::7"),
        ([LIAR, CLIENT], CLIENT),
        ([LIAR, CLIENT, INNER], CLIENT),
        ([f"{LIAR}, {CLIENT}", f"{INNER}, 10.9.9.9"], CLIENT),
        ([f"<script>, {LIAR}, {CLIENT}"], CLIENT),
    ],
)
def test_it_is_the_last_hop_that_no_proxy_of_ours_has(
    lines: list[str], client: str
) -> None:
    assert told(*lines) == client
    elements = [
        ",".join(f'for="{hop.strip()}"' for hop in line.split(",")) for line in lines
    ]
    plain = client if ":" not in client else PROXY  # IPv6 belongs into brackets
    assert forwarded(*elements) in {client, plain}


@pytest.mark.parametrize(
    "hop",
    [
        *("", " ", ",", "garbage", "<script>alert(1)</script>", "unknown", "_hidden"),
        *("1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "0x7f.1", "2130706433"),
        *("1.2.3.4 5.6.7.8", "1.2.3.4/24", ":::", "[", "[]", "[]:80", "%", "%eth0"),
        *("12345::", "::g", "1:2:3:4:5:6:7:8:9", "\xe9", "\xb2.2.2.2", "\x85", "\0"),
        *("localhost", "example.com:80", "for=203.0.113.7", "'203.0.113.7'", "null"),
    ],
    ids=ascii,
)
def test_garbage_is_the_peer(hop: str) -> None:
    assert told(hop) == told(f"{CLIENT},{hop}") == told(f"{hop},{INNER}") == PROXY
    assert forwarded(f"for={hop}") == PROXY


@pytest.mark.parametrize(
    ("hop", "client"),
    [
        (f"{CLIENT}:4711", CLIENT),
        (f" {CLIENT}\t", CLIENT),
        ("2001:db8::1", "2001:db8::1"),
        ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
        ("[fe80::1%25eth0]:80", "fe80::1"),
        ("::ffff:203.0.113.7", CLIENT),
        ("::FFFF:203.0.113.7", CLIENT),
        ("::ffff:cb00:7107", CLIENT),
        ("[::ffff:cb00:7107]:80", CLIENT),
        ("0:0:0:0:0:ffff:cb00:7107", CLIENT),
        ("0000:0000:0000:0000:0000:ffff:203.0.113.7", CLIENT),
        ("::ffff:203.0.113.7%eth0", CLIENT),
        ("2001:db8::1.2.3.4", "2001:db8::102:304"),
        ("::1.2.3.4", str(IPv6Address("::1.2.3.4"))),
        ("64:ff9b::1.2.3.4", str(IPv6Address("64:ff9b::1.2.3.4"))),
        ("::ffff:0:1.2.3.4", str(IPv6Address("::ffff:0:1.2.3.4"))),
    ],
)
def test_an_address_may_be_written_in_many_ways(hop: str, client: str) -> None:
    assert told(hop) == client
    assert told(hop, peer=PROXY) == forwarded(f'for="{hop}"') == client
    if "%" not in hop:
        assert told(peer=hop.strip()) == client


@pytest.mark.parametrize(
    "peer", ["::ffff:10.0.0.1", "::ffff:a00:1", "10.0.0.1", "fd00::1", "fd00::1%eth0"]
)
def test_a_proxy_is_trusted_however_it_is_written(peer: str) -> None:
    assert told(CLIENT, peer=peer) == CLIENT
    assert (
        told(f"{LIAR}, {CLIENT}, ::ffff:10.0.0.2, [fd00::2]:443", peer=peer) == CLIENT
    )


@pytest.mark.parametrize(
    ("line", "client"),
    [
        (f"for={CLIENT}", CLIENT),
        (f"For={CLIENT}", CLIENT),
        (f"FOR={CLIENT};proto=https", CLIENT),
        (f"proto=https;by={PROXY};for={CLIENT};host=immo.bj", CLIENT),
        (f"proto=https; for={CLIENT}", CLIENT),
        (f'for="{CLIENT}:4711"', CLIENT),
        ('for="[2001:db8:cafe::17]:4711"', "2001:db8:cafe::17"),
        ('for="[2001:db8:cafe::17]"', "2001:db8:cafe::17"),
        ('for="[::ffff:203.0.113.7]"', CLIENT),
        (f"for={LIAR}, for={CLIENT}", CLIENT),
        (f"for={LIAR},for={CLIENT};by=10.0.0.2,for={INNER}", CLIENT),
        ("for=unknown", PROXY),
        ("for=_hidden", PROXY),
        ('for="_SEVKISEK:80"', PROXY),
        (f"for={CLIENT}, for=unknown", PROXY),
        (f"by={CLIENT}", PROXY),
        (f"{CLIENT}", PROXY),
        (f"xfor={CLIENT}", PROXY),
        ("for", PROXY),
        ('for="', PROXY),
        (f'for="{LIAR}, for={CLIENT}', CLIENT),
        (";;;=,=;", PROXY),
    ],
)
def test_forwarded_is_read_as_its_standard_has_it(line: str, client: str) -> None:
    assert forwarded(line) == client


def test_only_the_header_that_the_proxies_write_is_read() -> None:
    both = request(PROXY, ("X-Forwarded-For", CLIENT), ("Forwarded", f"for={LIAR}"))

    for header, client in (("x-forwarded-for", CLIENT), ("forwarded", LIAR)):
        addresses = ClientAddresses(TRUSTED, header, ipv6_prefix=64)  # type: ignore[arg-type] # a str in a loop
        assert addresses.of(both) == client
        others = [("X-Real-IP", LIAR), ("Client-IP", LIAR), ("True-Client-IP", LIAR)]
        assert addresses.of(request(PROXY, *others)) == PROXY


@pytest.mark.parametrize("peer", [None, "", "/run/onboarding.sock", "testclient"])
def test_a_peer_without_an_address_is_unknown(peer: str | None) -> None:
    addresses = ClientAddresses(TRUSTED, "x-forwarded-for", ipv6_prefix=64)

    assert addresses.of(request(peer, ("X-Forwarded-For", CLIENT))) == UNKNOWN
    assert addresses.share(UNKNOWN) == UNKNOWN
