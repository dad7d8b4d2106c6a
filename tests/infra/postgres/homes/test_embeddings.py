"""Vectors are kept with their home, and homes without them are handed over."""

import math
from contextlib import suppress
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from infra.postgres.homes.census import HomeCensus
from infra.postgres.homes.embeddings import LANE
from resolvers.again import MOST_TRIES
from resolvers.models.answers import Role
from resolvers.models.home import Basis, HomeId
from tests.infra.postgres.homes.town import SPACE, Town, now

NORTH = (0.0, 1.0, 0.0)


async def handed_over(town: Town) -> list[UUID]:
    async with town.embeddings.batch(LANE, limit=10) as rows:
        return [id_ for id_, _ in rows]


async def test_a_home_is_handed_over_until_it_has_vectors(town: Town) -> None:
    tenant = await town.join(Role.TENANT)
    await town.join(Role.TENANT, None)

    assert await handed_over(town) == [tenant.home]
    assert await handed_over(town) == []

    hour = now() + timedelta(hours=1)
    assert await town.embeddings.hand_over_again(LANE, before=hour) == 1
    assert await handed_over(town) == [tenant.home]

    await town.embeddings.keep(tenant.home, [NORTH])
    assert await town.embeddings.hand_over_again(LANE, before=hour) == 0
    assert await town.embeddings.due(tenant.home) is None


async def test_what_is_not_taken_is_handed_over_again(town: Town) -> None:
    tenant = await town.join(Role.TENANT)

    with suppress(RuntimeError):
        async with town.embeddings.batch(LANE, limit=10) as rows:
            assert rows
            raise RuntimeError

    assert await handed_over(town) == [tenant.home]


async def test_newer_vectors_take_the_place_of_older_ones(town: Town) -> None:
    tenant = await town.join(Role.TENANT, "un studio", NORTH, NORTH, NORTH)

    await town.embeddings.keep(tenant.home, [NORTH, NORTH])
    await town.embeddings.keep(tenant.home, [NORTH])

    assert await town.count("home_vectors") == 1
    assert (await town.own(tenant)).basis is Basis.MEANING


async def test_a_home_that_was_deleted_meanwhile_gets_none(town: Town) -> None:
    await town.embeddings.keep(HomeId(uuid4()), [NORTH])

    assert await town.count("home_vectors") == 0


@pytest.mark.parametrize("table", ["profiles", "users"])
async def test_they_are_gone_with_the_profile(town: Town, table: str) -> None:
    tenant = await town.join(Role.TENANT, "un studio", NORTH)
    key = tenant.home if table == "profiles" else tenant.person

    await town.execute(f"DELETE FROM {table} WHERE id = :key", key=key)

    assert await town.count("homes") == 0
    assert await town.count("home_vectors") == 0


async def test_a_home_is_given_up_after_enough_tries(town: Town) -> None:
    tenant = await town.join(Role.TENANT)
    for _ in range(MOST_TRIES - 1):
        await town.embeddings.failed(tenant.home, "endpoint 500")
    census = HomeCensus(town.postgres)
    waiting = await census.waiting()
    assert (waiting.number, waiting.given_up) == (1, 0)
    assert waiting.oldest

    await town.embeddings.failed(tenant.home, "endpoint 401")

    assert await handed_over(town) == []
    assert await census.waiting() == (0, None, 1, "endpoint 401")
    assert await census.lacking(SPACE) == 1


async def test_small_and_large_numbers_are_kept(town: Town) -> None:
    third = 1 / math.sqrt(3)
    vector = (1e-12, -third, math.sqrt(2 / 3))

    tenant = await town.join(Role.TENANT, "un studio", vector)
    await town.join(Role.LANDLORD, "un studio", vector)

    (near,) = await town.near(tenant)
    assert near.score == pytest.approx(1, abs=1e-3)
