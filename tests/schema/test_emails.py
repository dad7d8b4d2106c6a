"""A confirmed e-mail address: proven by its owner, and a second way for codes."""

from typing import Any

import pytest

from tests.api import Api, Person, moment, new_phone
from tests.sign_in import REQUEST_CODE, request_code, sign_in

REQUEST = """
mutation ($input: RequestEmailCodeInput!) {
  requestEmailCode(input: $input) {
    __typename
    ... on EmailCodeSent { expiresIn }
    ... on InvalidInput { problems { path code } }
  }
}
"""
CONFIRM = """
mutation ($input: ConfirmEmailInput!) {
  confirmEmail(input: $input) {
    __typename
    ... on EmailConfirmed { email }
    ... on WrongCode { message }
    ... on InvalidInput { problems { path code } }
  }
}
"""


async def code_to(person: Person, email: str) -> str:
    since = moment()
    asked = await person.ask(REQUEST, input={"email": email})
    assert asked["requestEmailCode"] == {
        "__typename": "EmailCodeSent",
        "expiresIn": 600,
    }
    return (await person.api.letter_to(email, "email-code", since=since))["code"]


async def confirm(person: Person, email: str, code: str) -> Any:
    typed = {"email": email, "code": code}
    return (await person.ask(CONFIRM, input=typed))["confirmEmail"]


def address(person: Person) -> str:
    return f"afi{person.phone[-8:].replace(' ', '')}@exemple.bj"


async def test_who_has_the_code_has_the_address(person: Person) -> None:
    email = address(person)
    assert await person.ask("{ viewer { email } }") == {"viewer": {"email": None}}

    confirmed = await confirm(person, f" {email.upper()}", await code_to(person, email))

    assert confirmed["__typename"] == "EmailConfirmed"
    viewer = (await person.ask("{ viewer { email } }"))["viewer"]
    assert viewer["email"].casefold() == email


async def test_a_code_confirms_one_address_of_one_person(
    api: Api, person: Person
) -> None:
    email = address(person)
    code = await code_to(person, email)
    stranger = await api.sign_in()

    assert (await confirm(stranger, email, code))["__typename"] == "WrongCode"
    other = f"other-{email}"
    assert (await confirm(person, other, code))["__typename"] == "WrongCode"
    assert (await confirm(person, email, code))["__typename"] == "EmailConfirmed"


@pytest.mark.parametrize("email", ["", "afi", "afi@", "a b@exemple.bj", "a" * 300])
async def test_what_is_no_address_is_named(person: Person, email: str) -> None:
    asked = (await person.ask(REQUEST, input={"email": email}))["requestEmailCode"]

    (problem,) = asked["problems"]
    assert problem["path"] == "email"
    assert (await confirm(person, email, "123456"))["problems"] == [problem]


async def test_sign_in_codes_go_to_the_confirmed_address(person: Person) -> None:
    api, email = person.api, address(person)
    await confirm(person, email, await code_to(person, email))
    since = moment()

    asked = await request_code(api, person.phone, channel="EMAIL", language="EN")

    assert asked == {"__typename": "SignInCodeSent", "expiresIn": 600}
    letter = await api.letter_to(email, "sign-in-code", since=since)
    assert letter["language"] == "en"
    signed_in = await sign_in(api, person.phone, letter["code"])
    assert signed_in["viewer"]["email"] == email


async def test_the_answer_does_not_tell_who_is_known_or_has_an_address(
    api: Api, person: Person
) -> None:
    unconfirmed, unknown = person, new_phone()
    confirmed = await api.sign_in()
    email = address(confirmed)
    await confirm(confirmed, email, await code_to(confirmed, email))

    answers = [
        await api.post(REQUEST_CODE, input={"phone": phone, "channel": channel})
        for phone in (unconfirmed.phone, unknown, confirmed.phone)
        for channel in ("SMS", "EMAIL")
    ]

    assert len({answer.content for answer in answers}) == 1
    assert {answer.status_code for answer in answers} == {200}
    assert len({tuple(answer.headers) for answer in answers}) == 1


async def test_nothing_is_sent_to_an_address_that_was_not_confirmed(
    api: Api, person: Person
) -> None:
    email = address(person)
    code = await code_to(person, email)  # asked for, and never typed

    await request_code(api, person.phone, channel="EMAIL")
    await api.code_for(new_phone())  # which left after it

    letters = (await api.http.get("/dev/messages.json")).json()
    assert [x["code"] for x in letters if x["to"] == email] == [code]


async def test_the_fourth_code_to_an_address_is_refused_whoever_asks(api: Api) -> None:
    people = [await api.sign_in() for _ in range(4)]
    email = address(people[0])
    for person in people[:3]:
        await code_to(person, email)

    refused = await people[3].post(REQUEST, input={"email": email})

    (error,) = refused.json()["errors"]
    assert error["extensions"]["code"] == "RATE_LIMITED"
