"""A session that could not be ended is still in the list, to be ended again."""

import pytest

from infra.redis.connection import RedisConnection
from resolvers.errors import StoreUnavailable
from resolvers.models.person import PersonId
from tests.infra.redis.faulty_redis import faulty
from tests.infra.redis.sample_sessions import Hand, claim_of, opened, store_on

READ_ONLY = b"-READONLY You can't write against a read only replica.\r\n"


async def test_what_one_node_does_not_end_another_does_not_forget(
    redis: RedisConnection, redis_url: str, somebody: PersonId
) -> None:
    sessions = store_on(redis, Hand())
    claim = claim_of(somebody)
    session = await opened(sessions, claim)

    async with faulty(redis_url) as network:
        network.plan(b"DEL", READ_ONLY)
        with pytest.raises(StoreUnavailable):
            await store_on(network.redis, Hand()).close(somebody, session)
        assert network.sent(b"ZREM") == 0

    assert [found.id for found in await sessions.of(somebody)] == [session]
    await sessions.close(somebody, session)
    assert await sessions.of(somebody) == []
