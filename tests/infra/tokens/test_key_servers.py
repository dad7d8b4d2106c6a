"""A key server that hangs, floods or talks nonsense costs little and breaks nothing."""

import asyncio
import json
import socket
import time
from collections.abc import Iterator

import pytest

from infra.tokens.keys import Jwks
from resolvers.errors import StoreUnavailable
from tests.infra.tokens.key_server import KeyServer, key_server
from tests.infra.tokens.signing import claims, jwk, jwks, reader, rs256, rsa_key

GOOD = jwks(jwk(rsa_key(), kid="a")).encode()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyServer]:
    monkeypatch.setenv("no_proxy", "*")
    with key_server() as server:
        server.body = GOOD
        yield server


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infra.tokens.keys._TIMEOUT", 0.2)


async def test_one_that_hangs_costs_the_time_out_once(
    server: KeyServer, impatient: None
) -> None:
    server.goes_on.clear()
    keys = Jwks(server.url)
    started = time.monotonic()

    found = await asyncio.gather(
        *(keys.find("a") for _ in range(100)), return_exceptions=True
    )

    assert {type(error) for error in found} == {StoreUnavailable}
    assert 0.2 <= time.monotonic() - started < 0.5
    with pytest.raises(StoreUnavailable):
        await keys.find("a")
    assert time.monotonic() - started < 0.5, "who comes later does not wait"
    assert server.asked == 1


async def test_meanwhile_everybody_else_is_served(
    server: KeyServer, impatient: None
) -> None:
    server.goes_on.clear()
    waiting = asyncio.create_task(Jwks(server.url).find("a"))
    await asyncio.sleep(0)
    started = time.monotonic()

    for _ in range(20):
        await asyncio.sleep(0.001)

    assert time.monotonic() - started < 0.15
    with pytest.raises(StoreUnavailable):
        await waiting


async def test_one_that_drips_costs_no_more(impatient: None) -> None:
    async def drip(request: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        out.write(b"HTTP/1.0 200 OK\r\n\r\n")
        for _ in range(20):
            out.write(b" ")
            await asyncio.sleep(0.05)
        out.transport.abort()

    dripping = await asyncio.start_server(drip, "127.0.0.1")
    port = dripping.sockets[0].getsockname()[1]
    started = time.monotonic()

    async with dripping:
        with pytest.raises(StoreUnavailable):
            await Jwks(f"http://127.0.0.1:{port}/").find("a")
        took = time.monotonic() - started

    assert took < 0.6


async def test_nobody_is_signed_in_and_nobody_out_without_keys(
    server: KeyServer,
) -> None:
    server.status = 500
    tokens = reader(Jwks(server.url))

    with pytest.raises(StoreUnavailable):
        await tokens.read(rs256(claims(), key=rsa_key(), kid="a"))
    assert await tokens.read("junk") is None, "junk needs no key to be junk"


async def test_a_flood_is_cut_off(server: KeyServer) -> None:
    server.body = json.dumps({"keys": [jwk(rsa_key(), kid="a")]}).encode()
    server.body = server.body[:-1] + 10_000_000 * b" " + b"}"

    with pytest.raises(StoreUnavailable):
        await Jwks(server.url).find("a")


async def test_a_large_set_is_not(server: KeyServer) -> None:
    many = [jwk(rsa_key(), kid=f"{n}") for n in range(400)]
    server.body = json.dumps({"keys": many}).encode()
    assert 150_000 < len(server.body) < 200_000

    assert await Jwks(server.url).find("399")


@pytest.mark.parametrize("status", [301, 400, 401, 404, 500, 503])
async def test_only_a_good_answer_is_one(server: KeyServer, status: int) -> None:
    server.status = status

    with pytest.raises(StoreUnavailable):
        await Jwks(server.url).find("a")


async def test_it_may_not_send_us_round_in_circles(server: KeyServer) -> None:
    server.status, server.headers = 302, {"Location": "/jwks.json"}

    with pytest.raises(StoreUnavailable):
        await Jwks(server.url).find("a")

    assert server.asked < 20


@pytest.mark.parametrize("scheme", ["file:///etc/hostname", "data:,{}", "gopher://a"])
async def test_nor_elsewhere_than_to_the_web(server: KeyServer, scheme: str) -> None:
    server.status, server.headers = 302, {"Location": scheme}

    with pytest.raises(StoreUnavailable):
        await Jwks(server.url).find("a")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\n\r\n\xff\xfe",
        b"\0\0\0\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + 70_000 * b"x" + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{}",
    ],
    ids=["nothing", "too little", "no text", "zeros", "ssh", "headers", "chunk"],
)
async def test_nonsense_is_no_answer(server: KeyServer, raw: bytes) -> None:
    server.raw = raw

    with pytest.raises(StoreUnavailable):
        await Jwks(server.url).find("a")


async def test_nor_is_nobody() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]

        with pytest.raises(StoreUnavailable):
            await Jwks(f"http://127.0.0.1:{port}/").find("a")
