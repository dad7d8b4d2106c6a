"""Everything below HTTP, on an event loop of its own, for tests that are not async."""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from infra.postgres.connection import PostgresConnection
from infra.redis.connection import RedisConnection
from infra.redis.drafts import draft_key
from infra.redis.tally import RedisTally
from infra.settings import Settings
from infra.wiring import Stores, build_resolvers, limits_in, now
from resolvers import Resolvers
from resolvers.finalize import FinalizeResolvers
from resolvers.models.answers import Role
from resolvers.models.draft import Snapshot
from resolvers.models.person import Language, Origin, PersonId, Phone
from resolvers.models.profile import Profile
from resolvers.settling import Settling
from tests.api import new_phone

T = TypeVar("T")
_PATIENCE = 5.0
ORIGIN = Origin("203.0.113.9", "an-interleaving")


class Died(Exception):
    """The process is gone; whoever comes next is another one."""


class DiesFrozen(Settling):
    """Dies between the freeze and the commit."""

    async def freeze(self, person: PersonId, snapshot: Snapshot) -> Snapshot | None:
        if await Settling.freeze(self, person, snapshot) is None:
            return None
        raise Died


class DiesCommitted(Settling):
    """Dies between the commit and the end of the draft."""

    async def finish(
        self, person: PersonId, snapshot: Snapshot, profile: Profile
    ) -> None:
        raise Died


@dataclass(frozen=True, slots=True)
class World:
    """The resolvers, and what is behind them."""

    runner: asyncio.Runner
    resolvers: Resolvers
    redis: RedisConnection

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def new_person(self) -> PersonId:
        phone = Phone(new_phone().replace(" ", ""))
        people = self.resolvers.people.people
        return self.run(people.person_of(phone, Language.FR)).person.id

    def dying(self, how: type[Settling]) -> FinalizeResolvers:
        """Return what finalizes, but dies on the way."""
        finalize = self.resolvers.finalize
        settling = how(finalize.settling.drafts, finalize.registry)
        return replace(finalize, settling=settling)

    def give_away(self, email: str) -> None:
        """Let somebody else have *email* for good."""
        person = self.new_person()
        mine = {
            "profile.firstName": "Sena",
            "profile.lastName": "Zinsou",
            "profile.email": email,
            "role": Role.LANDLORD,
            "legal.acceptedTerms": "2026-01",
        }
        it = self.resolvers
        self.run(it.drafts.save(person, mine))
        self.run(it.finalize.finalize(person, ORIGIN, expected_version=None))

    async def profile(self, person: PersonId) -> Profile:
        profile = await self.resolvers.people.registry.profile(person)
        assert profile
        return profile

    async def has_draft(self, person: PersonId) -> bool:
        return bool(await self.redis.client.exists(draft_key(person)))

    async def expire(self, person: PersonId) -> None:
        await self.redis.client.delete(draft_key(person))


@contextmanager
def world(settings: Settings) -> Iterator[World]:
    """Connect to the stores of *settings* while the block runs."""
    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        redis = RedisConnection.to(settings.redis_dsn, timeout=_PATIENCE)
        postgres = PostgresConnection.to(settings.database_dsn, timeout=_PATIENCE)
        stores, limits = (
            Stores(redis, postgres, RedisTally(redis, now)),
            limits_in(redis, settings),
        )
        resolvers = build_resolvers(settings, stores, limits)
        try:
            yield World(runner, resolvers, redis)
        finally:
            runner.run(redis.close())
            runner.run(postgres.close())
