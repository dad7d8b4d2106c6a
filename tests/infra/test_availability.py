"""A store that goes away: said once, and tried by one caller at a time."""

import logging

import pytest

from infra.availability import Availability, Trouble
from resolvers.errors import StoreUnavailable


def lose(store: Availability, error: BaseException | None = None) -> None:
    with pytest.raises(StoreUnavailable), store.guard():
        raise error or OSError("secret://password@host")


def down(store: Availability) -> None:
    """Fail often enough for the store to count as down."""
    for _ in range(2):
        lose(store)


def answer(store: Availability) -> None:
    with store.guard():
        pass


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Availability:
    """Make one that may be tried again at once."""
    monkeypatch.setattr("infra.availability._PAUSE", 0)
    return Availability(
        "Redis",
        "db.example:6379",
        trouble_of,
    )


def trouble_of(error: Exception) -> Trouble | None:
    return Trouble(type(error).__name__) if isinstance(error, OSError) else None


def test_a_store_that_answers_is_not_worth_a_word(
    store: Availability, caplog: pytest.LogCaptureFixture
) -> None:
    answer(store)

    assert caplog.records == []


def test_the_first_failure_is_told_in_one_line_with_address_and_causes(
    store: Availability, caplog: pytest.LogCaptureFixture
) -> None:
    lose(store, ConnectionRefusedError("secret://password@host"))

    (line,) = caplog.records
    told = line.getMessage()
    assert line.levelno == logging.ERROR
    assert told.startswith("Redis at db.example:6379 cannot be used")
    assert "ConnectionRefusedError" in told
    for cause in ("not running", "port is wrong", "password is wrong", "firewall"):
        assert cause in told
    assert "\n" not in told
    assert "secret" not in told
    assert line.exc_info is None


def test_further_failures_are_not_told(
    store: Availability, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(5):
        lose(store)

    assert len(caplog.records) == 1


def test_its_return_is_told_once(
    store: Availability, caplog: pytest.LogCaptureFixture
) -> None:
    lose(store)
    caplog.clear()

    answer(store)
    answer(store)

    (line,) = caplog.records
    assert line.getMessage() == "Redis at db.example:6379 answers again"


def test_the_next_outage_is_told_again(
    store: Availability, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(2):
        lose(store)
        answer(store)

    words = ["cannot be used" in line.getMessage() for line in caplog.records]
    assert words == [True, False, True, False]


def test_the_refusal_names_the_store_and_keeps_the_cause(store: Availability) -> None:
    cause = OSError()
    with pytest.raises(StoreUnavailable) as refused, store.guard():
        raise cause

    assert refused.value.store == "Redis"
    assert refused.value.__cause__ is cause


def test_other_errors_pass_and_do_not_count(
    store: Availability, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(KeyError), store.guard():
        raise KeyError

    answer(store)

    assert caplog.records == []


def test_while_it_answers_all_may_use_it_at_once(store: Availability) -> None:
    with store.guard(), store.guard(), store.guard():
        answer(store)


def test_while_it_is_down_one_caller_tries_and_the_others_are_refused(
    store: Availability,
) -> None:
    down(store)

    with store.guard():
        for _ in range(3):
            with pytest.raises(StoreUnavailable), store.guard():
                pytest.fail("a second caller was let through")

    answer(store)


@pytest.mark.parametrize("error", [OSError(), KeyError(), KeyboardInterrupt()])
def test_whoever_tried_in_vain_leaves_room_for_the_next(
    store: Availability, error: BaseException
) -> None:
    down(store)
    with pytest.raises((StoreUnavailable, type(error))), store.guard():
        raise error

    with store.guard(), pytest.raises(StoreUnavailable), store.guard():
        pytest.fail("a second caller was let through")


def test_an_error_of_another_kind_is_no_sign_of_its_return(
    store: Availability, caplog: pytest.LogCaptureFixture
) -> None:
    down(store)
    with pytest.raises(KeyError), store.guard():
        raise KeyError

    assert len(caplog.records) == 1


def test_those_who_fail_late_do_not_let_another_in(store: Availability) -> None:
    late, trier = store.guard(), store.guard()
    late.__enter__()
    down(store)
    trier.__enter__()
    with pytest.raises(StoreUnavailable):
        late.__exit__(OSError, OSError(), None)

    with pytest.raises(StoreUnavailable), store.guard():
        pytest.fail("a second caller was let through")

    trier.__exit__(None, None, None)
    answer(store)


def test_a_slow_moment_turns_nobody_else_away(store: Availability) -> None:
    lose(store)

    with store.guard(), store.guard():
        answer(store)
    lose(store)
    with store.guard(), store.guard():
        answer(store)
