"""A store that answers and refuses, as one that is full does: it is not down."""

import pytest

from infra.availability import Availability, Trouble
from resolvers.errors import StoreUnavailable


class Full(Exception):
    """There is no room."""


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Availability:
    """Make one that may be tried again at once."""
    monkeypatch.setattr("infra.availability._PAUSE", 0)
    return Availability(
        "Redis",
        "db.example:6379",
        lambda error: Trouble("it is full", answers=isinstance(error, Full)),
    )


def fail(store: Availability, error: Exception) -> None:
    with pytest.raises(StoreUnavailable), store.guard():
        raise error


def answer(store: Availability) -> None:
    with store.guard():
        pass


def test_it_is_not_down_and_that_is_told_once_a_minute(
    store: Availability,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for _ in range(5):
        fail(store, Full("secret"))
        answer(store)

    (told,) = caplog.messages
    assert told.startswith("Redis at db.example:6379 refuses what would change it")
    assert "it is full" in told
    monkeypatch.setattr("infra.availability._TOLD_AGAIN", 0)
    fail(store, Full("secret"))
    assert caplog.messages == [told, told]


def test_however_often_it_refuses_all_may_use_it_at_once(store: Availability) -> None:
    for _ in range(5):
        fail(store, Full())

    with store.guard(), store.guard():
        answer(store)


def test_one_that_was_down_and_refuses_is_back(store: Availability) -> None:
    for _ in range(2):
        fail(store, OSError())
    fail(store, Full())

    with store.guard(), store.guard():
        answer(store)
