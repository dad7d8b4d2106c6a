"""How fast homes are found among ten thousand, and whether the index finds them."""

import os
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean, median

from bench.meaning.cases import (
    Case,
    as_it_is,
    buying,
    by_meaning,
    by_words,
    without_filters,
)
from bench.meaning.database import Database, vectors_of
from bench.meaning.homes import Resident
from bench.meaning.town import town
from bench.meaning.vectors import Vectors, embedded
from bench.people import now
from infra.embeddings.bundled import BundledEmbedder
from infra.postgres.connection import PostgresConnection
from infra.postgres.homes.embeddings import PostgresEmbeddings
from resolvers.homes.passages import passages
from resolvers.models.home import Basis, Side
from resolvers.models.person import PersonId

_HOMES, _ASKERS, _SAMPLE, _COUNTED = 10_000, 300, 100, 20

_CHANGES = {
    "by meaning": as_it_is,
    "by meaning, no filters": without_filters,
    "by meaning, nobody fits": buying,
}


@dataclass(frozen=True, slots=True)
class Making:
    """What it took to make them findable."""

    vectors: int
    distinct: int
    """An index keeps equal ones once, and is smaller for it."""
    embedding: float
    """Milliseconds of the model for one home, at the median."""
    keeping: float
    """And of PostgreSQL to keep its vectors, with the index there."""
    indexing: float
    """Seconds to make both indexes of what is there."""
    sizes: Mapping[str, int]
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Speed:
    """All of a run."""

    making: Making
    cases: Sequence[Case]
    fitting: float
    """The share of offers that pass somebody's filters, on average."""
    load: tuple[float, float]
    """Of the machine, before anybody asked and after."""


async def measured(
    database: Database, *, kept_in: Path | None, say: Callable[[str], None]
) -> Speed:
    """Fill the *database*, which has its tables, and ask it."""
    residents = town(_HOMES)
    texts = [
        text for each in residents for text in passages(each.home.description or "")
    ]
    say(f"embedding {len(set(texts)):,} passages ...")
    vectors = await embedded(texts, kept_in=kept_in)
    say("writing homes ...")
    await database.write(residents)
    say("writing vectors, making indexes ...")
    indexing = await database.add_vectors(residents, vectors)
    seekers = [each for each in residents if each.home.side is Side.SEEKS]
    people = [each.person for each in seekers[:_ASKERS]]
    before = os.getloadavg()[0]
    cases = []
    for name, change in _CHANGES.items():
        say(f"asking {name} ...")
        cases.append(await by_meaning(database, name, people, change))
    say("asking by words ...")
    cases.append(await by_words(database, people[:_SAMPLE]))
    after = os.getloadavg()[0]
    fitting = await _fitting(database, people[:_COUNTED])
    making = Making(
        len(texts),
        len(vectors),
        await _embedding(residents[:_SAMPLE]),
        await _keeping(database, residents[:_SAMPLE], vectors),
        indexing,
        await database.sizes(),
    )
    return Speed(making, cases, fitting, (before, after))


async def _fitting(database: Database, people: Sequence[PersonId]) -> float:
    connection = database.connection()
    try:
        book, found = database.book(connection), []
        for person in people:
            own = await book.of(person)
            assert own, "everybody has finalized"
            near, _ = await book.near(replace(own, basis=Basis.FILTERS), most=_HOMES)
            found.append(len(near) / _HOMES)
        return mean(found)
    finally:
        await connection.close()


async def _embedding(some: Sequence[Resident]) -> float:
    embedder = BundledEmbedder()
    try:
        await embedder.warm()
        return await _median(
            lambda each: embedder.embed(passages(each.home.description or "")), some
        )
    finally:
        await embedder.close()


async def _keeping(
    database: Database, some: Sequence[Resident], vectors: Vectors
) -> float:
    connection: PostgresConnection = database.connection()
    try:
        embeddings = PostgresEmbeddings(connection, now, database.space)
        return await _median(
            lambda each: embeddings.keep(each.id, vectors_of(each, vectors)), some
        )
    finally:
        await connection.close()


async def _median(
    do: Callable[[Resident], Awaitable[object]], some: Sequence[Resident]
) -> float:
    took = []
    for each in some:
        started = time.perf_counter()
        await do(each)
        took.append(1000 * (time.perf_counter() - started))
    return median(took)
