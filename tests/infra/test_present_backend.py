"""Tokens of the present backend: the same person, before its login has moved."""

import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from pydantic import SecretStr

from infra.app import create_app
from infra.redis.connection import RedisConnection
from infra.settings import Settings
from tests.answers import complete, finalize, save
from tests.api import Api, Person, new_phone, serving
from tests.sign_in import DRAFT, SESSIONS, SIGN_OUT, refusal

SECRET = "a-secret-that-nest-has, long enough for all of HS256, HS384 and HS512"
NOBODY = {"code": "UNAUTHENTICATED"}
VIEWER = "{ viewer { id phone isStaff } }"


@pytest.fixture(scope="module")
async def service(settings: Settings) -> AsyncIterator[Api]:
    """Accept what the present backend signs."""
    ours = {
        "jwt_secret": SecretStr(SECRET),
        "jwt_issuer": "nest",
        "jwt_audience": "immo",
        "jwt_staff": "role=ADMIN",
        "jwt_phone": "phone",
    }
    async with serving(create_app(settings.model_copy(update=ours))) as api:
        yield api


def signed(**claims: Any) -> str:
    now = int(time.time())
    said = {
        "sub": str(uuid4()),
        "iss": "nest",
        "aud": "immo",
        "iat": now - 60,
        "exp": now + 600,
        **claims,
    }
    whole = {name: value for name, value in said.items() if value is not None}
    return jwt.encode(whole, SECRET, algorithm="HS256")


async def test_its_people_are_the_same_people_here(service: Api) -> None:
    known, phone = str(uuid4()), new_phone().replace(" ", "")
    person = Person(service, phone, signed(sub=known, phone=phone))

    viewer = (await person.ask(VIEWER))["viewer"]
    await save(person, **complete("TENANT"))
    finalized = await finalize(person)
    by_phone = await service.sign_in(phone)

    assert viewer == {"id": known, "phone": phone, "isStaff": False}
    assert finalized["__typename"] == "OnboardingFinalized"
    assert (await by_phone.ask(VIEWER))["viewer"]["id"] == known


async def test_without_a_phone_they_are_still_somebody(service: Api) -> None:
    person = Person(service, "", signed(phone=None))

    await save(person, **complete("LANDLORD"))

    assert (await finalize(person))["__typename"] == "OnboardingFinalized"
    assert (await person.ask(VIEWER))["viewer"]["phone"] is None


async def test_a_draft_of_the_present_backend_is_theirs(
    service: Api, redis: RedisConnection
) -> None:
    known = str(uuid4())
    left = json.dumps({"first_name": "Afi", "role": "tenant"})
    await redis.client.set(f"onboarding:draft:{known}", left, ex=600)

    draft = "{ onboardingDraft { role profile { firstName } } }"
    seen = await service.ask(draft, token=signed(sub=known))

    assert seen["onboardingDraft"] == {
        "role": "TENANT",
        "profile": {"firstName": "Afi"},
    }


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": -1},
        {"exp": None},
        {"sub": None},
        {"sub": "42"},
        {"iss": "somebody"},
        {"iss": None},
        {"aud": "others"},
        {"aud": None},
        {"nbf": 600},
    ],
    ids=str,
)
async def test_a_wrong_claim_signs_nobody_in(
    service: Api, claims: dict[str, Any]
) -> None:
    now = int(time.time())
    times = {name: now + x for name, x in claims.items() if isinstance(x, int)}

    assert await refusal(service, signed(**{**claims, **times})) == NOBODY


async def test_another_algorithm_or_key_signs_nobody_in(service: Api) -> None:
    said = jwt.decode(signed(), options={"verify_signature": False})
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    for other in (
        jwt.encode(said, SECRET, algorithm="HS384"),
        jwt.encode(said, SECRET + "!", algorithm="HS256"),
        jwt.encode(said, key, algorithm="RS256"),
        jwt.encode(said, "", algorithm="none"),
        signed()[:-2],
        signed() + "A",
    ):
        assert await refusal(service, other) == NOBODY


async def test_its_tokens_are_nobodys_where_they_are_not_configured(api: Api) -> None:
    assert await refusal(api, signed()) == NOBODY


async def test_staff_comes_from_the_claim_alone(service: Api) -> None:
    admin = await service.ask(VIEWER, token=signed(role="ADMIN"))
    tenant = await service.ask(VIEWER, token=signed(role="tenant", isStaff=True))

    assert admin["viewer"]["isStaff"] is True
    assert tenant["viewer"]["isStaff"] is False


async def test_signing_out_ends_its_token_here(service: Api) -> None:
    known = str(uuid4())
    phone, laptop = signed(sub=known), signed(sub=known, jti="2")
    assert await service.ask(SESSIONS, token=phone) == {"sessions": []}

    await service.ask(SIGN_OUT, token=phone)

    assert await refusal(service, phone) == NOBODY
    assert await service.ask(DRAFT, token=laptop) == {"onboardingDraft": None}


async def test_signing_out_everywhere_ends_all_it_has_issued(service: Api) -> None:
    known = str(uuid4())
    tokens = [signed(sub=known), signed(sub=known, iat=None)]

    await service.ask(SIGN_OUT, token=tokens[0], everywhere=True)

    for token in tokens:
        assert await refusal(service, token) == NOBODY
    later = signed(sub=known, iat=int(time.time()) + 1)
    assert await service.ask(DRAFT, token=later) == {"onboardingDraft": None}


async def test_public_keys_do_as_well(settings: Settings, tmp_path: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    file = tmp_path / "jwks.json"
    file.write_text(json.dumps({"keys": [{**public, "kid": "k1", "use": "sig"}]}))
    said = {"sub": str(uuid4()), "exp": int(time.time()) + 60}
    token = jwt.encode(said, key, algorithm="RS256", headers={"kid": "k1"})

    ours = settings.model_copy(update={"jwt_jwks": str(file)})
    async with serving(create_app(ours)) as service:
        viewer = (await service.ask(VIEWER, token=token))["viewer"]
        secret = jwt.encode(said, SECRET, algorithm="HS256", headers={"kid": "k1"})
        assert await refusal(service, secret) == NOBODY

    assert viewer["id"] == said["sub"]
