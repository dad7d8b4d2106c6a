"""What limits count by, and addresses under attack."""

import time
from ipaddress import ip_address
from typing import Any
from uuid import UUID

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import text

from infra.app import create_app
from infra.edge.addresses import UNKNOWN, ClientAddresses, ForwardedBy
from infra.postgres.connection import PostgresConnection
from infra.settings import Settings
from tests.answers import FINALIZE, SAVE, complete
from tests.api import serving
from tests.resolvers.strategies import steady

PROXY, CLIENT, LIAR = "10.0.0.1", "203.0.113.7", "198.51.100.9"
TRUSTED = ("10.0.0.0/8", "fd00::/8")


def addresses(
    header: ForwardedBy = "x-forwarded-for", prefix: int = 64
) -> ClientAddresses:
    return ClientAddresses(TRUSTED, header, ipv6_prefix=prefix)


def request(peer: object, header: str, *lines: bytes) -> dict[str, Any]:
    """Return the ASGI scope of a request."""
    headers = [(header.encode(), line) for line in lines]
    return {"type": "http", "client": (peer, 4711), "headers": headers}


@pytest.mark.parametrize(
    ("prefix", "address", "share"),
    [
        (64, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (64, "2001:db8:1:2::", "2001:db8:1:2::/64"),
        (64, "2001:db8:1:3::", "2001:db8:1:3::/64"),
        (48, "2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        (56, "2001:db8:1:2ff:3:4:5:6", "2001:db8:1:200::/56"),
        (32, "2001:db8:ffff::1", "2001:db8::/32"),
        (128, "2001:db8::1", "2001:db8::1/128"),
        (64, CLIENT, CLIENT),
        (32, CLIENT, CLIENT),
    ],
)
def test_ipv6_shares_its_network_and_ipv4_is_alone(
    prefix: int, address: str, share: str
) -> None:
    assert addresses(prefix=prefix).share(address) == share


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded"])
@pytest.mark.parametrize(
    "hop",
    [
        PROXY,
        LIAR,
        "x",
        "",
        ";",
        '"',
        "[",
        "for=",
        ":" * 99,
        '\\"',
        '"\\',
        'for="',
        "\\",
    ],
)
@pytest.mark.parametrize("comma", [",", ""])
def test_ten_thousand_hops_take_no_time(
    header: ForwardedBy, hop: str, comma: str
) -> None:
    lines = [comma.join([hop] * 1000).encode()] * 10
    started = time.process_time()

    client = addresses(header).of(request(PROXY, header, *lines))

    assert time.process_time() - started < 0.05
    assert client in {PROXY, LIAR}


def test_a_long_chain_is_not_followed_to_what_the_client_wrote() -> None:
    chain = ",".join([CLIENT, *[PROXY] * 40]).encode()

    assert addresses().of(request(PROXY, "x-forwarded-for", chain)) == PROXY


def test_a_client_does_not_hide_behind_a_long_chain_of_its_own() -> None:
    chain = ",".join([*[LIAR] * 50, CLIENT]).encode()

    assert addresses().of(request(PROXY, "x-forwarded-for", chain)) == CLIENT


@pytest.mark.parametrize(
    "line",
    [
        f'for={CLIENT};host="a, for={LIAR}"',
        f'for={CLIENT};host="a,for={LIAR};b"',
        f'host="a;for={LIAR};b";for={CLIENT}',
        f'for={CLIENT};host="a, for={LIAR};b=";proto="https"',
        f'for={CLIENT};host="a\\", for={LIAR};b=\\""',
    ],
)
def test_what_is_quoted_is_no_hop(line: str) -> None:
    client = addresses("forwarded").of(request(PROXY, "forwarded", line.encode()))

    assert client in {CLIENT, PROXY}


pieces = st.sampled_from(
    (
        *("for=", "by=", "=", ";", ",", '"', "[", "]", ":", "::", "%", ".", " ", "\t"),
        *("ffff", "1.2.3.4", "::ffff:", "10.0.0.1", "fd00::1", "_x", "unknown", "/64"),
        *("2001:db8::1", "999", "0", "é", "\0", "%25eth0", "\xa0", "\x1f", "-1"),
    )
)
lines = st.lists(
    st.lists(pieces, max_size=12).map("".join).map(lambda t: t.encode("latin-1"))
    | st.binary(max_size=40),
    max_size=4,
)
peers = st.sampled_from(
    (PROXY, LIAR, "fd00::9", "::ffff:10.0.0.1", "", "sock", "::1%a")
)


@steady
@given(
    peers | st.text(max_size=20),
    st.sampled_from(("x-forwarded-for", "forwarded")),
    lines,
)
@example(PROXY, "forwarded", [b'for="[::ffff:1.2.3.4'])
def test_whatever_is_sent_an_address_comes_out(
    peer: str, header: ForwardedBy, sent: list[bytes]
) -> None:
    found = addresses(header)

    client = found.of(request(peer, header, *sent))

    assert client == UNKNOWN or str(ip_address(client)) == client
    assert "/" not in found.share(client).removesuffix("/64")


@steady
@given(
    lines, st.sampled_from(("for={}", 'for="{}"', 'proto=https;For="{}:80";host="x"'))
)
@example([b'for=6.6.6.6;a="'], 'for="{}"')
@example([b'for=6.6.6.6;a="'], 'for={};host="x"')
@example([b'for=6.6.6.6;a="\\'], 'for="{}"')
def test_whatever_a_client_sends_what_the_proxy_adds_counts(
    sent: list[bytes], form: str
) -> None:
    added = form.format(CLIENT).encode()

    for written in ([*sent, added], [b", ".join([*sent, added])]):
        theirs = request(PROXY, "forwarded", *written)
        assert addresses("forwarded").of(theirs) == CLIENT
    theirs = request(PROXY, "x-forwarded-for", *sent, CLIENT.encode())
    assert addresses().of(theirs) == CLIENT


@pytest.mark.parametrize(
    ("sent", "known"),
    [
        ({"X-Forwarded-For": f"{LIAR}, {CLIENT}"}, CLIENT),
        ({"X-Forwarded-For": "[2001:db8::7]:4711"}, "2001:db8::7"),
        ({"X-Forwarded-For": "::ffff:203.0.113.7"}, CLIENT),
        ({"X-Forwarded-For": "garbage"}, "127.0.0.1"),
        ({"Forwarded": f"for={LIAR}", "X-Real-IP": LIAR}, "127.0.0.1"),
        ({}, "127.0.0.1"),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_a_profile_is_recorded_with_the_address_of_the_client(
    settings: Settings, postgres: PostgresConnection, sent: dict[str, str], known: str
) -> None:
    behind = settings.model_copy(update={"trusted_proxies": ("127.0.0.1/32",)})
    async with serving(create_app(behind)) as api:
        person = await api.sign_in()
        await person.ask(SAVE, input=complete("TENANT"))
        await api.ask(FINALIZE, token=person.token, headers=sent)
        me = UUID((await person.ask("{ viewer { id } }"))["viewer"]["id"])

    async with postgres.transaction() as session:
        connection = await session.connection()
        for table, column in (("consents", "user_id"), ("audit_log", "actor")):
            found = text(f"SELECT DISTINCT ip FROM {table} WHERE {column} = :me")
            told = list(await connection.scalars(found, {"me": me}))
            assert told == [known]
