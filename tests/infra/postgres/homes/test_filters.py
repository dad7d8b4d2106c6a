"""What the database lets through: all that fit, and little else."""

import random
from dataclasses import replace

import pytest

from resolvers.homes.fitting import reasons
from resolvers.models.answers import Answer, Role
from resolvers.models.home import Basis
from tests.infra.postgres.homes.town import Town


async def test_budgets_of_other_bands_are_not_even_looked_at(town: Town) -> None:
    tenant = await town.join(Role.TENANT, None, preferences__budgetMax=60_000)
    await town.join(Role.LANDLORD, "trop cher", preferences__budgetMin=250_000)
    await town.join(Role.LANDLORD, "presque", preferences__budgetMin=65_000)

    found = await town.near(tenant)

    assert [near.home.description for near in found] == ["presque"]


def anybody(chance: random.Random) -> dict[str, Answer]:
    """Return what somebody may have said of zones and budget."""
    zones = chance.sample(["calavi", "godomey", "akpakpa"], chance.choice([0, 1, 2]))
    lowest = chance.choice([None, 0, 25_000, 60_000, 100_000])
    highest = chance.choice([None, 100_000, 150_000, 400_000])
    return {
        "preferences__preferredZones": tuple(zones) or None,
        "preferences__budgetMin": lowest,
        "preferences__budgetMax": highest,
    }


@pytest.mark.parametrize("basis", Basis)
async def test_all_that_fit_are_among_what_is_found(town: Town, basis: Basis) -> None:
    chance = random.Random(basis.value)
    kinds = ["un studio", "une boutique", "un coin"]
    ends = ["", "avec piscine", "sans piscine", "à vendre", "à louer ou à vendre"]

    def said() -> str | None:
        return f"{chance.choice(kinds)} calme {chance.choice(ends)}"

    vectors = ([1.0, 0.0, 0.0],) if basis is Basis.MEANING else ()
    for _ in range(40):
        await town.join(Role.LANDLORD, said(), *vectors, **anybody(chance))
    everybody = await town.join(Role.TENANT, None)
    offers = [near.home for near in await town.near(everybody, most=99)]
    for _ in range(15):
        words = None if basis is Basis.FILTERS else said()
        tenant = await town.join(Role.TENANT, words, *vectors, **anybody(chance))
        mine = (await town.own(tenant)).home

        found = [near.home for near in await town.near(tenant, most=99)]

        fits = [home for home in offers if reasons(mine, home)]
        assert [home for home in fits if home not in found] == []
        # What it may find besides differs in the exact budget alone.
        for home in found:
            alike = replace(home, budget=mine.budget)
            assert reasons(mine, alike)
