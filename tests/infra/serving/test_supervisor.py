"""Processes are replaced when they die, hang or are told to; none outlives the end."""

import os
import signal
import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

import psutil
import pytest

from tests.infra.serving.supervised import COUNT, HEARD_WITHIN
from tests.infra.serving.supervising import Supervised, supervising

PATIENCE = 30.0
"""Seconds."""


@pytest.fixture
def manner() -> str:
    return "serves"


@pytest.fixture
def supervised(tmp_path: Path, manner: str) -> Iterator[Supervised]:
    with supervising(tmp_path, manner) as supervised:
        yield supervised


@pytest.mark.parametrize(
    "told",
    [
        [signal.SIGTERM, signal.SIGTERM],
        [signal.SIGINT, signal.SIGINT],
        [signal.SIGHUP, signal.SIGTERM],
    ],
)
def test_told_to_stop_it_does_and_nobody_is_left(
    supervised: Supervised, told: list[signal.Signals]
) -> None:
    supervised.full()

    assert supervised.ends(*told) == 0


def test_who_is_killed_is_replaced(supervised: Supervised) -> None:
    first, second = supervised.full()

    os.kill(first, signal.SIGKILL)
    supervised.until(lambda: first not in supervised.serving)

    assert second in supervised.full()


@pytest.mark.parametrize("manner", ["hangs"])
def test_who_hangs_is_replaced(supervised: Supervised) -> None:
    hung = supervised.full()
    supervised.behave("serves")

    supervised.until(lambda: not hung & supervised.serving)

    assert len(supervised.full()) == COUNT


def test_who_was_stopped_with_the_supervisor_is_not_hanging(
    supervised: Supervised,
) -> None:
    there = supervised.full()
    everybody = [supervised.process.pid, *there]

    for pid in everybody:
        os.kill(pid, signal.SIGSTOP)
    time.sleep(HEARD_WITHIN + 0.5)
    for pid in everybody:
        os.kill(pid, signal.SIGCONT)
        time.sleep(0.2)

    assert supervised.full() == there


def test_it_goes_on_although_no_process_can_be_started(supervised: Supervised) -> None:
    first, second = supervised.full()
    supervisor = psutil.Process(supervised.process.pid)
    usual = supervisor.rlimit(psutil.RLIMIT_NOFILE)

    supervisor.rlimit(psutil.RLIMIT_NOFILE, (6, usual[1]))
    os.kill(first, signal.SIGKILL)
    supervised.until(lambda: first not in supervised.serving)
    time.sleep(0.5)
    supervisor.rlimit(psutil.RLIMIT_NOFILE, usual)

    assert second in supervised.full()


def test_told_to_restart_it_replaces_all_and_there_are_never_fewer(
    supervised: Supervised,
) -> None:
    old = supervised.full()

    supervised.process.send_signal(signal.SIGHUP)
    supervised.until(lambda: not old & supervised.serving)

    assert len(supervised.full()) == COUNT
    steps = {"serves": 1, "retires": -1}
    counts = list(accumulate(steps[did] for did, _ in supervised.diary))
    assert counts == [1, 2, 3, 2, 3, 2]


def test_if_the_new_ones_do_not_start_the_old_ones_stay(supervised: Supervised) -> None:
    old = supervised.full()
    supervised.behave("fails")

    supervised.process.send_signal(signal.SIGHUP)
    supervised.until(lambda: "fails" in dict(supervised.diary))
    time.sleep(1.5)

    assert supervised.serving == old
    assert [did for did, _ in supervised.diary].count("fails") == 1
    supervised.behave("serves")
    supervised.process.send_signal(signal.SIGHUP)
    supervised.until(lambda: not old & supervised.serving)


@pytest.mark.parametrize("manner", ["fails"])
def test_if_none_can_start_at_all_it_ends_and_says_so(supervised: Supervised) -> None:
    assert supervised.process.wait(PATIENCE) == 3


@pytest.mark.parametrize("manner", ["stays"])
def test_who_does_not_leave_is_killed_and_the_status_says_so(
    supervised: Supervised,
) -> None:
    supervised.full()

    assert supervised.ends(signal.SIGTERM) == 1
