"""People with homes, written down as a finalize does, and found as people do."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import text

from infra.postgres.connection import PostgresConnection
from infra.postgres.homes.book import PostgresHomeBook
from infra.postgres.homes.embeddings import PostgresEmbeddings
from infra.postgres.homes.space import Space
from infra.postgres.people import PostgresPeople
from infra.postgres.registry import PostgresRegistry
from resolvers.models.answers import Answer, Role
from resolvers.models.home import HomeId
from resolvers.models.person import Language, PersonId
from resolvers.ports.homes import Near, OwnHome
from tests.infra.postgres.conftest import INDEX, SEALER
from tests.infra.postgres.people import finished, fresh_phone, record_by

SPACE = Space("toy", 3)
ANYWHERE: dict[str, Answer] = {
    "preferences__preferredZones": None,
    "preferences__budgetMin": None,
    "preferences__budgetMax": None,
}


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who has finalized."""

    person: PersonId
    home: HomeId


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Town:
    """What a database knows of homes."""

    postgres: PostgresConnection
    space: Space | None = SPACE
    embeddings: PostgresEmbeddings = field(init=False)
    people: PostgresPeople = field(init=False)
    registry: PostgresRegistry = field(init=False)

    def __post_init__(self) -> None:
        self.embeddings = PostgresEmbeddings(self.postgres, now, SPACE)
        self.people = PostgresPeople(self.postgres, SEALER, INDEX, now)
        self.registry = PostgresRegistry(self.postgres, SEALER, INDEX)

    @property
    def book(self) -> PostgresHomeBook:
        return PostgresHomeBook(self.postgres, SEALER, self.space)

    async def clear(self) -> None:
        await self.execute("DELETE FROM users")

    async def join(
        self,
        role: Role,
        said: str | None = "un studio calme",
        *vectors: Sequence[float],
        **answers: Answer,
    ) -> Resident:
        """Have somebody finalize, and be embedded if *vectors* are given."""
        profile = finished(
            role, **{**ANYWHERE, "preferences__homeDescription": said, **answers}
        )
        person = (await self.people.person_of(fresh_phone(), Language.FR)).person.id
        async with self.registry.hold(person) as registration:
            await record_by(registration, profile)
        home = HomeId(profile.id)
        if vectors:
            await self.embeddings.keep(home, vectors)
        return Resident(person, home)

    async def own(self, who: Resident) -> OwnHome:
        own = await self.book.of(who.person)
        assert own
        return own

    async def near(self, who: Resident, *, most: int = 30) -> Sequence[Near]:
        found, _ = await self.book.near(await self.own(who), most=most)
        return found

    async def execute(self, statement: str, **values: object) -> None:
        async with self.postgres.transaction(limit=5) as session:
            await (await session.connection()).execute(text(statement), values)

    async def count(self, table: str) -> int:
        asked = text(f"SELECT count(*) FROM {table}")
        async with self.postgres.transaction() as session:
            found = await (await session.connection()).execute(asked)
        return int(found.scalar_one())
