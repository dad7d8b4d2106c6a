"""Homes of before, and of another model, are brought to today's."""

from uuid import UUID

import pytest

from infra.postgres.homes import rebuilding as module
from infra.postgres.homes.census import HomeCensus
from infra.postgres.homes.embeddings import PostgresEmbeddings
from infra.postgres.homes.rebuilding import HomeRebuilding
from infra.postgres.homes.space import Space
from resolvers.models.answers import Role
from resolvers.models.home import Basis, Budget
from tests.infra.postgres.conftest import INDEX, SEALER
from tests.infra.postgres.homes.town import SPACE, Town, now

NORTH = (0.0, 1.0, 0.0)
FIRST = UUID(int=0)


async def read_all(town: Town) -> tuple[int, int]:
    """Make all homes that are to be made; return how many, and how many could not."""
    rebuilding = HomeRebuilding(town.postgres, SEALER, INDEX)
    made = broken = 0
    last: UUID | None = FIRST
    while last is not None:
        batch = await rebuilding.read(last, ("calavi",))
        made, broken, last = made + batch.made, broken + batch.broken, batch.last
    return made, broken


async def test_profiles_of_before_get_their_homes(town: Town) -> None:
    said = "Studio à Calavi, 40 000 F"
    tenant = await town.join(Role.TENANT, said)
    await town.join(Role.LANDLORD, said)
    await town.execute("DELETE FROM homes WHERE side = 'seeks'")
    census = HomeCensus(town.postgres)
    assert await census.unread() == 1

    assert await read_all(town) == (1, 0)

    own = await town.own(tenant)
    assert (own.home.zones, own.home.budget) == (("calavi",), Budget(None, 40_000))
    assert await census.unread() == 0
    assert await read_all(town) == (0, 0)


async def test_homes_by_older_rules_are_made_anew_and_embedded_again(
    town: Town,
) -> None:
    tenant = await town.join(Role.TENANT, "un studio", NORTH)
    await town.execute("UPDATE homes SET version = 0, description = 'old'")

    assert await read_all(town) == (1, 0)

    own = await town.own(tenant)
    assert own.home.description == "un studio"
    assert own.basis is Basis.WORDS
    assert await town.count("home_vectors") == 0
    assert await town.embeddings.due(tenant.home)


async def test_batches_lead_through_all_of_them(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_BATCH", 2)
    for _ in range(5):
        await town.join(Role.TENANT)
    await town.execute("DELETE FROM homes")

    assert await read_all(town) == (5, 0)


async def test_a_profile_that_does_not_open_is_told_and_left(town: Town) -> None:
    tenant = await town.join(Role.TENANT)
    await town.join(Role.LANDLORD)
    await town.execute("DELETE FROM homes")
    await town.execute(
        "UPDATE profiles SET first_name_sealed = last_name_sealed WHERE id = :home",
        home=tenant.home,
    )

    assert await read_all(town) == (1, 1)


async def test_a_new_models_vectors_are_made_beside_the_old_ones(town: Town) -> None:
    tenant = await town.join(Role.TENANT, "un studio", NORTH)
    await town.join(Role.LANDLORD, "un studio", NORTH)
    new = Space("new", 3)
    rebuilding = HomeRebuilding(town.postgres, SEALER, INDEX)

    due = await rebuilding.without_vectors(new, FIRST, limit=10)
    for home in due:
        await PostgresEmbeddings(town.postgres, now, new).keep(home.id, [NORTH])

    assert len(due) == 2
    assert await rebuilding.without_vectors(new, FIRST, limit=10) == []
    for space in (SPACE, new):
        town.space = space
        assert (await town.own(tenant)).basis is Basis.MEANING
        assert len(await town.near(tenant)) == 1


async def test_the_old_ones_are_forgotten_when_told(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_VECTORS_AT_ONCE", 2)
    both = await town.join(Role.TENANT, "un studio", NORTH)
    await town.join(Role.TENANT, "un studio", NORTH, NORTH, NORTH)
    new = Space("new", 3)
    await PostgresEmbeddings(town.postgres, now, new).keep(both.home, [NORTH])
    rebuilding = HomeRebuilding(town.postgres, SEALER, INDEX)

    assert await rebuilding.forget_others(new) == 4

    assert await town.count("home_vectors") == 1
    assert (await town.own(both)).basis is Basis.WORDS
    town.space = new
    assert (await town.own(both)).basis is Basis.MEANING
    assert (await HomeCensus(town.postgres).waiting()).number == 1
    assert await rebuilding.forget_others(new) == 0
