"""`onboarding messages`, as an operator runs it: what became of them, and once more."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.infra.cli.operating import Command, code, operator
from tests.infra.postgres.outbox.rows import (
    CODE,
    Outbox,
    emptied,
    own_database,
)

PASSWORD = "a-database-password"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture(scope="module")
def url(database_url: str) -> Iterator[str]:
    yield from own_database(database_url, "cli")


@pytest.fixture
async def rows(url: str) -> AsyncIterator[Outbox]:
    async with emptied(url) as outbox:
        yield outbox


@pytest.fixture
def messages(url: str) -> Command:
    return operator(url)


async def test_they_are_listed_newest_first_with_what_became_of_them(
    messages: Command, rows: Outbox
) -> None:
    rows.clock.now = datetime(2026, 11, 23, 23, 59, 59, tzinfo=UTC)
    old = await rows.add(state="dead", tries=24, reason="smtp 451")
    rows.clock.pass_by(DAY)
    new = await code(rows, state="sent", tries=1)
    rows.clock.pass_by(-2 * DAY)
    oldest = await rows.add(kind="expiring")

    some, one, dead, both = await asyncio.gather(
        messages("list"),
        messages("list", "--limit", 1),
        messages("list", "--state", "dead"),
        messages("list", "--kind", "welcome", "--kind", "expiring"),
    )

    head, *lines = some[1].splitlines()
    assert [line.split() for line in lines] == [
        [str(new), "sign-in-code", "sent", "1", "2026-11-24", "23:59"],
        [str(old), "welcome", "dead", "24", "2026-11-23", "23:59", "smtp", "451"],
        [str(oldest), "expiring", "waiting", "0", "2026-11-22", "23:59"],
    ]
    assert head.split()[:4] == ["id", "kind", "state", "tries"]
    assert (some[0], some[2]) == (0, "")
    listed = [[line[:36] for line in said[1].splitlines()[1:]] for said in (one, dead)]
    assert listed == [[str(new)], [str(old)]]
    assert [line[:36] for line in both[1].splitlines()[1:]] == [str(old), str(oldest)]


async def test_one_is_told_of_in_full_but_not_what_it_says_or_to_whom(
    messages: Command, rows: Outbox
) -> None:
    afi = await rows.person()
    reminder = await rows.add(user_id=afi, kind="expiring", about="a draft")
    id_ = await code(rows, state="dead", reason="gateway 500", channel="SMS")

    (status, said, error), (_, other, _) = await asyncio.gather(
        messages("show", id_), messages("show", reminder)
    )

    assert (status, error) == (0, "")
    told = dict(
        line.split(maxsplit=1) for line in said.splitlines() if line.split()[1:]
    )
    assert (told["id"], told["kind"], told["state"]) == (
        str(id_),
        "sign-in-code",
        "dead",
    )
    assert (told["reason"], told["channel"]) == ("gateway 500", "SMS")
    assert told["expires"] == str(rows.clock() + 10 * MINUTE)
    assert str(afi) in other
    sealed = (await rows.row(id_))["content_sealed"]
    private = [CODE.code, CODE.receiver, CODE.target, str(sealed), sealed.hex()]
    assert [text for text in private if text in said + other] == []


async def test_dead_letters_are_sent_again(messages: Command, rows: Outbox) -> None:
    dead = [await rows.add(state="dead", tries=24) for _ in range(3)]
    sent = await rows.add(state="sent")
    expired = await code(rows, state="dead")
    await rows.run("UPDATE outbox SET expires_at = now() WHERE lane = 'codes'")

    assert await messages("retry", dead[0]) == (0, "1 will be sent again.\n", "")
    status, said, error = await messages("retry", dead[1], sent, expired, dead[1])
    assert (status, said) == (1, "1 will be sent again.\n")
    assert str(sent) in error
    assert str(expired) in error
    assert str(dead[1]) not in error
    assert await messages("retry", "--dead") == (0, "1 will be sent again.\n", "")
    waiting = {
        id_ for id_, state in (await rows.states()).items() if state == "waiting"
    }
    assert waiting == set(dead)


@pytest.mark.parametrize(
    ("arguments", "status", "named"),
    [
        (["list", "--state", "deed"], 2, "--state"),
        (["list", "--kind", "welcme"], 2, "--kind"),
        (["list", "--limit", "0"], 2, "--limit"),
        (["show", "not-an-id"], 2, "message"),
        (["show", uuid4()], 1, "no such message"),
        (["retry"], 1, "--dead"),
        (["retry", uuid4(), "--dead"], 1, "--dead"),
        (["retry", uuid4()], 1, "Not these"),
    ],
    ids=["state", "kind", "limit", "id", "unknown", "none", "both", "not dead"],
)
async def test_what_makes_no_sense_is_said_and_changes_nothing(
    messages: Command, rows: Outbox, arguments: list[object], status: int, named: str
) -> None:
    id_ = await rows.add(state="dead")

    ended, _, error = await messages(*arguments)

    assert ended == status
    assert named in error
    assert "Traceback" not in error
    assert await rows.states() == {id_: "dead"}


async def test_without_the_database_it_says_so_and_not_the_password(
    messages: Command,
) -> None:
    away = f"postgresql://api:{PASSWORD}@127.0.0.1:1/onboarding"

    status, said, error = await messages("list", DATABASE_URL=away)

    assert (status, said) == (1, "")
    assert error == "PostgreSQL cannot be used: `onboarding doctor` says why.\n"
    assert PASSWORD not in error
