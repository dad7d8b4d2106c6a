"""What lies in the stores when all is over, read past the service."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from infra.postgres.connection import PostgresConnection
from infra.postgres.registry import PostgresRegistry
from infra.redis.connection import RedisConnection
from infra.settings import Settings
from infra.wiring import drafts_in, index_in, sealer_in
from resolvers.models.answers import Answers
from resolvers.models.draft import Draft, Standing
from resolvers.models.person import PersonId
from resolvers.models.profile import Profile
from tests.promises.messages.post_office import PostOffice
from tests.trial.model import FIELDS

_KEY = "onboarding:"
_TABLES = {
    "profiles": "user_id, id::text",
    "homes": "user_id, id::text",
    "consents": "user_id, version",
    "audit_log": "actor, action, fields",
    "outbox": "user_id, id::text, kind, state, reason",
    "users": "id, profile_completed_at IS NOT NULL AS is_done, role",
}


@dataclass(frozen=True)
class Place:
    """Where one person stands."""

    draft: Draft | None
    standing: Standing | None
    profile: Profile | None

    @property
    def version(self) -> int:
        """The last one given out."""
        if self.draft:
            return self.draft.version
        return self.standing.version if self.standing else 0

    @property
    def answers(self) -> dict[str, Any]:
        found = Answers()
        if self.profile:
            found = self.profile.answers
        elif self.draft:
            found = self.draft.answers
        return {path: found.at(path) for path in FIELDS}


@dataclass(frozen=True)
class Stored:
    """Both stores, at one moment."""

    places: Mapping[UUID, Place]
    drafts: frozenset[UUID]
    """Whose keys are there."""
    tables: Mapping[str, Sequence[dict[str, Any]]]
    jobs: int
    """That BullMQ still has."""

    def rows(self, table: str, person: UUID) -> list[dict[str, Any]]:
        whose = {"audit_log": "actor", "users": "id"}.get(table, "user_id")
        return [row for row in self.tables[table] if row[whose] == person]


async def read(settings: Settings, people: Sequence[UUID]) -> Stored:
    """Read everything of *people*."""
    redis = RedisConnection.to(settings.redis_dsn, timeout=5)
    postgres = PostgresConnection.to(settings.database_dsn, timeout=5)
    drafts = drafts_in(redis, settings)
    registry = PostgresRegistry(postgres, sealer_in(settings), index_in(settings))
    office = PostOffice(postgres, settings.redis_dsn)
    try:
        places = {}
        for person in people:
            snapshot = await drafts.load(PersonId(person))
            profile = await registry.profile(PersonId(person))
            places[person] = Place(snapshot.draft, snapshot.standing, profile)
        keys = [k.decode() async for k in redis.client.scan_iter(f"{_KEY}*")]
        return Stored(
            places,
            frozenset(UUID(k.removeprefix(_KEY)) for k in keys),
            {name: await _table(office, name) for name in _TABLES},
            sum([await office.jobs(lane) for lane in ("codes", "messages")]),
        )
    finally:
        await redis.close()
        await postgres.close()


async def _table(office: PostOffice, name: str) -> list[dict[str, Any]]:
    columns = _TABLES[name]
    names = [part.split()[-1].removesuffix("::text") for part in columns.split(", ")]
    rows = await office.ask(f"SELECT {columns} FROM {name}")
    return [dict(zip(names, row, strict=True)) for row in rows]
