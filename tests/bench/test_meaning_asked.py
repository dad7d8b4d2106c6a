"""Asking for homes as the measurements do: a real database, and the bundled model."""

import asyncio
import math
import random
from pathlib import Path

import pytest

from bench.meaning import cases
from bench.meaning.asking import CANDIDATES, FIRST, Asking, exactly
from bench.meaning.database import Database
from bench.meaning.homes import Resident
from bench.meaning.town import town
from bench.meaning.vectors import cosine, embedded
from infra.embeddings.bundled import BundledEmbedder
from infra.postgres.homes.space import Space
from infra.postgres.migrate import migrate
from resolvers.homes.passages import passages
from resolvers.models.home import Side

_OURS = "SELECT current_database()"
_NO_SORTING = " SET enable_sort = off"
"""Or so few homes would not be worth an index."""
SPACE = Space("made-up", 16)
PEOPLE = town(40)
SEEKERS = [each.person for each in PEOPLE if each.home.side is Side.SEEKS][:5]


def made_up(residents: list[Resident]) -> dict[str, list[float]]:
    """Return vectors that mean nothing, the same for the same passages."""
    vectors = {}
    for each in residents:
        for text in passages(each.home.description or ""):
            parts = random.Random(text).choices(range(-99, 100), k=SPACE.dimensions)
            vectors[text] = [part / math.hypot(*parts) for part in parts]
    return vectors


@pytest.fixture
async def database(fresh_database_url: str) -> Database:
    database = Database(fresh_database_url, SPACE)
    await database.write(PEOPLE)
    return database


@pytest.fixture
async def with_vectors(space_url: str) -> Database:
    database = Database(space_url, SPACE)
    await database.write(PEOPLE)
    await database.add_vectors(PEOPLE, made_up(PEOPLE))
    return database


@pytest.fixture
def space_url(fresh_database_url: str) -> str:
    assert migrate(fresh_database_url, space=SPACE) is None
    return fresh_database_url


async def test_what_is_found_is_what_a_search_without_the_index_finds(
    with_vectors: Database,
) -> None:
    case = await cases.by_meaning(with_vectors, "", SEEKERS, cases.as_it_is)
    anything = await cases.by_meaning(with_vectors, "", SEEKERS, cases.without_filters)
    nothing = await cases.by_meaning(with_vectors, "", SEEKERS, cases.buying)

    assert case.recall == case.recall_of_call == 1
    assert len(case.plans) == len(case.calls) == len(SEEKERS)
    assert all(plan.milliseconds > 0 for plan in case.plans)
    assert all(call.scores for call in case.calls)
    assert all(len(call.scores) == FIRST for call in anything.calls)
    assert not any(call.scores for call in nothing.calls)


async def test_the_search_without_the_index_uses_none(with_vectors: Database) -> None:
    raw = await with_vectors.raw()
    await raw.execute("ALTER DATABASE " + await raw.fetchval(_OURS) + _NO_SORTING)
    await raw.close()
    used = []
    for change in (lambda connection: connection, exactly):
        connection = change(with_vectors.connection())
        asking = Asking(connection, with_vectors.book(connection), floor=0)
        try:
            plans = await asking.statements(SEEKERS)
            found = await asking.candidates(SEEKERS)
        finally:
            await connection.close()
        used.append([plan.by_index for plan in plans])
        assert all(0 < len(scores) <= CANDIDATES for scores in found)
        assert all(scores == sorted(scores, reverse=True) for scores in found)

    assert used == [[True] * len(SEEKERS), [False] * len(SEEKERS)]


async def test_words_are_asked_without_vectors(database: Database) -> None:
    case = await cases.by_words(database, SEEKERS)

    assert case.recall is None
    assert any(call.scores for call in case.calls)


async def test_the_model_reads_a_text_once(tmp_path: Path) -> None:
    texts = ["villa avec piscine", "maison avec une piscine", "local commercial"]

    read = await embedded([*texts, texts[0]], kept_in=tmp_path)
    villa, house, shop = (read[text] for text in texts)

    assert len(villa) == BundledEmbedder.dimensions
    assert cosine(villa, villa) == pytest.approx(1)
    assert cosine(villa, house) > cosine(villa, shop)


def test_a_folder_remembers_what_was_read(tmp_path: Path) -> None:
    texts = ["villa avec piscine", "local commercial"]
    read = asyncio.run(embedded(texts, kept_in=tmp_path))
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[::-1])

    again = asyncio.run(embedded(texts, kept_in=tmp_path))

    assert again != read
    assert again.keys() == read.keys()
