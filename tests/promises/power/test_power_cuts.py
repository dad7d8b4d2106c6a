"""What a power cut costs: the last second, or with fsync nothing confirmed."""

import asyncio
import time
from dataclasses import dataclass
from itertools import count

from redis.asyncio import Redis

from infra.settings import DraftDurability
from tests.api import Api, Person
from tests.promises.asking import discard, draft_of, save
from tests.promises.needs import until_ready
from tests.promises.power.conftest import Plug, Serve
from tests.promises.power.powered_redis import PoweredRedis

SECOND = 1.3
"""Seconds: Redis looks ten times in one whether it is over, and the disk takes its."""
TRIALS = 8
"""A busy disk or machine takes more; and an fsync right before a cut lets none lose."""


_names = count()


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
        name = f"Afi {next(_names)}"
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


async def test_a_power_cut_costs_the_last_second_and_nobody_is_misled(
    plug: Plug, serve: Serve
) -> None:
    redis = plug("always")
    async with serve(redis, DraftDurability.EVERYSEC) as api:
        person = await api.sign_in()
        for _ in range(TRIALS):
            async with Redis.from_url(redis.url) as client:
                await client.config_set("appendfsync", "everysec")
            done, cut_at = await saves(person, 3 * SECOND), time.monotonic()
            await power_fails(redis, api)
            left = (await draft_of(person))["version"]
            kept = [s for s in done if s.version <= left]
            lost = [s for s in done if s.version > left]
            if kept and lost and cut_at - lost[0].at < SECOND:
                break
        else:
            raise AssertionError("either nothing is lost, or more than a second")

        last, gone = kept[-1], lost[-1]
        draft = await draft_of(person)
        assert draft["version"] == last.version
        assert draft["profile"]["firstName"] == last.name
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
