"""A PostgreSQL with homes in it: rows as finalizing writes them, vectors in bulk."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import asyncpg

from bench.keys import Keys
from bench.meaning.homes import Resident
from bench.meaning.vectors import Vectors
from bench.people import now
from infra.postgres.connection import PostgresConnection
from infra.postgres.homes.book import PostgresHomeBook
from infra.postgres.homes.rows import HomeRows
from infra.postgres.homes.space import Space
from infra.postgres.migrate import migrate
from infra.postgres.profile_rows import ProfileRows
from infra.postgres.tables import UserRow
from infra.sealing import BlindIndex, Sealer
from resolvers.homes.passages import passages
from resolvers.models.home import Side
from resolvers.models.profile import Profile, ProfileId

_BATCH = 1000
_PATIENCE = 60.0
_ADD = (
    "INSERT INTO home_vectors (home_id, model, passage, side, vector) "
    "VALUES ($1, $2, $3, $4, CAST(CAST($5 AS text) AS halfvec))"
)


class Database:
    """One PostgreSQL, and the keys of what is in it."""

    def __init__(self, url: str, space: Space) -> None:
        self.url = url
        self.space = space
        self.sealer = Sealer((keys := Keys()).sealing)
        self._index = BlindIndex(keys.index)

    def connection(self) -> PostgresConnection:
        """Return one that is patient: what takes long is to be seen, not cut off."""
        return PostgresConnection.to(self.url, timeout=_PATIENCE)

    def book(
        self, connection: PostgresConnection, *, by_words: bool = False
    ) -> PostgresHomeBook:
        return PostgresHomeBook(
            connection, self.sealer, None if by_words else self.space
        )

    async def write(self, residents: Sequence[Resident]) -> None:
        """Write people, their profiles and their homes, a second after each other."""
        postgres, began = self.connection(), now()
        profiles = ProfileRows(self.sealer, self._index)
        homes = HomeRows(self.sealer)
        dated = [
            (each, began - timedelta(seconds=number))
            for number, each in enumerate(residents)
        ]
        try:
            for start in range(0, len(dated), _BATCH):
                some = dated[start : start + _BATCH]
                async with postgres.transaction() as session:
                    session.add_all(
                        UserRow(id=each.person, language="fr", created_at=at)
                        for each, at in some
                    )
                    await session.flush()
                    session.add_all(
                        profiles.write(each.person, _profile(each, at))
                        for each, at in some
                    )
                    await session.flush()
                    session.add_all(
                        homes.write(each.id, each.person, each.home, at)
                        for each, at in some
                    )
        finally:
            await postgres.close()

    async def add_vectors(
        self, residents: Sequence[Resident], vectors: Vectors
    ) -> float:
        """Write vectors, then make the indexes; return the seconds of the latter."""
        raw = await self.raw()
        try:
            for side in Side:
                await raw.execute(f"DROP INDEX IF EXISTS {self.space.index(side)}")
            for start in range(0, len(residents), _BATCH):
                rows = [
                    (each.id, self.space.model, number, each.home.side, _written(v))
                    for each in residents[start : start + _BATCH]
                    for number, v in enumerate(vectors_of(each, vectors))
                ]
                await raw.executemany(_ADD, rows)
            await raw.execute("UPDATE homes SET models = ARRAY[$1]", self.space.model)
            await raw.execute("VACUUM ANALYZE")
            started = time.perf_counter()
            await asyncio.to_thread(migrate, self.url, space=self.space)
            return time.perf_counter() - started
        finally:
            await raw.close()

    async def sizes(self) -> Mapping[str, int]:
        """Return bytes by relation."""
        names = ["homes", "home_vectors", *map(self.space.index, Side)]
        raw = await self.raw()
        try:
            return {
                name: await raw.fetchval("SELECT pg_table_size($1::regclass)", name)
                for name in names
            }
        finally:
            await raw.close()

    async def raw(self) -> "asyncpg.Connection[asyncpg.Record]":
        """Return a connection that nothing of ours is in front of."""
        return await asyncpg.connect(self.url.replace("+asyncpg", ""))


def vectors_of(resident: Resident, vectors: Vectors) -> list[Sequence[float]]:
    """Return those of its passages, in their order."""
    return [vectors[text] for text in passages(resident.home.description or "")]


def _profile(resident: Resident, at: datetime) -> Profile:
    return Profile(ProfileId(resident.person), resident.answers, at, 1)


def _written(vector: Sequence[float]) -> str:
    return f"[{','.join(f'{part:.5g}' for part in vector)}]"
