"""Signing in: a phone and its code open a session; nothing else does."""

import asyncio

import pytest

from tests.answers import complete, finalize, save
from tests.api import Api, Person, new_phone
from tests.sign_in import (
    DRAFT,
    REQUEST_CODE,
    SIGN_IN,
    refusal,
    request_code,
    sign_in,
)

NOBODY = {"code": "UNAUTHENTICATED"}


@pytest.mark.parametrize(
    ("phone", "code"),
    [
        ("", "INVALID_PHONE"),
        ("0197", "INVALID_PHONE"),
        ("01 97 12 34 5\0", "INVALID_PHONE"),
        ("call me", "INVALID_PHONE"),
        ("9" * 5000, "INVALID_PHONE"),
        ("+33 6 12 34 56 78", "UNSUPPORTED_COUNTRY"),
        ("+1 202 555 0143", "UNSUPPORTED_COUNTRY"),
    ],
)
async def test_a_wrong_phone_is_named(api: Api, phone: str, code: str) -> None:
    (asked,) = (await request_code(api, phone))["problems"]
    (tried,) = (await sign_in(api, phone, "123456"))["problems"]

    assert (asked["path"], asked["code"]) == ("phone", code)
    assert (tried["path"], tried["code"]) == ("phone", code)


@pytest.mark.parametrize(
    "spelling",
    [
        "+229 01 96 {} {} {}",
        "01.96.{}.{}.{}",
        "00229-0196{}{}{}",
        "(96) {} {} {}",
        "\u0660\u0661 \u0669\u0666 {} {} {}",
    ],
    ids=["E.164", "dots", "00", "eight digits", "Arabic digits"],
)
async def test_a_phone_is_the_same_however_it_is_written(
    api: Api, spelling: str
) -> None:
    phone = new_phone()
    code = await api.code_for(phone)

    signed_in = await sign_in(api, spelling.format(*phone.split()[-3:]), code)

    assert signed_in["__typename"] == "SignedIn"


@pytest.mark.parametrize("typed", ["{} ", "{:.3} {:.6}", "-{}-", "arabic"])
async def test_a_code_may_be_typed_on_any_keyboard(api: Api, typed: str) -> None:
    phone = new_phone()
    code = await api.code_for(phone)
    ways = {
        "{} ": f"{code} ",
        "{:.3} {:.6}": f"{code[:3]} {code[3:]}",
        "-{}-": f"-{code}-",
        "arabic": code.translate({ord("0") + n: 0x660 + n for n in range(10)}),
    }

    assert (await sign_in(api, phone, ways[typed]))["__typename"] == "SignedIn"


async def test_the_first_time_makes_a_person_known(api: Api) -> None:
    phone = new_phone()

    first = await sign_in(api, phone, await api.code_for(phone))
    again = await sign_in(api, phone, await api.code_for(phone))

    assert (first["isNewPerson"], again["isNewPerson"]) == (True, False)
    assert first["viewer"] == again["viewer"]
    assert first["token"] != again["token"]


async def test_signing_in_tells_where_one_stands(api: Api) -> None:
    phone, states = new_phone(), []
    for answers in (None, complete("TENANT"), {}):
        signed_in = await sign_in(api, phone, await api.code_for(phone))
        states.append(signed_in["onboardingState"])
        person = Person(api, phone, signed_in["token"])
        if answers:
            await save(person, **answers)
            await finalize(person)
        elif answers is None:
            await save(person, role="AGENT")

    assert states == ["NONE", "DRAFT", "FINALIZED"]


@pytest.mark.parametrize("code", ["", "12345678", "abc", "\0", "½", "--", "9" * 5000])
async def test_a_wrong_code_opens_nothing(api: Api, code: str) -> None:
    phone = new_phone()
    await api.code_for(phone)

    assert (await sign_in(api, phone, code))["__typename"] == "WrongCode"


async def test_of_a_hundred_guesses_at_once_five_count(api: Api) -> None:
    phone = new_phone()
    code = int(await api.code_for(phone))
    others = [f"{(code + n) % 1_000_000:06}" for n in range(1, 101)]

    inputs = [{"phone": phone, "code": other} for other in others]
    guessed = await asyncio.gather(*(api.post(SIGN_IN, input=i) for i in inputs))

    assert not [guess for guess in guessed if "SignedIn" in guess.text]
    assert sum("WrongCode" in guess.text for guess in guessed) >= 5
    right = await sign_in(api, phone, f"{code:06}")
    assert right["__typename"] == "WrongCode"


async def test_a_code_opens_one_session_unless_the_answer_got_lost(api: Api) -> None:
    phone = new_phone()
    code = await api.code_for(phone)

    tried = [
        (await sign_in(api, phone, code, attemptId=attempt))["__typename"]
        for attempt in ("mine", "mine", "another's", None)
    ]

    assert tried == ["SignedIn", "SignedIn", "WrongCode", "WrongCode"]


async def test_a_new_code_voids_the_old_one(api: Api) -> None:
    phone = new_phone()
    old, new = await api.code_for(phone), await api.code_for(phone)

    assert old == new or (await sign_in(api, phone, old))["__typename"] == "WrongCode"
    assert (await sign_in(api, phone, new))["__typename"] == "SignedIn"


async def test_a_fourth_code_in_ten_minutes_is_refused(api: Api) -> None:
    phone = new_phone()
    for _ in range(3):
        await api.code_for(phone)

    refused = (await api.post(REQUEST_CODE, input={"phone": phone})).json()

    (error,) = refused["errors"]
    assert error["extensions"]["code"] == "RATE_LIMITED"
    assert 1 <= error["extensions"]["retryAfter"] <= 640


@pytest.mark.parametrize("token", ["", "junk", "A" * 96, "é", "é" * 96, "a\tb" * 40])
async def test_junk_is_nobodys_token(api: Api, token: str) -> None:
    headers = {b"Authorization": f"Bearer {token}.".encode()}
    response = await api.http.post("/graphql", json={"query": DRAFT}, headers=headers)

    (error,) = response.json()["errors"]
    assert error["extensions"] == NOBODY


@pytest.mark.parametrize(
    "change", ["cut", "padded", "extended", "altered", "another person's"]
)
async def test_a_token_that_was_touched_is_nobodys(person: Person, change: str) -> None:
    token, other = person.token, (await person.api.sign_in()).token
    touched = {
        "cut": token[:-1],
        "padded": token + "=",
        "extended": token + "A",
        "altered": ("B" if token[0] == "A" else "A") + token[1:],
        "another person's": other[:20] + token[20:],
    }[change]

    assert await refusal(person.api, touched) == NOBODY
