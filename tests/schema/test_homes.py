"""homeMatches, as people on both sides meet it: first by words, then by meaning."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from pydantic import SecretStr

from infra.app import create_app
from infra.homes import space_in
from infra.postgres.migrate import make_space
from infra.settings import Settings
from tests.answers import complete, finalize, save
from tests.api import Api, Person, serving
from tests.homes import homes
from tests.infra.postgres.outbox.rows import own_database

_PATIENCE = 30
"""Seconds."""


@pytest.fixture(scope="module")
def homes_url(database_url: str) -> Iterator[str]:
    """Make a database where nobody else delivers messages."""
    yield from own_database(database_url, "homes_api")


@pytest.fixture(scope="module")
async def own(
    settings: Settings, homes_url: str, worker: int, tmp_path_factory: Any
) -> Settings:
    """Configure a service with the bundled model, on stores of its own."""
    redis = f"{settings.redis_dsn.rpartition('/')[0]}/{15 - worker}"
    changes = {
        "redis_url": SecretStr(redis),
        "database_url": SecretStr(homes_url),
        "mailbox": tmp_path_factory.mktemp("mailbox-of-homes"),
        "embeddings_model": "bundled",
    }
    own = settings.model_copy(update=changes)
    space = space_in(own)
    assert space
    assert await make_space(own.database_dsn, space) is None
    return own


@pytest.fixture(scope="module")
async def api(own: Settings) -> AsyncIterator[Api]:
    async with serving(create_app(own)) as client:
        yield client


async def joined(api: Api, role: str, said: str | None, **preferences: Any) -> Person:
    """Return somebody who has finalized, in a zone where nobody else is."""
    person = await api.sign_in()
    answers = complete(role)
    wishes = {"homeDescription": said, "preferredZones": ["abomey"], **preferences}
    await save(person, **(answers | {"preferences": wishes}))
    assert (await finalize(person))["__typename"] == "OnboardingFinalized"
    return person


async def by_meaning(person: Person) -> Any:
    """Wait until *person*'s home was embedded; return matches."""
    async with asyncio.timeout(_PATIENCE):
        while True:
            found = await homes(person)
            if found["basis"] == "MEANING":
                return found["matches"]
            await asyncio.sleep(0.05)


async def embedded(api: Api, role: str, said: str, **preferences: Any) -> Person:
    """Return somebody who has finalized, and is found by meaning."""
    person = await joined(api, role, said, **preferences)
    await by_meaning(person)
    return person


def said(matches: Any) -> list[str]:
    return [match["description"] for match in matches]


async def test_before_the_end_there_is_nothing(api: Api) -> None:
    person = await api.sign_in()

    assert await homes(person) is None


async def test_a_home_is_found_by_what_it_means(api: Api) -> None:
    zone = {"preferredZones": ["godomey"]}
    await embedded(api, "LANDLORD", "Hangar pour camions et marchandises", **zone)
    await embedded(
        api,
        "AGENT",
        "Petit logement tranquille pour réviser ses cours. Appelez Afi Hounsou, "
        "Agence du Lac, au 01 97 12 34 56 ou afi@exemple.bj",
        budgetMin=30_000,
        budgetMax=45_000,
        **zone,
    )
    tenant = await joined(
        api, "TENANT", "Une chambre calme pour étudiante", budgetMax=50_000, **zone
    )

    (match,) = await by_meaning(tenant)

    assert match.pop("score") > 0.3
    assert match == {
        "description": "Petit logement tranquille pour réviser ses cours. "
        "Appelez …, au … ou …",
        "zones": ["godomey"],
        "budget": {"min": 25_000, "max": 50_000},
        "why": {
            "zonesInCommon": ["godomey"],
            "budgetOverlap": {"min": 25_000, "max": 50_000},
        },
    }


async def test_landlords_find_who_seeks(api: Api) -> None:
    zone = {"preferredZones": ["akpakpa"]}
    await embedded(api, "TENANT", "Je cherche une villa avec un jardin", **zone)
    await embedded(api, "LANDLORD", "Une villa avec un jardin", **zone)
    landlord = await joined(api, "LANDLORD", "Grande maison, verdure autour", **zone)

    assert said(await by_meaning(landlord)) == ["Je cherche une villa avec un jardin"]


@pytest.mark.parametrize(
    ("seeks", "one", "other"),
    [
        ("Studio à Calavi", "Studio à Calavi", "Studio à Akpakpa"),
        ("Studio, 50 000 F", "Studio, 50 000 F", "Studio, 500 000 F"),
        ("Villa avec piscine", "Villa avec piscine", "Villa sans piscine"),
        ("Villa sans piscine", "Villa sans piscine", "Villa avec piscine"),
        ("Maison à louer", "Maison à louer", "Maison à vendre"),
        ("Maison à acheter, achat de maison", "Maison à vendre", "Maison à louer"),
    ],
    ids=["zone", "budget", "with", "without", "rent", "sale"],
)
async def test_sentences_that_differ_in_one_thing_are_told_apart(
    api: Api, seeks: str, one: str, other: str
) -> None:
    mark = f" de type {abs(hash((seeks, one))) % 10**6}"
    anywhere = {"preferredZones": [] if "Calavi" in seeks else ["fidjrosse"]}
    for text in (one, other):
        await embedded(api, "LANDLORD", text + mark, **anywhere)
    tenant = await joined(api, "TENANT", seeks + mark, **anywhere)

    found = said(await by_meaning(tenant))

    assert one + mark in found
    assert other + mark not in found


async def test_right_after_finalizing_words_do(own: Settings) -> None:
    idle = own.model_copy(update={"embeddings_model": "none"})
    async with serving(create_app(idle)) as api:
        zone = {"preferredZones": ["cotonou"]}
        await joined(api, "LANDLORD", "Chambre calme, balcon carrelé", **zone)
        tenant = await joined(api, "TENANT", "Chambre calme avec balcon", **zone)
        silent = await joined(api, "TENANT", None, **zone)

        found, filtered = await homes(tenant), await homes(silent)

    assert found["basis"] == "WORDS"
    assert said(found["matches"]) == ["Chambre calme, balcon carrelé"]
    assert filtered["basis"] == "FILTERS"
    assert "Chambre calme, balcon carrelé" in said(filtered["matches"])
    assert {match["score"] for match in filtered["matches"]} == {None}
