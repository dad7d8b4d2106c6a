"""Who runs the servers, and who can go on afterwards."""

import os
import pwd
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from infra.local import LocalServices, LocalServicesError

Ask = Callable[..., Any]
Begin = Callable[..., subprocess.Popen[str]]
PidsOf = Callable[[subprocess.Popen[str]], dict[str, int]]

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can step down")


def test_a_normal_user_runs_the_servers_himself(
    open_project: Path, begin: Begin, pids_of: PidsOf
) -> None:
    _give_to_nobody(open_project)
    user = begin(open_project / "data", nobody=True)

    pids = pids_of(user)

    assert {_uid(pid) for pid in pids.values()} == {_uid(user.pid)}
    assert user.communicate()[1] == ""


@as_root
def test_root_steps_down_to_nobody_in_a_project_of_its_own(
    open_project: Path,
) -> None:
    with LocalServices(open_project / "data") as services:
        assert {_uid(pid) for pid in services.pids.values()} == {_nobody()}
        assert not any(_capabilities(pid) for pid in services.pids.values())


@as_root
def test_root_steps_down_below_a_folder_that_others_cannot_enter(
    services: LocalServices, redis: Ask, sql: Ask
) -> None:
    dac_override = 1 << 1

    assert {_uid(pid) for pid in services.pids.values()} == {_nobody()}
    assert {_capabilities(pid) for pid in services.pids.values()} == {dac_override}
    assert redis(services, "SET", "key", "value")
    assert sql(services, "create table written as select 1 as one") is None


@as_root
def test_without_setpriv_root_is_told_to_move(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infra.local.account.shutil.which", lambda _: None)

    with pytest.raises(LocalServicesError, match=r"cannot reach .* move the project"):
        LocalServices(data).start()


@as_root
def test_root_runs_the_servers_as_the_owner_of_the_project(open_project: Path) -> None:
    _give_to(open_project, "daemon")

    with LocalServices(open_project / "data", postgres=False) as services:
        owner = pwd.getpwnam("daemon").pw_uid
        assert {_uid(pid) for pid in services.pids.values()} == {owner}


@as_root
def test_root_runs_the_servers_as_nobody_if_the_owner_has_no_name(
    open_project: Path,
) -> None:
    os.chown(open_project, 54321, 54321)

    with LocalServices(open_project / "data") as services:
        assert {_uid(pid) for pid in services.pids.values()} == {_nobody()}


@as_root
def test_the_owner_goes_on_after_a_run_as_root(
    open_project: Path, begin: Begin, pids_of: PidsOf
) -> None:
    _give_to_nobody(open_project)
    data = open_project / "data"
    with LocalServices(data):
        pass

    user = begin(data, nobody=True)

    assert set(pids_of(user)) == {"valkey", "postgres"}


@as_root
def test_the_owner_shares_the_servers_that_root_started(
    open_project: Path, begin: Begin, pids_of: PidsOf
) -> None:
    _give_to_nobody(open_project)
    data = open_project / "data"

    with LocalServices(data, postgres=False) as services:
        user = begin(data, nobody=True, postgres=False)
        assert pids_of(user) == services.pids

    user.communicate()
    assert user.returncode == 0
    assert services.pids == {}


@as_root
def test_root_goes_on_after_a_run_of_the_owner(
    open_project: Path, begin: Begin, pids_of: PidsOf
) -> None:
    _give_to_nobody(open_project)
    data = open_project / "data"
    user = begin(data, nobody=True, postgres=False)
    pids = pids_of(user)

    with LocalServices(data, postgres=False) as services:
        assert services.pids == pids


@as_root
def test_data_that_root_unpacked_is_handed_over(made: Path, sql: Ask) -> None:
    with LocalServices(made) as services:
        sql(services, "create table unpacked as select 1 as one")
    for path in (made, *made.rglob("*")):
        os.chown(path, 0, 0)

    with LocalServices(made) as services:
        assert sql(services, "select one from unpacked") == 1


@as_root
def test_data_of_another_user_is_refused_in_words(
    open_project: Path, begin: Begin
) -> None:
    data = open_project / "data"
    (data / "pg").mkdir(parents=True)
    _give_to(data / "pg", "daemon")

    _, complaint = begin(data, nobody=True).communicate()

    assert f"{data / 'pg'} belongs to daemon" in complaint


def _give_to_nobody(folder: Path) -> None:
    if os.geteuid() == 0:
        _give_to(folder, "nobody")


def _give_to(folder: Path, user: str) -> None:
    account = pwd.getpwnam(user)
    os.chown(folder, account.pw_uid, account.pw_gid)


def _nobody() -> int:
    return pwd.getpwnam("nobody").pw_uid


def _uid(pid: int) -> int:
    return psutil.Process(pid).uids().real


def _capabilities(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    (effective,) = (line for line in status if line.startswith("CapEff:"))
    return int(effective.split()[1], 16)
