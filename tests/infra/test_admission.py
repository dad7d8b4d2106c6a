"""A store that is used with a guard by some, and without by others."""

import pytest

from infra.availability import Availability, Trouble
from resolvers.errors import StoreUnavailable


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Availability:
    """Make one that may be tried again at once."""
    monkeypatch.setattr("infra.availability._PAUSE", 0)
    return Availability("Redis", "db.example:6379", lambda _: Trouble("an outage"))


def test_uses_with_and_without_a_guard_know_of_each_other(
    store: Availability, caplog: pytest.LogCaptureFixture
) -> None:
    assert store.admit() is False
    store.lost(Trouble("hung"))
    with pytest.raises(StoreUnavailable), store.guard():
        raise OSError
    assert store.failures == 2

    assert store.admit() is True
    for _ in "12":
        with pytest.raises(StoreUnavailable):
            store.admit()
        with pytest.raises(StoreUnavailable), store.guard():
            pytest.fail("a second caller was let through")
    store.leave()
    with store.guard():
        with pytest.raises(StoreUnavailable):
            store.admit()
        store.found()

    assert store.failures == 0
    assert store.admit() is False
    lost, found = caplog.messages
    assert "cannot be used: hung" in lost
    assert "answers again" in found
