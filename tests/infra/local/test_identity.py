"""Whose server is whose: only ours, on our folder, is ever signalled."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.local import LocalServices
from infra.local.polling import wait_until

Ask = Callable[..., Any]


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
