"""Sessions: seen, ended one by one or all at once, and at once."""

from typing import Any

from tests.api import Api, Person
from tests.sign_in import SESSIONS, SIGN_OUT, refusal

NOBODY = {"code": "UNAUTHENTICATED"}
PHONE = (
    "Mozilla/5.0 (Linux; Android 11; TECNO BD4a) AppleWebKit/537.36 (KHTML, like "
    "Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"
)
END = """
mutation ($id: ID!) {
  endSession(input: {id: $id}) {
    __typename
    ... on SessionEnded { session { id isCurrent } }
    ... on SessionNotFound { message }
  }
}
"""


async def end(person: Person, session: str) -> Any:
    return (await person.ask(END, id=session))["endSession"]


async def sessions(person: Person) -> Any:
    return (await person.ask(SESSIONS))["sessions"]


async def test_people_see_where_they_are_signed_in(api: Api) -> None:
    laptop = await api.sign_in()
    api.http.headers["User-Agent"], usual = PHONE, api.http.headers["User-Agent"]
    phone = await api.sign_in(laptop.phone)
    api.http.headers["User-Agent"] = usual

    seen = await sessions(phone)

    assert [s["isCurrent"] for s in seen] == [True, False]
    assert seen[0]["device"] == "Chrome Mobile, Android"
    assert seen[0]["createdAt"] == seen[0]["lastUsedAt"]
    assert [s["isCurrent"] for s in await sessions(laptop)] == [False, True]
    assert phone.token not in str(seen)


async def test_nobody_sees_or_ends_another_persons_session(
    api: Api, person: Person
) -> None:
    (mine,) = await sessions(person)
    stranger = await api.sign_in()

    ended = await end(stranger, mine["id"])

    assert ended["__typename"] == "SessionNotFound"
    assert len(await sessions(stranger)) == 1
    assert await sessions(person) == [mine]


async def test_a_lost_phone_is_signed_out_at_once(api: Api) -> None:
    phone = await api.sign_in()
    laptop = await api.sign_in(phone.phone)
    (lost,) = [s["id"] for s in await sessions(laptop) if not s["isCurrent"]]

    ended = await end(laptop, lost)

    assert ended == {
        "__typename": "SessionEnded",
        "session": {"id": lost, "isCurrent": False},
    }
    assert await refusal(api, phone.token) == NOBODY
    assert (await end(laptop, lost))["__typename"] == "SessionNotFound"
    assert len(await sessions(laptop)) == 1


async def test_what_is_no_session_is_not_found(person: Person) -> None:
    for junk in ("", "*", "\0", "x" * 5000, "session:*"):
        assert (await end(person, junk))["__typename"] == "SessionNotFound"


async def test_signing_out_ends_this_session_only(api: Api) -> None:
    phone = await api.sign_in()
    laptop = await api.sign_in(phone.phone)

    assert await phone.ask(SIGN_OUT) == {"signOut": {"wasSignedIn": True}}
    assert await phone.ask(SIGN_OUT) == {"signOut": {"wasSignedIn": False}}

    assert await refusal(api, phone.token) == NOBODY
    assert len(await sessions(laptop)) == 1


async def test_signing_out_everywhere_ends_all_and_nobody_elses(api: Api) -> None:
    devices = [await api.sign_in()]
    devices += [await api.sign_in(devices[0].phone) for _ in "12"]
    stranger = await api.sign_in()

    await devices[1].ask(SIGN_OUT, everywhere=True)

    for device in devices:
        assert await refusal(api, device.token) == NOBODY
    assert len(await sessions(stranger)) == 1
    assert len(await sessions(await api.sign_in(stranger.phone))) == 2
