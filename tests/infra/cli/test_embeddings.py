"""`onboarding embeddings`, beside a database with homes of before."""

import json
from collections.abc import AsyncIterator

import pytest

from infra.homes import space_in
from infra.settings import Settings
from resolvers.models.answers import Role
from tests.infra.cli.operating import Command, operator_of
from tests.infra.embeddings.server import embedding_server, status
from tests.infra.postgres.homes.town import Town
from tests.infra.postgres.outbox.rows import connected

TOY = {"EMBEDDINGS_MODEL": "toy", "EMBEDDINGS_DIMENSIONS": "8"}


@pytest.fixture
async def town(settings_apart: Settings) -> AsyncIterator[Town]:
    postgres = connected(settings_apart.database_dsn)
    town = Town(postgres)
    for role in Role:
        await town.join(role, "Studio calme et propre. Loin du bruit.")
    await town.join(Role.TENANT, None)
    await town.execute("DELETE FROM homes WHERE side = 'seeks'")
    yield town
    await postgres.close()


@pytest.fixture
def onboarding(settings_apart: Settings) -> Command:
    return operator_of(settings_apart)


async def told(onboarding: Command, **environment: str) -> dict[str, object]:
    status, out, err = await onboarding("embeddings", "status", "--json", **environment)
    assert (status, err) == (0, "")
    found: dict[str, object] = json.loads(out)
    return found


async def test_what_is_missing_is_made_once(
    onboarding: Command, settings_apart: Settings, town: Town
) -> None:
    bundled = settings_apart.model_copy(update={"embeddings_model": "bundled"})
    space = space_in(bundled)
    assert space
    assert await told(onboarding) == {
        "model": space.model,
        "is made here": True,
        "profiles to read": 2,
        "homes without it": 2,
    }

    first, again = [await onboarding("embeddings", "rebuild") for _ in range(2)]

    assert (first[0], again[0]) == (0, 0), first[2]
    assert "2 homes are made of profiles." in first[1]
    assert f"3 homes have vectors of {space.model}; 0 lack them." in first[1]
    assert "0 homes have vectors" in again[1]
    assert await town.count("home_vectors") == 3 * 3
    left = await told(onboarding)
    assert (left["profiles to read"], left["homes without it"]) == (0, 0)


async def test_another_model_is_made_beside_it_and_then_alone(
    onboarding: Command, town: Town
) -> None:
    await onboarding("embeddings", "rebuild")
    async with embedding_server() as server:
        toy = TOY | {"EMBEDDINGS_URL": server.url}

        made = await onboarding("embeddings", "rebuild", **toy)
        gone = await onboarding("embeddings", "forget-others", **toy)

        assert "3 homes have vectors of toy@8/1; 0 lack them." in made[1]
        assert gone[:2] == (0, "9 vectors are deleted.\n")
        assert await town.count("home_vectors") == 9
        assert len(server.asked) == 1
    assert (await told(onboarding))["homes without it"] == 3


async def test_a_model_that_refuses_ends_it_in_one_line_and_it_goes_on_later(
    onboarding: Command, town: Town
) -> None:
    async with embedding_server(status(401)) as server:
        toy = TOY | {"EMBEDDINGS_URL": server.url, "EMBEDDINGS_KEY": "secret-key"}

        failed = await onboarding("embeddings", "rebuild", **toy)
        done = await onboarding("embeddings", "rebuild", **toy)

    assert failed[0] == 1
    assert failed[2] == (
        "The model does not answer (endpoint 401). Done stays; run this again.\n"
    )
    assert "0 homes are made of profiles." in done[1]
    assert "3 homes have vectors" in done[1]


async def test_without_a_model_homes_are_made_all_the_same(
    onboarding: Command, town: Town
) -> None:
    none = {"EMBEDDINGS_MODEL": "none"}

    rebuilt = await onboarding("embeddings", "rebuild", **none)
    forgot = await onboarding("embeddings", "forget-others", **none)

    assert rebuilt[0] == 0
    assert "2 homes are made of profiles." in rebuilt[1]
    assert "found by words" in rebuilt[1]
    assert forgot[0] == 1
    assert (await told(onboarding, **none))["model"] is None


async def test_a_profile_that_does_not_open_is_told(
    onboarding: Command, town: Town
) -> None:
    await town.execute(
        "UPDATE profiles SET first_name_sealed = last_name_sealed WHERE role = 'TENANT'"
    )

    status, _, err = await onboarding("embeddings", "rebuild", EMBEDDINGS_MODEL="none")

    assert status == 1
    assert err.endswith("2 profiles open with no key of the ring: see the log.\n")
