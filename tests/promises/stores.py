"""Both stores as an operator sees them, past the service."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from infra.postgres.connection import PostgresConnection
from infra.redis.connection import RedisConnection
from tests.api import Person

_OWNED = {
    "profiles": "user_id",
    "consents": "user_id",
    "audit_log": "actor",
    "outbox": "user_id",
}
NOTHING = dict.fromkeys(_OWNED, 0)
ONE_OF_EACH = dict.fromkeys(_OWNED, 1)


@dataclass(frozen=True, slots=True)
class Stores:
    """Looks, and breaks things."""

    redis: RedisConnection
    postgres: PostgresConnection

    async def written_of(self, person: Person) -> dict[str, int]:
        """Count the rows that each table holds of *person*."""
        counts = {}
        async with self.postgres.transaction() as session:
            connection = await session.connection()
            for table, column in _OWNED.items():
                query = text(f"SELECT count(*) FROM {table} WHERE {column} = :id")
                found = await connection.execute(query, {"id": await id_of(person)})
                counts[table] = found.scalar_one()
        return counts

    async def has_draft(self, person: Person) -> bool:
        return bool(await self.redis.client.exists(await draft_key(person)))

    async def expire(self, person: Person, *, at: datetime | None = None) -> None:
        """Let a day go by, so that the draft has expired *at* that moment."""
        key = await draft_key(person)
        assert await self.redis.client.delete(key)
        if at:
            key = f"standing:{{{key}}}"
            standing = json.loads(await self.redis.client.get(key) or "")
            standing["expires_at"] = at.isoformat()
            await self.redis.client.set(key, json.dumps(standing), keepttl=True)

    async def forget(self, person: Person) -> None:
        """Let a month go by."""
        key = await draft_key(person)
        assert await self.redis.client.delete(f"standing:{{{key}}}")


async def id_of(person: Person) -> str:
    mine: str = (await person.ask("{ viewer { id } }"))["viewer"]["id"]
    return mine


async def draft_key(person: Person) -> str:
    return f"onboarding:{await id_of(person)}"
