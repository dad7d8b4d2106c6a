"""What survives when processes are killed outright."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
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
    (initdb,) = _children_of("initdb", data)
    (owner if victim == "owner" else initdb).kill()
    owner.wait()
    assert not (data / "pg").exists()

    with LocalServices(data) as services:
        assert sql(services, "select 1") == 1
    assert not (data / "pg.new").exists()


def test_a_pid_file_of_somebody_else_is_not_believed(
    made: Path, stranger: subprocess.Popen[bytes], redis: Ask, sql: Ask
) -> None:
    for pid_file in (made / "run" / "valkey.pid", made / "pg" / "postmaster.pid"):
        pid_file.write_text(f"{stranger.pid}\n")

    with LocalServices(made) as services:
        assert redis(services, "PING")
        assert sql(services, "select 1") == 1
    assert stranger.poll() is None


def test_a_pid_file_that_lies_about_a_living_server_ends_nobody_else(
    data: Path, ended: Callable[..., bool], stranger: subprocess.Popen[bytes]
) -> None:
    with LocalServices(data, postgres=False) as services:
        pids = services.pids
        (data / "run" / "valkey.pid").write_text(f"{stranger.pid}\n")
        assert services.pids == {}

    assert stranger.poll() is None
    assert ended(pids)


def test_the_server_of_a_copied_folder_is_left_alone(
    made: Path, services: LocalServices, tmp_path: Path, redis: Ask, sql: Ask
) -> None:
    redis(services, "SET", "key", "original")
    redis(services, "WAITAOF", 1, 0, 5000)
    copy = tmp_path / "copy"
    pids = services.pids
    shutil.copytree(made, copy)

    with LocalServices(copy) as copied:
        assert not set(copied.pids.values()) & set(pids.values())
        assert redis(copied, "GET", "key") == "original"
        redis(copied, "SET", "key", "changed")
        assert str(sql(copied, "show data_directory")) == str(copy / "pg")

    assert services.pids == pids
    assert redis(services, "GET", "key") == "original"
    shutil.rmtree(copy)


def test_servers_whose_data_was_removed_are_ended(
    data: Path, ended: Callable[..., bool]
) -> None:
    services = LocalServices(data)
    services.start()
    pids = services.pids
    shutil.rmtree(data)

    services.stop()

    assert wait_until(lambda: ended(pids), seconds=2)


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    """Start a process of the servers' user, which any signal would end."""
    account = "nobody" if os.geteuid() == 0 else None
    process = subprocess.Popen(["sleep", "600"], user=account)
    yield process
    process.kill()
    process.wait()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("infra.local.daemon._STOP_SECONDS", 0.5)


def _children_of(program: str, data: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or [""]
        if words[0].endswith(f"/{program}") and str(data) in str(words):
            found.append(process)
    return found


def _exists_soon(pid: int) -> bool:
    return not wait_until(lambda: not psutil.pid_exists(pid), seconds=1)
