"""Clients that ask and do not read: they take nobody's place, and are cut off."""

import asyncio
import json
import socket
from functools import partial

import pytest
from graphql import get_introspection_query

from infra.edge import corked, protocol
from infra.settings import Settings
from tests.infra.edge.crowded import Crowded, crowded, serving, until
from tests.infra.edge.raw_http import QUERY, Raw, RawServer, post

LARGE = json.dumps({"query": get_introspection_query()}).encode()


async def deaf(server: RawServer) -> Raw:
    """Connect as somebody who does not read, and has next to no room for answers."""
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sock.setblocking(False)  # noqa: FBT003 - socket's own signature
    loop = asyncio.get_running_loop()
    await loop.sock_connect(sock, ("127.0.0.1", server.port))
    _, raw = await loop.create_connection(Raw, sock=sock)
    raw.stop_reading()
    return raw


def stuck(server: RawServer) -> bool:
    return any(protocol_.flow.write_paused for protocol_ in server.protocols)


def _is_answered(server: RawServer, wanted: int) -> bool:
    is_gone = not server.protocols
    answered = server.server.server_state.total_requests
    return answered >= wanted or stuck(server) or is_gone


async def ask_much(server: RawServer, raw: Raw) -> None:
    """Have answers sent to *raw* until it is stuck, or cut off."""
    while not stuck(server) and server.protocols:
        wanted = server.server.server_state.total_requests + 10
        raw.send(post(LARGE) * 10)  # the kernel takes a few MB for its client
        await until(partial(_is_answered, server, wanted))


async def test_who_does_not_read_takes_nobodys_place(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "PATIENCE", 60)
    async with serving(settings, requests_at_once=1) as server:
        raw = await deaf(server)
        await until(lambda: bool(server.protocols))
        await ask_much(server, raw)
        await until(lambda: len(server.server.server_state.tasks) == 1)

        assert await server.statuses(post()) == [200]
        assert stuck(server)
        raw.close()


async def test_who_does_not_read_is_cut_off(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "PATIENCE", 0.5)
    async with serving(settings) as server:
        raw = await deaf(server)
        await until(lambda: bool(server.protocols))
        await ask_much(server, raw)

        await until(lambda: not server.protocols)
        raw.close()


async def refuse(service: Crowded, raw: Raw) -> int:
    """Have *raw* refused forty times; return the bytes that wait for it then."""
    counts = service.server.server.server_state
    others = len(service.server.protocols) - 1
    wanted = counts.total_requests + 40
    raw.send(post() * 40)
    await until(
        lambda: (
            counts.total_requests >= wanted or len(service.server.protocols) == others
        )
    )
    return sum(p.transport.get_write_buffer_size() for p in service.server.protocols)


async def test_who_does_not_read_refusals_is_cut_off_at_once(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "PATIENCE", 60)
    async with crowded(settings, requests_at_once=1) as service:
        held = await service.hold(1)
        raw = await deaf(service.server)
        await until(lambda: len(service.server.protocols) == 2)
        waiting = 0
        while len(service.server.protocols) == 2:
            waiting = await refuse(service, raw)
            assert waiting < 200_000

        service.release()
        assert await held[0].status() == 200
        raw.close()


async def test_who_is_hung_up_on_and_does_not_read_is_not_waited_for(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corked, "LINGER", 0.5)
    monkeypatch.setattr(protocol, "PATIENCE", 60)
    async with crowded(settings, requests_at_once=1) as service:
        await service.hold(1)
        raw = await deaf(service.server)
        await until(lambda: len(service.server.protocols) == 2)
        while not await refuse(service, raw):
            pass
        raw.send(post(QUERY, b"Connection: close"))

        await until(lambda: len(service.server.protocols) == 1)
        raw.close()
