"""Homes as the database finds them: by meaning, by words, or the latest."""

import math

import pytest

from resolvers.models.answers import Role
from resolvers.models.home import Basis, Budget, Deal
from tests.infra.postgres.homes.town import Town


def at(angle: float) -> list[float]:
    """Return a vector whose cosine with `at(0)` is the angle's."""
    return [math.cos(angle), math.sin(angle), 0]


async def test_the_nearest_in_meaning_come_first(town: Town) -> None:
    tenant = await town.join(Role.TENANT, "un studio", at(0))
    for angle in (1.2, 0.3, 0.8):
        await town.join(Role.LANDLORD, f"maison {angle}", at(angle))

    found = await town.near(tenant)

    assert [near.home.description for near in found] == [
        f"maison {angle}" for angle in (0.3, 0.8, 1.2)
    ]
    scores = [near.score for near in found]
    assert scores == pytest.approx([math.cos(a) for a in (0.3, 0.8, 1.2)], abs=2e-3)


async def test_a_home_is_as_near_as_its_nearest_passage(town: Town) -> None:
    tenant = await town.join(Role.TENANT, "un studio", at(0), at(2))
    await town.join(Role.LANDLORD, "deux phrases", at(1.5), at(0.2), at(1.0))

    (near,) = await town.near(tenant)

    assert near.score == pytest.approx(math.cos(0.2), abs=2e-3)


async def test_who_looks_sees_who_has_and_the_other_way_round(town: Town) -> None:
    tenant = await town.join(Role.TENANT, "je cherche", at(0))
    landlord = await town.join(Role.LANDLORD, "je loue", at(0.1))
    await town.join(Role.AGENT, "nous louons", at(0.2))

    assert [n.home.description for n in await town.near(tenant)] == [
        "je loue",
        "nous louons",
    ]
    assert [n.home.description for n in await town.near(landlord)] == ["je cherche"]


async def test_another_models_vectors_are_not_looked_at(town: Town) -> None:
    tenant = await town.join(Role.TENANT, "un studio calme", at(0))
    await town.join(Role.LANDLORD, "autre modèle", at(0))
    await town.execute(
        "UPDATE home_vectors SET model = 'other' WHERE side = 'offers'",
    )

    assert await town.near(tenant) == []


async def test_without_vectors_words_are_compared(town: Town) -> None:
    tenant = await town.join(Role.TENANT, "une chambre calme avec balcon")
    await town.join(Role.LANDLORD, "grand hangar")
    await town.join(Role.LANDLORD, "des chambres calmes et des balcons")
    await town.join(Role.LANDLORD, "une chambre bruyante", at(0))

    own = await town.own(tenant)
    found = await town.near(tenant)

    assert own.basis is Basis.WORDS
    assert [near.home.description for near in found] == [
        "des chambres calmes et des balcons",
        "une chambre bruyante",
    ]
    assert found[0].score == pytest.approx(1)
    assert found[1].score == pytest.approx(1 / math.sqrt(6))


async def test_without_words_the_latest_come_first(town: Town) -> None:
    tenant = await town.join(Role.TENANT, None)
    for number in range(3):
        home = (await town.join(Role.LANDLORD, f"maison {number}")).home
        await town.execute(
            "UPDATE homes SET made_at = made_at + make_interval(hours => :n) "
            "WHERE id = :home",
            n=number,
            home=home,
        )

    own = await town.own(tenant)
    found = await town.near(tenant)

    assert own.basis is Basis.FILTERS
    assert [near.home.description for near in found] == [
        "maison 2",
        "maison 1",
        "maison 0",
    ]
    assert {near.score for near in found} == {None}


async def test_without_a_model_nobody_is_found_by_meaning(town: Town) -> None:
    tenant = await town.join(Role.TENANT, "un studio calme", at(0))
    town.space = None

    assert (await town.own(tenant)).basis is Basis.WORDS


async def test_who_has_not_finalized_has_no_home(town: Town) -> None:
    tenant = await town.join(Role.TENANT)
    await town.execute("DELETE FROM profiles WHERE id = :home", home=tenant.home)

    assert await town.book.of(tenant.person) is None


@pytest.mark.parametrize("basis", Basis)
async def test_the_rejected_and_the_silent_are_not_shown(
    town: Town, basis: Basis
) -> None:
    said = None if basis is Basis.FILTERS else "un studio calme"
    vectors = (at(0),) if basis is Basis.MEANING else ()
    tenant = await town.join(Role.TENANT, said, *vectors)
    rejected = await town.join(Role.LANDLORD, "un studio calme", *vectors)
    await town.join(Role.LANDLORD, None)
    assert len(await town.near(tenant)) == 1

    await town.execute(
        "UPDATE profiles SET kyc_status = 'REJECTED' WHERE id = :home",
        home=rejected.home,
    )

    assert await town.near(tenant) == []


async def test_a_home_comes_back_as_it_was_written(town: Town) -> None:
    tenant = await town.join(
        Role.TENANT,
        "maison à louer ou à vendre, avec jardin, sans piscine",
        preferences__preferredZones=("calavi", "godomey"),
        preferences__budgetMin=30_000,
    )

    home = (await town.own(tenant)).home

    assert home.zones == ("calavi", "godomey")
    assert home.budget == Budget(30_000, None)
    assert home.deals == {Deal.RENT, Deal.SALE}
    assert (home.has, home.lacks) == ({"garden"}, {"pool"})
