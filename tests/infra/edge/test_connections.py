"""Clients that open many connections, or ask far ahead: nobody else notices."""

import asyncio

from infra.settings import Settings
from tests.infra.edge.crowded import crowded, serving, until
from tests.infra.edge.raw_http import LIVEZ, QUERY, Raw, post

MOST = 20


async def test_a_thousand_connections_are_not_all_held_and_harm_nobody(
    settings: Settings,
) -> None:
    async with (
        serving(settings, connections_at_once=MOST) as server,
        server.connection() as normal,
    ):
        crowd = []
        for number in range(1000):
            _, raw = await asyncio.get_running_loop().create_connection(
                Raw, "127.0.0.1", server.port
            )
            crowd.append(raw)
            if number % 10 == 0:
                normal.send(post())
                assert await normal.status() == 200
                assert await server.statuses(post()) == [200]
                await until(lambda: len(server.protocols) <= MOST)
        for raw in crowd:
            raw.close()


async def test_who_has_a_request_on_its_way_is_not_hung_up_on(
    settings: Settings,
) -> None:
    async with crowded(settings, connections_at_once=MOST) as service:
        held = await service.hold(2)
        for _ in range(2 * MOST):
            await service.connect()
        service.release()

        assert [await raw.status() for raw in held] == [200, 200]


async def test_if_all_have_one_on_its_way_the_newcomer_is_hung_up_on(
    settings: Settings,
) -> None:
    async with crowded(settings, connections_at_once=MOST) as service:
        held = await service.hold(MOST)
        newcomer = await service.connect()
        assert await newcomer.rest() == b""
        service.release()

        assert [await raw.status() for raw in held] == [200] * MOST


async def test_more_than_a_hundred_requests_ahead_are_too_many(
    settings: Settings,
) -> None:
    async with serving(settings) as server:
        async with server.connection() as raw:
            raw.send(LIVEZ * 1000)
            assert b" 400 Bad Request" in await raw.rest()

        assert await server.statuses(LIVEZ * 100, 100) == [200] * 100


async def test_no_more_is_read_than_is_being_answered(settings: Settings) -> None:
    large = post(QUERY, b"X-Large: " + b"a" * 8000)
    async with serving(settings) as server, server.connection() as raw:
        raw.send(large * 300)
        queued = []
        for _ in range(300):
            assert await raw.status() == 200
            queued.append(max(len(p.pipeline) for p in server.protocols))

    assert 1 < max(queued) < 50  # what fits into one read of 256 kB
