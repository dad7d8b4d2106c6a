"""Starting and stopping, as one process sees it."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import psutil
import pytest

from infra.local import LocalServices, LocalServicesError
from infra.local.polling import wait_until

Ask = Callable[..., Any]


def test_the_first_start_makes_empty_stores_that_answer(
    shared: LocalServices, redis: Ask, sql: Ask
) -> None:
    assert redis(shared, "DBSIZE") == 0
    assert sql(shared, "select current_database()") == "onboarding"


def test_valkey_keeps_every_write_and_evicts_nothing(
    shared: LocalServices, redis: Ask
) -> None:
    wanted = {
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
    }

    assert redis(shared, "CONFIG", "GET", *wanted) == wanted


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("server_encoding", "UTF8"),
        ("timezone", "UTC"),
        ("log_timezone", "UTC"),
        ("fsync", "on"),
        ("unix_socket_directories", ""),
    ],
)
def test_postgres_is_set_up_for_the_service(
    setting: str, value: str, shared: LocalServices, sql: Ask
) -> None:
    assert sql(shared, f"show {setting}") == value


def test_passwords_are_scram_everywhere(shared: LocalServices, sql: Ask) -> None:
    methods = "select array_agg(distinct auth_method) from pg_hba_file_rules"

    assert sql(shared, methods) == ["scram-sha-256"]


def test_text_sorts_alike_on_every_machine(shared: LocalServices, sql: Ask) -> None:
    locale = (
        "select datlocprovider::text || datlocale from pg_database "
        "where datname = current_database()"
    )

    assert sql(shared, locale) == "bC.UTF-8"


def test_only_this_machine_is_served(shared: LocalServices) -> None:
    connections = [
        connection
        for pid in shared.pids.values()
        for connection in psutil.Process(pid).net_connections(kind="all")
        if connection.status == psutil.CONN_LISTEN
    ]

    assert {connection.laddr[0] for connection in connections} == {"127.0.0.1"}
    assert len(connections) == 2


def test_ctrl_c_does_not_reach_the_servers(shared: LocalServices) -> None:
    assert all(os.getsid(pid) == pid for pid in shared.pids.values())


def test_a_second_start_finds_the_data_at_the_same_address(
    made: Path, redis: Ask, sql: Ask
) -> None:
    with LocalServices(made) as services:
        urls = services.redis_url, services.database_url
        redis(services, "SET", "key", "kept")
        sql(services, "create table found as select 1 as one")

    with LocalServices(made) as services:
        assert (services.redis_url, services.database_url) == urls
        assert redis(services, "GET", "key") == "kept"
        assert sql(services, "select one from found") == 1


def test_stop_ends_the_servers_and_leaves_no_zombie(services: LocalServices) -> None:
    pids = services.pids

    services.stop()

    assert set(pids) == {"valkey", "postgres"}
    assert services.pids == {}
    # The thread that reaps them may be a moment behind us.
    assert wait_until(lambda: not any(map(psutil.pid_exists, pids.values())), seconds=1)


def test_stop_may_be_repeated_or_come_first(data: Path) -> None:
    services = LocalServices(data, postgres=False)
    services.stop()
    services.start()
    services.stop()

    services.stop()


def test_start_may_be_repeated(shared: LocalServices) -> None:
    pids = shared.pids

    shared.start()

    assert shared.pids == pids


@pytest.mark.parametrize("only", ["redis", "postgres"])
def test_a_store_nobody_wants_is_not_started(only: str, made: Path) -> None:
    wanted = {"redis": False, "postgres": False, only: True}

    with LocalServices(made, **wanted) as services:
        assert list(services.pids) == ["valkey" if only == "redis" else "postgres"]
        with pytest.raises(LocalServicesError, match="was not started"):
            _ = services.database_url if only == "redis" else services.redis_url


def test_the_password_is_private(data: Path) -> None:
    seen: list[str] = []
    done = Event()

    def look() -> None:
        while not done.is_set():
            for process in psutil.process_iter():
                try:
                    seen.extend(process.cmdline())
                    seen.extend(process.environ().values())
                except psutil.Error:
                    continue

    watcher = Thread(target=look)
    watcher.start()
    with LocalServices(data) as services:
        password = services.redis_url.split(":")[2].partition("@")[0]
    done.set()
    watcher.join()

    secret = [p for p in data.rglob("*") if _contains(p, password)]
    assert any("initdb" in word for word in seen)
    assert not any(password in word for word in seen)
    assert {path.stat().st_mode & 0o777 for path in secret} == {0o600}
    assert (data / "run").stat().st_mode & 0o777 == 0o700
    assert len(password) >= 32


def test_starting_and_adopting_are_quick(services: LocalServices, made: Path) -> None:
    starts, adoptions = [], []
    for _ in range(3):
        with LocalServices(made) as second:
            second.stop()
            adoptions.append(_seconds(second.start))
        services.stop()
        starts.append(_seconds(services.start))

    assert min(starts) < 1
    assert min(adoptions) < 0.2


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Servers for tests that only look."""
    with LocalServices(tmp_path_factory.mktemp("shared") / "data") as services:
        yield services


def _contains(path: Path, text: str) -> bool:
    return path.is_file() and text.encode() in path.read_bytes()


def _seconds(act: Callable[[], None]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun
