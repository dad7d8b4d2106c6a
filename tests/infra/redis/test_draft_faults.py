"""Drafts over a network that breaks: nothing half written, nothing falsely promised."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest

from infra.redis.connection import RedisConnection
from infra.redis.drafts import RedisDraftStore, draft_key
from resolvers.errors import StoreUnavailable
from resolvers.models.draft import DraftState, Snapshot
from resolvers.models.person import PersonId
from tests.infra.redis.faulty_redis import FaultyRedis, Lose, faulty
from tests.infra.redis.sample_drafts import (
    draft,
    every_answer,
    held,
    put,
    standing,
    store_on,
)

SWAP = b"EVALSHA"
ABSENCES = {
    "loading": b"-LOADING Redis is loading the dataset in memory\r\n",
    "no password": b"-NOAUTH Authentication required.\r\n",
}
REFUSALS = {
    "full": b"-OOM command not allowed when used memory > 'maxmemory'.\r\n",
    "replica": b"-READONLY You can't write against a read only replica.\r\n",
    "disk": b"-MISCONF Redis is configured to save RDB snapshots, but it's currently "
    b"unable to persist to disk.\r\n",
    "no replica": b"-NOREPLICAS Not enough good replicas to write.\r\n",
    "not allowed": b"-NOPERM this user has no permissions to run the command\r\n",
}
ALL = ABSENCES | REFUSALS
refused = pytest.mark.parametrize("reply", ALL.values(), ids=ALL.keys())


@pytest.fixture(autouse=True)
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try a store that failed again at once."""
    monkeypatch.setattr("infra.availability._PAUSE", 0)


@dataclass(frozen=True)
class Case:
    """Somebody with a draft, and two ways to Redis."""

    redis: RedisConnection
    near: RedisDraftStore
    network: FaultyRedis
    far: RedisDraftStore
    """The store behind the network."""
    person: PersonId
    seen: Snapshot


@pytest.fixture
async def case(
    redis: RedisConnection, redis_url: str, store: RedisDraftStore, somebody: PersonId
) -> AsyncIterator[Case]:
    async with faulty(redis_url) as network:
        far = store_on(network.redis)
        seen = await put(far, somebody, draft(1, every_answer()))
        # Now Redis knows the script, which is half of what is to be lost.
        yield Case(redis, store, network, far, somebody, seen)


@pytest.mark.parametrize("lost", Lose)
async def test_a_swap_that_broke_is_sent_again_and_done_once(
    case: Case, lost: Lose
) -> None:
    case.network.plan(SWAP, lost)
    new, before = draft(2, every_answer()), case.network.sent(SWAP)

    assert await case.far.swap(case.person, case.seen, new, standing(2)) is True

    assert case.network.sent(SWAP) - before == 2
    after = await case.near.load(case.person)
    assert after.draft
    assert replace(after.draft, extra={}) == new
    assert after.standing == standing(2)


@pytest.mark.parametrize("lost", Lose)
async def test_so_are_a_freeze_and_an_end(case: Case, lost: Lose) -> None:
    frozen = standing(1, DraftState.FROZEN)
    case.network.plan(SWAP, lost)
    assert await case.far.swap(case.person, case.seen, case.seen.draft, frozen) is True
    seen = await case.near.load(case.person)
    assert seen.standing == frozen

    case.network.plan(SWAP, lost)
    assert await case.far.swap(case.person, seen, None, standing(3)) is True

    seen = await case.near.load(case.person)
    assert (seen.draft, seen.standing) == (None, standing(3))


async def test_a_rival_between_the_two_tries_is_a_conflict(case: Case) -> None:
    async def rival() -> None:
        await put(case.near, case.person, draft(3))

    case.network.plan(SWAP, Lose.REPLY)
    case.network.plan(SWAP, rival)

    assert await case.far.swap(case.person, case.seen, draft(2), standing(2)) is False

    assert (await case.near.load(case.person)).standing == standing(3)


async def test_a_swap_that_never_arrives_is_refused_and_changes_nothing(
    case: Case,
) -> None:
    before = await held(case.redis.client)
    case.network.plan(SWAP, Lose.REQUEST, times=2)

    with pytest.raises(StoreUnavailable):
        await case.far.swap(case.person, case.seen, draft(2), standing(2))

    assert await held(case.redis.client) == before
    assert await case.far.load(case.person) == case.seen


async def test_a_swap_whose_answer_never_arrives_is_refused_and_found_whole(
    case: Case,
) -> None:
    case.network.plan(SWAP, Lose.REPLY, times=2)

    with pytest.raises(StoreUnavailable):
        await case.far.swap(case.person, case.seen, draft(2), standing(2))

    after = await case.far.load(case.person)
    assert after.draft
    assert (after.draft.version, after.standing) == (2, standing(2))


@refused
async def test_a_refused_swap_says_so_and_changes_nothing(
    case: Case, reply: bytes
) -> None:
    before = await held(case.redis.client)
    for new in (draft(2), case.seen.draft, None):
        case.network.plan(SWAP, reply, times=99)

        with pytest.raises(StoreUnavailable):
            await case.far.swap(case.person, case.seen, new, standing(2))

        assert await held(case.redis.client) == before
    case.network.heal()
    assert await case.far.swap(case.person, case.seen, draft(2), standing(2)) is True


@refused
async def test_a_refused_read_says_so_and_is_no_empty_draft(
    case: Case, reply: bytes
) -> None:
    case.network.plan(b"MGET", reply, times=99)

    with pytest.raises(StoreUnavailable):
        await case.far.load(case.person)

    case.network.heal()
    assert await case.far.load(case.person) == case.seen


async def test_what_was_mended_meanwhile_is_not_set_aside(case: Case) -> None:
    async def mended() -> None:
        await case.redis.client.set(draft_key(case.person), case.seen.mark[0])

    await case.redis.client.set(draft_key(case.person), "junk")
    case.network.plan(b"set-aside", mended)

    await case.far.load(case.person)

    assert (await case.far.load(case.person)).draft == case.seen.draft
    assert len(await held(case.redis.client)) == 2


async def test_setting_aside_over_a_broken_network_happens_all_the_same(
    case: Case,
) -> None:
    for lost in Lose:
        await case.redis.client.set(draft_key(case.person), f"junk {lost}")
        case.network.plan(b"set-aside", lost)

        assert (await case.far.load(case.person)).draft is None

        aside = await case.redis.client.get(f"set-aside:{{{draft_key(case.person)}}}")
        assert aside == f"junk {lost}".encode()
