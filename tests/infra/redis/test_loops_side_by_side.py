"""One `RedisConnection` in several event loops: each has a connection of its own."""

import asyncio
import threading

from infra.redis.connection import RedisConnection
from tests.infra.redis.reaching import ECHO
from tests.network import relayed


async def test_every_loop_has_a_connection_of_its_own(redis_url: str) -> None:
    met = threading.Barrier(2, timeout=5)
    done: list[str] = []

    async def work(shared: RedisConnection, name: str) -> None:
        do = shared.commands.do
        for turn in range(50):
            text = f"{name} {turn}"
            asked = [do("EVAL", ECHO, 0, text) for _ in range(3)]
            assert await asyncio.gather(*asked) == 3 * [text.encode()]
            if turn % 5 == 0 and not done:
                await asyncio.to_thread(met.wait)
        await shared.close()

    async with relayed(redis_url) as relay:
        shared = RedisConnection.to(relay.url, timeout=5)

        def run(name: str) -> None:
            asyncio.run(work(shared, name))
            done.append(name)

        await asyncio.gather(*(asyncio.to_thread(run, name) for name in "ab"))
        await asyncio.to_thread(run, "c")

        assert sorted(done) == ["a", "b", "c"]
        assert relay.connections == 3
