"""Who is staff: by the settings alone, whatever a client says of itself."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import jwt
import pytest

from infra.app import create_app
from infra.settings import Settings
from tests.api import Api, Person, new_phone, serving

AM_I = "{ viewer { id isStaff } }"
SIGN_IN = """
mutation ($phone: String!, $code: String!) {
  signIn(input: {phone: $phone, code: $code}) {
    ... on SignedIn { viewer { id isStaff } }
  }
}
"""


async def is_staff(api: Api, token: str, **more: Any) -> bool:
    viewer = (await api.ask(AM_I, token=token, **more))["viewer"]
    assert isinstance(viewer["isStaff"], bool)
    return viewer["isStaff"]


@pytest.fixture
async def staffed(settings: Settings, person: Person) -> AsyncIterator[Api]:
    """Serve with *person* as the only one of staff, and a claim that makes staff."""
    viewer = (await person.ask(AM_I))["viewer"]
    chosen = {"staff": (UUID(viewer["id"]),), "jwt_staff": "role=ADMIN"}
    async with serving(create_app(settings.model_copy(update=chosen))) as api:
        yield api


async def test_a_person_is_not(person: Person) -> None:
    assert not await is_staff(person.api, person.token)


async def test_who_the_settings_name_is_and_nobody_else(
    staffed: Api, person: Person
) -> None:
    other = await staffed.sign_in()

    assert await is_staff(staffed, person.token)
    assert not await is_staff(staffed, other.token)


async def test_they_are_told_so_when_they_sign_in(staffed: Api, person: Person) -> None:
    code = await staffed.code_for(person.phone)

    signed_in = await staffed.ask(SIGN_IN, phone=person.phone, code=code)

    assert signed_in["signIn"]["viewer"]["isStaff"] is True


async def test_who_signs_in_with_their_token_in_hand_is_not_told_so(
    staffed: Api, person: Person
) -> None:
    phone = new_phone()
    code = await staffed.code_for(phone)

    signed_in = await staffed.ask(SIGN_IN, phone=phone, code=code, token=person.token)

    assert signed_in["signIn"]["viewer"]["isStaff"] is False


@pytest.mark.parametrize(
    "claims",
    [
        {"X-Staff": "true", "X-Is-Staff": "1", "X-Role": "ADMIN", "role": "ADMIN"},
        {"Cookie": "isStaff=true; role=ADMIN; staff=1"},
        {"X-Forwarded-User": "admin", "X-Remote-User": "admin"},
        {"User-Agent": "staff", "X-Request-Id": "role=ADMIN", "Origin": "role=ADMIN"},
    ],
)
async def test_no_header_makes_staff(
    staffed: Api, person: Person, claims: dict[str, str]
) -> None:
    other = await staffed.sign_in()
    somebody = (await person.ask(AM_I))["viewer"]["id"]
    headers = {**claims, "X-User-Id": somebody, "X-Person": somebody}

    assert not await is_staff(staffed, other.token, headers=headers)


async def test_no_part_of_the_request_makes_staff(staffed: Api) -> None:
    other = await staffed.sign_in()
    said = {"isStaff": True, "staff": True, "role": "ADMIN"}
    body = {"query": AM_I, "variables": said, "extensions": said, **said}
    headers = {"Authorization": f"Bearer {other.token}"}

    response = await staffed.http.post(
        "/graphql?isStaff=true&role=ADMIN", json=body, headers=headers
    )

    assert response.json()["data"]["viewer"]["isStaff"] is False


async def test_no_answer_of_the_form_makes_staff(staffed: Api) -> None:
    other = await staffed.sign_in()
    await other.ask(
        """mutation {
          saveOnboardingDraft(input: {
            role: AGENT, profile: {firstName: "role=ADMIN"}, legal: {company: "staff"}
          }) { ... on OnboardingDraftSaved { version } }
        }"""
    )

    assert not await is_staff(staffed, other.token)


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
async def test_no_token_of_a_client_s_own_makes_staff(
    staffed: Api, person: Person, algorithm: str
) -> None:
    somebody = (await person.ask(AM_I))["viewer"]["id"]
    said = {"sub": somebody, "exp": 9_999_999_999, "role": "ADMIN"}
    key = "" if algorithm == "none" else "a-key-of-their-own-of-32-letters"
    token = jwt.encode(said, key, algorithm=algorithm)

    assert await staffed.ask(AM_I, token=token) == {"viewer": None}
