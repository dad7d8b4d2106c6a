"""Several processes on one data folder."""

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from infra.local import LocalServices
from infra.local.polling import wait_until

Begin = Callable[..., subprocess.Popen[str]]
PidsOf = Callable[[subprocess.Popen[str]], dict[str, int]]
Ended = Callable[[dict[str, int]], bool]


def test_two_processes_that_start_at_once_share_the_servers(
    data: Path, begin: Begin, pids_of: PidsOf
) -> None:
    users = [begin(data) for _ in range(2)]

    first, second = (pids_of(user) for user in users)

    assert first == second
    assert set(first) == {"valkey", "postgres"}


def test_the_last_one_out_stops_the_servers(
    made: Path, begin: Begin, pids_of: PidsOf, ended: Ended
) -> None:
    first, second = begin(made), begin(made)
    pids = pids_of(first)
    pids_of(second)

    first.communicate()

    assert first.returncode == 0
    assert all(psutil.pid_exists(pid) for pid in pids.values())

    second.communicate()

    assert second.returncode == 0
    assert ended(pids)


def test_a_killed_process_no_longer_counts(
    data: Path, begin: Begin, pids_of: PidsOf, ended: Ended
) -> None:
    with LocalServices(data, postgres=False) as services:
        pids = dict(services.pids)
        other = begin(data, postgres=False)
        assert pids_of(other) == pids
        other.kill()
        other.wait()

    assert ended(pids)


def test_two_users_in_one_process_count_as_two(data: Path) -> None:
    with LocalServices(data, postgres=False) as outer:
        with LocalServices(data, postgres=False) as inner:
            assert inner.pids == outer.pids

        assert outer.pids


def test_the_last_one_out_stops_what_others_started(
    made: Path, begin: Begin, pids_of: PidsOf, ended: Ended
) -> None:
    other = begin(made)
    pids = pids_of(other)

    with LocalServices(made, postgres=False):
        other.communicate()

    assert ended(pids)


def test_the_process_that_started_servers_reaps_them_though_another_stops_them(
    data: Path, begin: Begin, pids_of: PidsOf
) -> None:
    with LocalServices(data, postgres=False) as services:
        pids = dict(services.pids)
        other = begin(data, postgres=False)
        pids_of(other)
    assert all(psutil.pid_exists(pid) for pid in pids.values())

    other.communicate()

    gone = wait_until(
        lambda: not any(psutil.pid_exists(pid) for pid in pids.values()), seconds=2
    )
    assert gone


def test_a_start_waits_while_another_process_starts(
    data: Path, begin: Begin, pids_of: PidsOf
) -> None:
    slow = "import infra.local.valkey as v, time; launch = v.Valkey.launch\n"
    slow += "v.Valkey.launch = lambda self: (time.sleep(1), launch(self))"
    first = begin(data, before=slow, postgres=False)
    assert wait_until((data / "run").exists, seconds=5)
    time.sleep(0.3)

    with LocalServices(data, postgres=False) as services:
        assert services.pids == pids_of(first)
