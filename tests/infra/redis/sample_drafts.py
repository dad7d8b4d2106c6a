"""Drafts to store, and how a test stores them and looks at what is there."""

from datetime import UTC, datetime, timedelta
from typing import Any

from redis.asyncio import Redis

from infra.redis.connection import RedisConnection
from infra.redis.drafts import RedisDraftStore
from infra.sealing import Sealer
from resolvers.models.answers import Answer, Answers, Role
from resolvers.models.draft import Draft, DraftState, Snapshot, Standing
from resolvers.models.person import PersonId
from resolvers.steps import FIELDS
from tests.answers import complete
from tests.infra.redis.contents import keys

NOW = datetime(2026, 11, 23, 10, 30, 0, 123456, UTC)
DAY = timedelta(hours=24)
NOTHING = Snapshot(None, None, (b"", b""))
RING = "test:" + "A" * 43 + "="


def store_on(redis: RedisConnection, ring: str = RING) -> RedisDraftStore:
    """Return a store whose clock stands still at NOW."""
    return RedisDraftStore(redis, Sealer(ring), lambda: NOW)


def every_answer() -> Answers:
    """Return answers to all questions, also those no single role is asked."""
    form: dict[str, Any] = {**complete("TENANT"), "legal": {}}
    for role in Role:
        form["legal"].update(complete(role)["legal"])
    flat: dict[str, Answer] = {"role": Role.AGENT}
    for step in ("profile", "legal", "preferences"):
        for name, answer in form[step].items():
            flat[f"{step}.{name}"] = (
                tuple(answer) if isinstance(answer, list) else answer
            )
    return Answers().with_changes(flat)


def secrets_of(answers: Answers) -> list[bytes]:
    """Return what nobody may find in a copy of Redis."""
    return [str(answers.at(field.path)).encode() for field in FIELDS if field.secret]


def draft(version: int = 1, answers: Answers | None = None) -> Draft:
    """Return a draft that lives a day from NOW."""
    answers = answers or Answers(role=Role.TENANT)
    return Draft(version, 1, NOW, NOW, NOW + DAY, answers, {"role": version})


def standing(version: int = 1, state: DraftState = DraftState.OPEN) -> Standing:
    return Standing(state, version, NOW + DAY)


async def put(store: RedisDraftStore, person: PersonId, new: Draft) -> Snapshot:
    """Store *new* whatever was there, and return it as it lies there now."""
    seen = await store.load(person)
    assert await store.swap(person, seen, new, standing(new.version))
    return await store.load(person)


async def held(client: Redis) -> dict[bytes, bytes | str | None]:
    """Return all that Redis holds, by key."""
    return {key: await client.get(key) for key in await keys(client)}
