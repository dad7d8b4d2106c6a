"""Between two tries of a store that is down: a pause, and not the same for all."""

import time

import pytest

from infra.availability import Availability, Trouble
from resolvers.errors import StoreUnavailable


def down() -> Availability:
    """Return one that has failed often enough to count as down."""
    store = Availability("Redis", "", lambda _: Trouble("hung"))
    for _ in range(2):
        with pytest.raises(StoreUnavailable), store.guard():
            raise OSError
    return store


def test_nobody_tries_before_it_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infra.availability._PAUSE", 0.1)
    store = down()

    with pytest.raises(StoreUnavailable), store.guard():
        pytest.fail("nobody waits that short")
    time.sleep(0.13)

    with store.guard():
        pass
    with store.guard(), store.guard():
        pass


def test_processes_do_not_all_try_at_the_same_moment() -> None:
    # Who tries when shows in nothing else, but in time.
    pauses = [down()._try_again_at - time.monotonic() for _ in range(20)]  # noqa: SLF001

    assert max(pauses) <= 0.3
    assert max(pauses) - min(pauses) > 0.03
