"""Asks for homes and takes the time of the statement, and of the whole call."""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import event, text

from bench.unlimited import Free
from infra.postgres.connection import PostgresConnection
from infra.postgres.homes.search import PLAN
from resolvers.homes.matching import MatchResolvers
from resolvers.models.home import Basis, Home
from resolvers.models.limits import Policy
from resolvers.models.person import PersonId
from resolvers.ports.homes import HomeBook, Near, OwnHome

FIRST = 10
CANDIDATES = 30
"""What `homeMatches(first: 10)` looks at, at first."""
_EXPLAIN = "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) "
_SEARCHES = "looked_at"
"""What only the statements that find homes say."""
_INDEX = "ix_home_vectors"


class Plan(NamedTuple):
    """How a statement was run."""

    milliseconds: float
    """Of planning and running."""
    by_index: bool
    """Whether an index of vectors was used."""


class Call(NamedTuple):
    """What somebody was told."""

    milliseconds: float
    scores: list[float]
    """The best first."""


class Seen:
    """A `resolvers.ports.homes.HomeBook` in which one's own home is another."""

    def __init__(self, book: HomeBook, change: Callable[[Home], Home]) -> None:
        self._book = book
        self._change = change
        self.near = book.near

    async def of(self, person: PersonId) -> OwnHome | None:
        own = await self._book.of(person)
        return own and replace(own, home=self._change(own.home))


class Asking:
    """Asks one *book*, whose *connection* nobody else uses."""

    def __init__(
        self, connection: PostgresConnection, book: HomeBook, *, floor: float
    ) -> None:
        self._connection = connection
        self._book = book
        floors = dict.fromkeys(Basis, floor)
        policy = Policy("matches", ())
        self._resolvers = MatchResolvers(book, Free(), policy, floors)

    async def candidates(self, people: Sequence[PersonId]) -> list[list[float]]:
        """Return the scores that the statement finds, the best first."""
        found = [await self._near(person) for person in people]
        return [[each.score or 0 for each in near] for near in found]

    async def statements(self, people: Sequence[PersonId]) -> list[Plan]:
        """Have PostgreSQL say how it runs the statement."""
        plans = []
        for person in people:
            with _searches(self._connection) as seen:
                await self._near(person)
            plans.append(await self._explained(*seen[0]))
        return plans

    async def calls(self, people: Sequence[PersonId]) -> list[Call]:
        """Call `MatchResolvers.of`."""
        calls = []
        for person in people:
            started = time.perf_counter()
            found = await self._resolvers.of(person, first=FIRST)
            took = 1000 * (time.perf_counter() - started)
            assert found, "everybody has finalized"
            calls.append(Call(took, [match.score or 0 for match in found.matches]))
        return calls

    async def _near(self, person: PersonId) -> Sequence[Near]:
        own = await self._book.of(person)
        assert own, "everybody has finalized"
        near, _ = await self._book.near(own, most=CANDIDATES)
        return near

    async def _explained(self, statement: str, parameters: Any) -> Plan:  # noqa: ANN401 - as the driver has them
        async with self._connection.engine.connect() as connection:
            await connection.execute(text(PLAN))
            told = await connection.exec_driver_sql(_EXPLAIN + statement, parameters)
            answer = told.scalar_one()
        plans = json.loads(answer) if isinstance(answer, str) else answer
        plan = plans[0]
        took = plan["Planning Time"] + plan["Execution Time"]
        return Plan(took, by_index=_INDEX in json.dumps(plan))


@contextmanager
def _searches(connection: PostgresConnection) -> Iterator[list[tuple[str, object]]]:
    """Lend the statements that find homes, as they are sent, with what they ask."""
    seen: list[tuple[str, object]] = []

    def see(
        _c: object, _cursor: object, statement: str, parameters: object, *_: object
    ) -> None:
        if _SEARCHES in statement:
            seen.append((statement, parameters))

    engine = connection.engine.sync_engine
    event.listen(engine, "before_cursor_execute", see)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", see)


def exactly(connection: PostgresConnection) -> PostgresConnection:
    """Have *connection*, not open yet, never use an index to sort by."""

    @event.listens_for(connection.engine.sync_engine, "connect")
    def _(opened: Any, _record: object) -> None:  # noqa: ANN401 - the driver's
        cursor = opened.cursor()
        cursor.execute("SET enable_indexscan = off")
        cursor.close()
        opened.commit()

    return connection
