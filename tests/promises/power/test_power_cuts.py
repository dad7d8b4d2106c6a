"""What a power cut costs: the last second, or with fsync nothing confirmed."""

import asyncio
import time
from dataclasses import dataclass

from infra.settings import DraftDurability
from tests.api import Api, Person
from tests.promises.asking import discard, draft_of, save
from tests.promises.power.conftest import Plug, Serve, until_ready
from tests.promises.power.powered_redis import PoweredRedis

LAST_SECOND = 3.0
"""Seconds: Redis may begin a second late, and disks and this machine take theirs."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A save that was acknowledged."""

    version: int
    name: str
    at: float


async def saves(person: Person, seconds: float, *, pause: float = 0.02) -> list[Saved]:
    """Save again and again; return what was acknowledged."""
    done: list[Saved] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        name = f"Afi {len(done)}"
        saved = await save(person, profile={"firstName": name}, saveId=name)
        done.append(Saved(saved["version"], name, time.monotonic()))
        await asyncio.sleep(pause)
    return done


async def power_fails(redis: PoweredRedis, api: Api) -> int:
    """Cut the power, and let everything come back; return the bytes that were lost."""
    lost = await asyncio.to_thread(redis.cut)
    await asyncio.to_thread(redis.start)
    await until_ready(api)
    return lost


async def saves_until_some_are_lost(
    person: Person, redis: PoweredRedis
) -> tuple[list[Saved], float]:
    """Save until the power fails; return what was acknowledged, and when it failed."""
    while True:
        done, cut_at = await saves(person, 2.2), time.monotonic()
        if await power_fails(redis, person.api):
            return done, cut_at
        # An fsync had returned right before it, which is rare.


async def test_a_power_cut_costs_at_most_the_last_second_and_nobody_is_misled(
    plug: Plug, serve: Serve
) -> None:
    redis = plug("everysec")
    async with serve(redis, DraftDurability.EVERYSEC) as api:
        person = await api.sign_in()
        done, cut_at = await saves_until_some_are_lost(person, redis)

        draft = await draft_of(person)
        (last,) = [s for s in done if s.version == draft["version"]]
        lost = [s for s in done if s.version > last.version]
        assert draft["profile"]["firstName"] == last.name
        assert lost
        assert cut_at - lost[0].at < LAST_SECOND

        gone = lost[-1]
        change = {"profile": {"firstName": "Sena"}}
        stale = await save(person, **change, expectedVersion=gone.version)
        assert stale["__typename"] == "OnboardingDraftConflict"
        assert stale["currentDraft"]["profile"]["firstName"] == last.name
        again = await save(person, profile={"firstName": gone.name}, saveId=gone.name)
        assert again["version"] == last.version + 1
        assert (await draft_of(person))["profile"]["firstName"] == gone.name


async def test_with_fsync_a_power_cut_costs_no_confirmed_save(
    plug: Plug, serve: Serve
) -> None:
    redis = plug("always")
    async with serve(redis, DraftDurability.FSYNC) as api:
        people = [await api.sign_in() for _ in range(2)]
        leaver = await api.sign_in()
        await save(leaver, role="AGENT")
        done = await asyncio.gather(*(saves(p, 0.7, pause=0) for p in people))
        await discard(leaver)

        await power_fails(redis, api)

        for person, of_person in zip(people, done, strict=True):
            draft, last = await draft_of(person), of_person[-1]
            assert draft["version"] == last.version
            assert draft["profile"]["firstName"] == last.name
            again = await save(
                person, profile={"firstName": last.name}, saveId=last.name
            )
            assert again["version"] == last.version
        assert await draft_of(leaver) is None
