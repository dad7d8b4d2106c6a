"""What survives when processes are killed outright."""

import os
import signal
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest

from infra.local import LocalServices
from infra.local.polling import wait_until

Ask = Callable[..., Any]
Begin = Callable[..., subprocess.Popen[str]]
PidsOf = Callable[[subprocess.Popen[str]], dict[str, int]]

BUSY = "do $$ begin loop end loop; end $$"


def test_a_killed_owner_leaves_servers_that_the_next_one_adopts(
    made: Path, begin: Begin, pids_of: PidsOf, ended: Callable[..., bool], redis: Ask
) -> None:
    owner = begin(made)
    pids = pids_of(owner)
    owner.kill()
    owner.wait()

    with LocalServices(made) as services:
        assert services.pids == pids
        assert redis(services, "PING")
    assert ended(pids)


@pytest.mark.parametrize("victim", ["valkey", "postgres"])
def test_a_killed_server_comes_back_with_its_data(
    victim: str, services: LocalServices, redis: Ask, sql: Ask
) -> None:
    redis(services, "SET", "key", "kept")
    redis(services, "WAITAOF", 1, 0, 5000)
    sql(services, f"create table {victim} as select 1 as one")
    before = services.pids
    urls = services.redis_url, services.database_url
    os.kill(before[victim], signal.SIGKILL)

    services.start()

    survived = {name for name, pid in services.pids.items() if pid == before[name]}
    assert survived == {"valkey", "postgres"} - {victim}
    assert (services.redis_url, services.database_url) == urls
    assert redis(services, "GET", "key") == "kept"
    assert sql(services, f"select one from {victim}") == 1
    assert not _exists_soon(before[victim])


def test_everything_killed_at_once_comes_back(
    made: Path, begin: Begin, pids_of: PidsOf, sql: Ask
) -> None:
    owner = begin(made)
    for pid in (*pids_of(owner).values(), owner.pid):
        os.kill(pid, signal.SIGKILL)

    with LocalServices(made) as services:
        assert sql(services, "select 1") == 1


@pytest.mark.parametrize("victim", ["valkey", "postgres"])
def test_a_server_killed_this_instant_comes_back_for_one_of_two_users(
    victim: str, services: LocalServices, made: Path
) -> None:
    with LocalServices(made) as other:
        for _ in range(3):
            before = services.pids[victim]
            os.kill(before, signal.SIGKILL)

            services.start()

            assert services.pids[victim] == other.pids[victim] != before


def test_a_backend_too_busy_to_notice_is_ended_with_its_server(
    made: Path, sql: Ask
) -> None:
    with LocalServices(made, redis=False) as services, ThreadPoolExecutor() as threads:
        busy = threads.submit(sql, services, BUSY)
        running = f"select count(*) from pg_stat_activity where query = '{BUSY}'"
        assert wait_until(lambda: sql(services, running) == 1, seconds=5)
        os.kill(services.pids["postgres"], signal.SIGKILL)

        services.start()

        assert busy.exception()
        assert sql(services, running) == 0


def test_a_hung_server_is_replaced_when_nobody_else_uses_it(
    made: Path, begin: Begin, pids_of: PidsOf, redis: Ask, quick: None
) -> None:
    owner = begin(made, postgres=False)
    hung = pids_of(owner)["valkey"]
    owner.kill()
    owner.wait()
    os.kill(hung, signal.SIGSTOP)

    with LocalServices(made, postgres=False) as services:
        assert services.pids["valkey"] != hung
        assert redis(services, "PING")


@pytest.mark.parametrize("victim", ["owner", "initdb"])
def test_a_killed_initdb_leaves_no_half_cluster(
    victim: str, data: Path, begin: Begin, sql: Ask
) -> None:
    owner = begin(data)
    assert wait_until((data / "pg.new" / "PG_VERSION").exists, seconds=10)
    initdb = _first_of("initdb", data)
    (owner if victim == "owner" else initdb).kill()
    owner.wait()
    assert not (data / "pg").exists()

    with LocalServices(data) as services:
        assert sql(services, "select 1") == 1
    assert not (data / "pg.new").exists()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infra.local.daemon._STOP_SECONDS", 0.5)


def _first_of(program: str, data: Path) -> psutil.Process:
    """Return the process that runs *program* on *data*, not one it just forked."""
    found = {
        process.pid: process
        for process in psutil.process_iter(["cmdline", "ppid"])
        if (words := process.info["cmdline"] or [""])[0].endswith(f"/{program}")
        and str(data) in str(words)
    }
    (first,) = (p for p in found.values() if p.info["ppid"] not in found)
    return first


def _exists_soon(pid: int) -> bool:
    return not wait_until(lambda: not psutil.pid_exists(pid), seconds=1)
