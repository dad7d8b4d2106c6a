"""Signing in: wrong phones, codes and tokens are told apart, and open nothing."""

import pytest

from tests.api import Api, Person, new_phone

REQUEST_CODE = """
mutation ($input: RequestSignInCodeInput!) {
  requestSignInCode(input: $input) {
    __typename ... on InvalidInput { problems { path code message } }
  }
}
"""
SIGN_IN = """
mutation ($phone: String!, $code: String!) {
  signIn(input: {phone: $phone, code: $code}) {
    __typename
    ... on WrongCode { message }
    ... on InvalidInput { problems { path code } }
  }
}
"""
DRAFT = "{ onboardingDraft { version } }"


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
    asked = await api.ask(REQUEST_CODE, input={"phone": phone})

    (problem,) = asked["requestSignInCode"]["problems"]
    assert (problem["path"], problem["code"]) == ("phone", code)


@pytest.mark.parametrize("code", ["", "000000", "12345678", "abc", "\0", "١٢٣٤٥٦"])
async def test_a_wrong_code_opens_nothing(api: Api, code: str) -> None:
    phone = new_phone()
    if await api.code_for(phone) == code:
        pytest.skip("one in a million")

    tried = await api.ask(SIGN_IN, phone=phone, code=code)

    assert tried["signIn"]["__typename"] == "WrongCode"


async def test_a_code_is_spent_after_five_wrong_tries(api: Api) -> None:
    phone = new_phone()
    code = await api.code_for(phone)
    for _ in range(5):
        await api.ask(SIGN_IN, phone=phone, code="wrong")

    tried = await api.ask(SIGN_IN, phone=phone, code=code)

    assert tried["signIn"]["__typename"] == "WrongCode"


async def test_a_fourth_code_in_ten_minutes_is_refused(api: Api) -> None:
    phone = new_phone()
    for _ in range(3):
        await api.code_for(phone)

    refused = (await api.post(REQUEST_CODE, input={"phone": phone})).json()

    (error,) = refused["errors"]
    assert error["extensions"]["code"] == "RATE_LIMITED"
    assert error["extensions"]["retryAfter"] >= 1


@pytest.mark.parametrize("token", ["", "junk", "A" * 96, "é", "é" * 96, "a\tb" * 40])
async def test_junk_is_nobodys_token(api: Api, token: str) -> None:
    headers = {b"Authorization": f"Bearer {token}.".encode()}
    response = await api.http.post("/graphql", json={"query": DRAFT}, headers=headers)

    (error,) = response.json()["errors"]
    assert error["extensions"] == {"code": "UNAUTHENTICATED"}


@pytest.mark.parametrize("change", ["cut", "extended", "altered"])
async def test_a_token_that_was_touched_is_nobodys(person: Person, change: str) -> None:
    token = person.token
    touched = {
        "cut": token[:-1],
        "extended": token + "A",
        "altered": ("B" if token[0] == "A" else "A") + token[1:],
    }[change]

    response = await person.api.post(DRAFT, token=touched)

    assert response.json()["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}


async def test_after_signing_out_the_token_is_nobodys(person: Person) -> None:
    signed_out = "mutation { signOut { ... on SignedOut { wasSignedIn } } }"
    assert await person.ask(signed_out) == {"signOut": {"wasSignedIn": True}}

    response = await person.post(DRAFT)

    assert response.json()["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}
