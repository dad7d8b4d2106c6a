"""Homes: found by meaning, by words, or waiting for it."""

from collections.abc import AsyncIterator, Iterator

import pytest

from infra.doctor import homes as module
from infra.settings import Settings
from resolvers.models.answers import Role
from tests.infra.doctor.examining import Found, bad, found_on
from tests.infra.embeddings.server import embedding_server, status
from tests.infra.postgres.homes.town import Town
from tests.infra.postgres.outbox.rows import connected, own_database


@pytest.fixture(scope="module")
def url(database_url: str) -> Iterator[str]:
    yield from own_database(database_url, "doctor_homes")


@pytest.fixture
async def town(url: str) -> AsyncIterator[Town]:
    postgres = connected(url)
    town = Town(postgres)
    await town.clear()
    yield town
    await postgres.close()


async def found_at(settings: Settings, url: str, **changes: object) -> Found:
    model = {"embeddings_model": "bundled"} | changes
    return await found_on(settings, database_url=url, **model)


def codes(found: Found) -> set[str]:
    return {code for code in found if code.startswith("homes")}


@pytest.mark.parametrize(
    ("ready", "code"),
    [
        (["DROP EXTENSION IF EXISTS vector CASCADE"], "homes-no-pgvector"),
        (["CREATE EXTENSION IF NOT EXISTS vector"], "homes-no-table"),
    ],
)
async def test_what_the_database_lacks_is_named(
    settings: Settings, url: str, town: Town, ready: list[str], code: str
) -> None:
    await town.execute("DROP TABLE IF EXISTS home_vectors")
    for statement in ready:
        await town.execute(statement)

    found = await found_at(settings, url)

    assert code in bad(found)
    assert codes(found) == {code, "homes-by-meaning"}


async def test_an_old_pgvector_is_named(
    settings: Settings, url: str, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.execute("CREATE EXTENSION IF NOT EXISTS vector")
    monkeypatch.setattr(module, "is_usable", lambda _: False)

    found = await found_at(settings, url)

    assert "homes-old-pgvector" in bad(found)


async def test_homes_that_wait_or_were_given_up_are_counted(
    settings: Settings, url: str, town: Town
) -> None:
    await town.execute("CREATE EXTENSION IF NOT EXISTS vector")
    await town.execute("CREATE TABLE IF NOT EXISTS home_vectors (model text)")
    for role in Role:
        await town.join(role)
    await town.join(Role.TENANT)
    await town.execute("UPDATE homes SET made_at = now()")
    quiet = await found_at(settings, url)
    await town.execute("UPDATE homes SET made_at = now() - interval '11 minutes'")
    await town.execute(
        "UPDATE homes SET tries = 24, reason = 'endpoint 401' WHERE id IN "
        "(SELECT id FROM homes WHERE side = 'offers' LIMIT 1)"
    )
    await town.execute(
        "UPDATE homes SET models = '{other}' WHERE id IN "
        "(SELECT id FROM homes WHERE side = 'seeks' LIMIT 1)"
    )
    await town.execute(
        "DELETE FROM homes WHERE id IN "
        "(SELECT id FROM homes WHERE side = 'offers' AND tries = 0 LIMIT 1)"
    )

    found = await found_at(settings, url)

    assert codes(quiet) == {"homes-by-meaning"}
    assert found["homes-late"].values["number"] == 1
    assert found["homes-given-up"].values["reason"] == "endpoint 401"
    assert found["homes-other-model"].values["number"] == 1
    assert found["homes-unread"].values["number"] == 1


async def test_by_words_may_be_meant_so(
    settings: Settings, url: str, town: Town
) -> None:
    found = await found_at(settings, url, embeddings_model="none")

    assert codes(found) == {"homes-by-words"}


async def test_a_model_that_is_not_here_may_be_elsewhere(
    settings: Settings, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "embedder_in", lambda _: None)

    assert "homes-no-model" in await found_at(settings, url)


async def test_an_endpoint_is_asked(settings: Settings, url: str) -> None:
    async with embedding_server(status(401)) as server:
        toy = {
            "embeddings_model": "toy",
            "embeddings_url": server.url,
            "embeddings_dimensions": 8,
        }
        refused, good = [await found_at(settings, url, **toy) for _ in range(2)]

    assert refused["homes-model-refuses"].values["reason"] == "endpoint 401"
    assert "homes-by-meaning" in good
