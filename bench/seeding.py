"""Fills the stores: zones, people, their sessions and drafts, as the service would."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

import asyncpg
import msgspec
from redis import Redis

from bench.keys import Keys
from bench.people import LIFE, ZONES, Somebody, answers_of, draft_of, now, person_id
from infra.redis.draft_document import DraftDocuments
from infra.redis.drafts import draft_key, standing_key
from infra.redis.runs import named
from infra.redis.standing_document import read_standing, write_standing
from infra.sealing import BlindIndex, Sealer
from resolvers.models.draft import DraftState, Standing
from resolvers.models.person import PersonId
from resolvers.models.session import session_id

_T = TypeVar("_T")
_BATCH = 1000
_SESSION_LIFE = timedelta(days=7)
_REMEMBERED = timedelta(days=30)


class Seeds:
    """Writes to one Redis."""

    def __init__(self, redis: Redis, keys: Keys) -> None:
        self._redis = redis
        self._documents = DraftDocuments(Sealer(keys.sealing))

    def zones(self) -> None:
        """Put the zones where the service caches them."""
        zones = [{"id": id_, "name": name} for id_, name in ZONES.items()]
        self._redis.set("cache:zones", msgspec.json.encode(zones))

    def sessions(self, people: Iterable[Somebody]) -> None:
        at = now()
        for batch in _batches(people):
            with self._redis.pipeline(transaction=False) as pipe:
                for person in batch:
                    record = {"person": person.id, "created_at": at, "used_at": at}
                    key = f"session:{session_id(person.token)}"
                    pipe.set(key, msgspec.json.encode(record), ex=_SESSION_LIFE)
                pipe.execute()

    def drafts(self, numbers: Iterable[int], *, at: datetime | None = None) -> None:
        """Give those people a draft, last saved *at* that moment, or now."""
        at = at or now()
        copy = self._redis.info("replication")["master_replid"]
        run = named(self._redis.info("server")["run_id"], copy)
        for batch in _batches(numbers):
            with self._redis.pipeline(transaction=False) as pipe:
                for number in batch:
                    person, draft = person_id(number), draft_of(number, at=at)
                    standing = Standing(
                        DraftState.OPEN, draft.version, draft.expires_at
                    )
                    document = self._documents.write(person, draft)
                    pipe.set(draft_key(person), document, px=LIFE)
                    pipe.set(
                        standing_key(person),
                        write_standing(standing, run),
                        px=LIFE + _REMEMBERED,
                    )
                pipe.execute()

    def shows_secrets(self, number: int) -> bool:
        """Whether that person's draft lies there unsealed."""
        stored: Any = self._redis.get(draft_key(person_id(number)))
        answers = answers_of(number)
        secrets = answers.profile.email, answers.legal.company, answers.legal.ifu
        return any(secret and secret.encode() in stored for secret in secrets)

    def versions(self, people: Iterable[PersonId]) -> int:
        """Return the sum of the versions of *people*'s drafts."""
        total = 0
        for batch in _batches(people):
            stored: list[Any] = self._redis.mget(
                [standing_key(person) for person in batch]
            )
            total += sum(read_standing(each)[0].version for each in stored)
        return total


class Registry:
    """Writes to one PostgreSQL."""

    def __init__(self, database_url: str, keys: Keys) -> None:
        self._url = database_url.replace("+asyncpg", "")
        self._sealer, self._index = Sealer(keys.sealing), BlindIndex(keys.index)

    def make_known(self, people: Iterable[Somebody]) -> None:
        """Write the rows of *people*; who was known is new again, without a profile."""
        asyncio.run(self._make_known(list(people)))

    def profiles(self) -> int:
        """Return how many people have finished."""
        return asyncio.run(self._count())

    async def _make_known(self, people: Sequence[Somebody]) -> None:
        at, columns = now(), ["id", "phone_sealed", "phone_index", "language"]
        rows = [(*self._row(person), "fr", at) for person in people]
        zones = [(id_, name, n) for n, (id_, name) in enumerate(ZONES.items())]
        connection = await asyncpg.connect(self._url)
        try:
            ids = [person.id for person in people]
            await connection.execute("DELETE FROM users WHERE id = ANY($1)", ids)
            await connection.copy_records_to_table(
                "users", records=rows, columns=[*columns, "created_at"]
            )
            await connection.execute("DELETE FROM zones")
            await connection.copy_records_to_table("zones", records=zones)
        finally:
            await connection.close()

    async def _count(self) -> int:
        connection = await asyncpg.connect(self._url)
        try:
            count: int = await connection.fetchval("SELECT count(*) FROM profiles")
            return count
        finally:
            await connection.close()

    def _row(self, person: Somebody) -> tuple[PersonId, bytes, bytes]:
        phone = f"+22901{person.number:08}"
        sealed = self._sealer.seal(phone, owner=person.id, field="phone")
        return person.id, sealed, self._index.of("phone", phone)


def _batches(items: Iterable[_T]) -> Iterator[list[_T]]:
    rest = iter(items)
    while batch := list(islice(rest, _BATCH)):
        yield batch
