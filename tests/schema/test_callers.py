"""Every operation, asked by nobody, by junk, by a person and by staff."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import jwt
import pytest
from graphql import build_schema

from infra.app import create_app
from infra.settings import Settings
from resolvers.access import Access
from schema.access import ROOTS
from tests.api import Api, Person, serving
from tests.schema.operations import FOR_STAFF, GUARDED, OPEN, OPERATIONS

SDL = build_schema(Path("schema/schema.graphql").read_text(encoding="utf-8"))
ADMIN = {"sub": str(UUID(int=1)), "exp": 9_999_999_999, "role": "ADMIN"}
JUNK = ["junk", "A" * 96, "null", "Bearer", jwt.encode(ADMIN, "", algorithm="none")]
ALIASED = """
query All($yes: Boolean! = true) { zones: onboardingDraft { version } ...Mine }
fragment Mine on Query { viewer: profile @include(if: $yes) { id } }
"""


def codes(response: httpx.Response) -> list[str]:
    errors = response.json().get("errors", [])
    return [error["extensions"]["code"] for error in errors]


def nothing(response: httpx.Response) -> bool:
    """Whether no field has a value."""
    data = response.json()["data"]
    return data is None or not any(data.values())


async def id_of(person: Person) -> str:
    viewer: dict[str, str] = (await person.ask("{ viewer { id } }"))["viewer"]
    return viewer["id"]


def test_every_operation_there_is_is_tried_here() -> None:
    query, mutation = SDL.query_type, SDL.mutation_type
    assert query
    assert mutation

    assert OPERATIONS.keys() == query.fields.keys() | mutation.fields.keys()
    assert OPERATIONS.keys() == {*GUARDED, *OPEN}


@pytest.mark.parametrize("name", GUARDED)
async def test_nobody_is_told_to_sign_in_and_nothing_else(api: Api, name: str) -> None:
    for token in (None, *JUNK):
        response = await api.post(OPERATIONS[name], token=token)

        assert codes(response) == ["UNAUTHENTICATED"]
        assert response.json()["errors"][0]["path"] == [name]
        assert nothing(response)


@pytest.mark.parametrize("name", sorted(OPEN))
async def test_what_is_open_asks_nobody_who_they_are(api: Api, name: str) -> None:
    for token in (None, *JUNK):
        response = await api.post(OPERATIONS[name], token=token)

        assert codes(response) == []


@pytest.mark.parametrize("name", OPERATIONS)
async def test_a_person_may_do_all_there_is_but_what_is_for_staff(
    person: Person, name: str
) -> None:
    response = await person.post(OPERATIONS[name])

    assert codes(response) == ["FORBIDDEN"] * (name in FOR_STAFF)
    assert nothing(response) or name not in FOR_STAFF


async def test_junk_is_nobody(api: Api) -> None:
    for token in JUNK:
        seen = await api.ask(OPERATIONS["viewer"], token=token)
        left = await api.ask(OPERATIONS["signOut"], token=token)

        assert seen == {"viewer": None}
        assert left == {"signOut": {"wasSignedIn": False}}


async def test_a_token_with_another_s_id_in_it_is_nobody_s(
    api: Api, person: Person
) -> None:
    owner = UUID(await id_of(await api.sign_in()))
    mine = urlsafe_b64decode(person.token)
    forged = urlsafe_b64encode(owner.bytes + mine[16:]).decode()

    response = await api.post(OPERATIONS["onboarding"], token=forged)

    assert codes(response) == ["UNAUTHENTICATED"]


async def test_another_name_for_a_field_opens_nothing(api: Api) -> None:
    response = await api.post(ALIASED)

    assert codes(response) == ["UNAUTHENTICATED"] * 2
    assert nothing(response)


async def test_what_is_open_is_told_beside_what_is_refused(api: Api) -> None:
    response = await api.post("{ zones { id } viewer { id } profile { id } }")

    data = response.json()["data"]
    assert codes(response) == ["UNAUTHENTICATED"]
    assert data["zones"]
    assert data["viewer"] is data["profile"] is None


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "Vous n'y avez pas accès."),
        ("en", "You have no access to this."),
        (None, "Vous n'y avez pas accès."),
    ],
)
async def test_what_is_for_staff_is_refused_to_others(
    person: Person, monkeypatch: pytest.MonkeyPatch, language: str | None, words: str
) -> None:
    monkeypatch.setitem(ROOTS["Query"], "onboarding", Access.STAFF)

    response = await person.post(OPERATIONS["onboarding"], language=language)

    (error,) = response.json()["errors"]
    assert error["message"] == words
    assert error["extensions"] == {"code": "FORBIDDEN"}
    assert nothing(response)


async def test_nor_is_it_theirs_under_another_name(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ROOTS["Query"], "onboarding", Access.STAFF)

    response = await person.post("{ sessions: onboarding { state } }")

    assert codes(response) == ["FORBIDDEN"]


async def test_what_is_for_staff_is_theirs(
    person: Person, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ROOTS["Query"], "onboarding", Access.STAFF)
    chosen: dict[str, Any] = {"staff": (UUID(await id_of(person)),)}

    async with serving(create_app(settings.model_copy(update=chosen))) as api:
        asked = await api.ask(OPERATIONS["onboarding"], token=person.token)
        nobody = await api.post(OPERATIONS["onboarding"])
        other = await api.sign_in()
        somebody = await other.post(OPERATIONS["onboarding"])

    assert asked == {"onboarding": {"state": "NONE"}}
    assert codes(nobody) == ["UNAUTHENTICATED"]
    assert codes(somebody) == ["FORBIDDEN"]
