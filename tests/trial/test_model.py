"""The checker finds what it is for, and nothing where all is well."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.trial.diary import NAME, OTHER, Diary
from tests.trial.hasty import excesses
from tests.trial.model import contradictions, key, last_values
from tests.trial.outbox import Value

QUOTA, WINDOW = 30, 10


@pytest.fixture
def diary() -> Diary:
    return Diary()


def keys(*values: Value) -> set[str]:
    return {key(value) for value in values}


def test_the_last_acknowledged_answer_is_the_one(diary: Diary) -> None:
    diary.save("2", "Afi", base=1, version=2)
    diary.save("1", "Sena", version=1)

    assert last_values(diary.history, NAME) == keys("Afi")
    assert last_values(diary.history, OTHER) == keys(None)


def test_a_save_without_an_answer_may_be_the_last(diary: Diary) -> None:
    diary.save("1", "Afi", version=1)
    diary.save("2", "Sena", base=1)

    assert last_values(diary.history, NAME) == keys("Afi", "Sena")


def test_a_save_that_had_not_seen_the_last_cannot_replace_it(diary: Diary) -> None:
    diary.save("1", "Afi", version=1)
    diary.save("2", "Sena", base=1, version=2)
    diary.save("3", "Akua", base=1)

    assert last_values(diary.history, NAME) == keys("Sena")


def test_a_discard_takes_away_what_was_saved_before_it(diary: Diary) -> None:
    diary.save("1", "Afi", version=1)
    diary.discard()

    assert last_values(diary.history, NAME) == keys(None)


def test_a_discard_without_an_answer_may_have(diary: Diary) -> None:
    diary.save("1", "Afi", version=1)
    diary.discard("lost")

    assert last_values(diary.history, NAME) == keys(None, "Afi")


def test_what_is_saved_long_after_a_discard_stays(diary: Diary) -> None:
    diary.discard()
    diary.save("1", "Afi", version=3)

    assert last_values(diary.history, NAME) == keys("Afi")


def two_answers_in_one_version(diary: Diary) -> Iterator[str]:
    diary.save("1", "Afi", version=1)
    diary.save("2", "Sena", version=1)
    yield f"{NAME} was two things in version 1"
    yield "version 1 was made twice: 1, 2"


def two_saves_in_one_version(diary: Diary) -> Iterator[str]:
    diary.save("1", "Afi", version=1)
    diary.save("2", "Hounsou", path=OTHER, version=1)
    yield "version 1 was made twice: 1, 2"


def one_save_in_two_versions(diary: Diary) -> Iterator[str]:
    diary.save("1", "Afi", version=1)
    diary.save("1", "Afi", version=2)
    yield "save 1 made the versions [1, 2]"


def an_answer_replaced_unseen(diary: Diary) -> Iterator[str]:
    diary.save("1", "Afi", version=1)
    diary.save("2", "Sena", base=1, version=2)
    diary.save("3", "Akua", base=1, version=3)
    yield f"{NAME}: 3 replaced what 2 had saved, unseen"


def a_retry(diary: Diary) -> Iterator[str]:
    diary.save("1", "Afi")
    diary.save("1", "Afi", version=1)
    diary.save("2", "Hounsou", path=OTHER, base=1, version=2)
    diary.save("1", "Afi", version=1)
    yield from ()


@pytest.mark.parametrize(
    "happened",
    [
        two_answers_in_one_version,
        two_saves_in_one_version,
        one_save_in_two_versions,
        an_answer_replaced_unseen,
        a_retry,
    ],
)
def test_answers_that_contradict_each_other_are_found(
    diary: Diary, happened: Any
) -> None:
    expected = list(happened(diary))

    assert list(contradictions(diary.history)) == expected


def test_more_than_the_quota_is_found(diary: Diary) -> None:
    for _ in range(4):
        diary.read_much()

    (found,) = excesses(diary.entries, quota=QUOTA, window=WINDOW, without=[])
    assert "40 points" in found


@pytest.mark.parametrize(
    "without", [[(2.0, 3.0)], [(-9.0, 0.1)]], ids=["within", "before"]
)
def test_nothing_is_said_of_the_quota_while_redis_is_away(
    diary: Diary, without: list[tuple[float, float]]
) -> None:
    for _ in range(4):
        diary.read_much()

    found = excesses(diary.entries, quota=QUOTA, window=WINDOW, without=without)
    assert not list(found)


def test_what_was_refused_is_not_counted(diary: Diary) -> None:
    for outcome in ("null", "null", "null", "RATE_LIMITED", "STORE_UNAVAILABLE"):
        diary.read_much(outcome)

    assert not list(excesses(diary.entries, quota=QUOTA, window=WINDOW, without=[]))
