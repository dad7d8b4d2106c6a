"""What is wrong with messages and people is found, whosever it is."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.trial.journal import Entry
from tests.trial.ledger import messages, our_faults, people
from tests.trial.stored import Stored

AFI, SENA = uuid4(), uuid4()
HERE = {1: {str(AFI)}}


def stored(
    *, jobs: int = 0, users: tuple[UUID, ...] = (AFI,), outbox: Mapping[str, str] = {}
) -> Stored:
    """Return stores with messages, by id: their state and, after a space, why."""
    rows = [
        {"id": id_, "kind": "welcome", "user_id": AFI, "state": state, "reason": why}
        for id_, (state, _, why) in ((i, s.partition(" ")) for i, s in outbox.items())
    ]
    tables: dict[str, list[dict[str, Any]]] = {
        "outbox": rows,
        "audit_log": [],
        "users": [{"id": user} for user in users],
    }
    return Stored({}, frozenset(), tables, jobs)


def entry(kind: str, outcome: str, person: int = 1) -> Entry:
    return Entry(0, person, "a", kind, {}, 0.0, 1.0, outcome)


def test_all_is_well_when_each_arrived_once_or_nobody_can_say() -> None:
    rows = {
        "one": "sent",
        "two": "dead uncertain: worker lost",
        "three": "dead uncertain: gateway: time-out",
        "four": "cancelled code_void",
    }

    assert not list(messages(stored(outbox=rows), {"one": 1, "two": 1}, []))


@pytest.mark.parametrize(
    ("state", "taken", "found"),
    [
        ("sent", 2, "message one arrived 2 times"),
        ("sent", 0, "a welcome counts as sent, and did not arrive"),
        ("cancelled expired", 1, "a welcome was cancelled (expired), and arrived"),
        ("dead gateway 500", 0, "a welcome was given up: gateway 500"),
        ("sending", 1, "a welcome is still sending"),
    ],
)
def test_a_message_that_went_wrong_is_found(state: str, taken: int, found: str) -> None:
    arrived = {"one": taken} if taken else {}

    assert list(messages(stored(outbox={"one": state}), arrived, [])) == [found]


def test_a_message_that_nobody_wrote_down_is_found() -> None:
    (found,) = messages(stored(), {"one": 1}, [])

    assert found == "1 messages arrived that nobody has written down"


def test_a_code_that_was_promised_and_not_written_down_is_found() -> None:
    (found,) = messages(stored(), {}, [entry("code", "SignInCodeSent")])

    assert found == "0 sign-in-codes for 1 to 1 requests"


def test_a_job_that_is_left_is_found() -> None:
    assert list(messages(stored(jobs=2), {}, [])) == ["BullMQ still has 2 jobs"]


@pytest.mark.parametrize(
    ("ids", "found"),
    [
        (HERE, []),
        ({1: {str(AFI), str(SENA)}}, ["person 1 is 2 people"]),
        ({**HERE, 2: {str(AFI)}}, ["1 people have the id of somebody else"]),
    ],
)
def test_who_is_two_or_somebody_else_is_found(
    ids: dict[int, set[str]], found: list[str]
) -> None:
    assert list(people(stored(), ids, [])) == found


def test_somebody_whom_nobody_knows_is_found_unless_an_answer_was_lost() -> None:
    strangers = stored(users=(AFI, SENA))

    assert list(people(strangers, HERE, [])) == ["there are 1 people whom nobody knows"]
    assert not list(people(strangers, HERE, [entry("sign-in", "offline")]))


def test_a_confirmation_without_its_audit_entry_is_found() -> None:
    asked = [entry("confirm-email", "EmailConfirmed")]

    (found,) = people(stored(), HERE, asked)
    assert found == "person 1: 0 confirmations, 1 to 1 made"


def test_a_bug_of_ours_is_found() -> None:
    assert list(our_faults([entry("save", "INTERNAL")])) == [
        "#0 save of person 1: INTERNAL"
    ]
