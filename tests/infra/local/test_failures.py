"""What is said when the servers cannot run, and folders that are no reason."""

import os
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from infra.local import LocalServices, LocalServicesError

Ask = Callable[..., Any]
Begin = Callable[..., subprocess.Popen[str]]

ADVICE = "You can also set REDIS_URL and DATABASE_URL to servers of your own."


def test_a_folder_may_have_any_name(data: Path, redis: Ask, sql: Ask) -> None:
    folder = data / "with space" / "Bénin, été" / 'quo"te, back\\slash' / ("long" * 50)

    with LocalServices(folder) as services:
        redis(services, "SET", "key", "value")
        assert redis(services, "CONFIG", "GET", "dir")["dir"] == str(folder / "redis")
        assert sql(services, "show data_directory") == str(folder / "pg")
    with LocalServices(folder, postgres=False) as services:
        assert redis(services, "GET", "key") == "value"


@pytest.mark.parametrize("program", ["valkey-server", "initdb"])
def test_a_missing_program_is_named_with_what_to_do(
    program: str, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infra.local.wheels.find_spec", lambda _: None)

    with pytest.raises(LocalServicesError) as failure:
        LocalServices(data, redis=program != "initdb").start()

    assert f"There is no {program} here: install the `local` extra" in str(
        failure.value
    )
    assert str(failure.value).endswith(ADVICE)


def test_data_of_another_postgres_is_refused_in_words(data: Path) -> None:
    (data / "pg").mkdir(parents=True)
    (data / "pg" / "PG_VERSION").write_text("17\n")

    with pytest.raises(
        LocalServicesError, match=r"was made by PostgreSQL 17 and 18\.\d+ is installed"
    ):
        LocalServices(data).start()


def test_a_postgres_that_fails_has_the_last_word(data: Path) -> None:
    services = LocalServices(data)
    services.start()
    services.stop()
    (data / "pg" / "global" / "pg_control").unlink()

    with pytest.raises(LocalServicesError) as failure:
        services.start()

    line, *log = str(failure.value).splitlines()
    assert line == f"postgres did not start. {ADVICE}"
    assert any("pg_control" in words for words in log)
    assert services.pids == {}


def test_a_valkey_that_fails_has_the_last_word(data: Path) -> None:
    services = LocalServices(data, postgres=False)
    services.start()
    services.stop()
    (manifest,) = (data / "redis" / "appendonlydir").glob("*.manifest")
    manifest.write_text("nonsense")

    with pytest.raises(LocalServicesError) as failure:
        services.start()

    line, *log = str(failure.value).splitlines()
    assert line == f"valkey-server did not start. {ADVICE}"
    assert any("FATAL AOF MANIFEST FILE ERROR" in words for words in log)


def test_a_lost_password_is_explained(data: Path) -> None:
    services = LocalServices(data, redis=False)
    services.start()
    services.stop()
    (data / "password").unlink()

    with pytest.raises(LocalServicesError, match="has another password than"):
        services.start()


def test_the_run_folder_is_disposable(made: Path, sql: Ask) -> None:
    for file in (made / "run").iterdir():
        file.unlink()
    (made / "run").rmdir()

    with LocalServices(made) as services:
        assert sql(services, "select 1") == 1


def test_a_port_taken_meanwhile_is_left_to_its_taker(
    made: Path, redis: Ask, sql: Ask
) -> None:
    ports = {int(f.read_text()) for f in (made / "run").glob("*.port")}
    takers = [socket.create_server(("127.0.0.1", port)) for port in ports]

    with LocalServices(made) as services:
        assert redis(services, "PING")
        assert sql(services, "select 1") == 1
        assert not {_port(services.redis_url), _port(services.database_url)} & ports
    for taker in takers:
        taker.close()


def test_a_port_lost_to_a_rival_is_explained(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as rival:
        taken = rival.getsockname()[1]
        monkeypatch.setattr("infra.local.folder._free_port", lambda _: taken)

        with pytest.raises(LocalServicesError, match="Address already in use"):
            LocalServices(data, postgres=False).start()


def test_a_folder_that_cannot_be_written_is_named(
    open_project: Path, begin: Begin
) -> None:
    open_project.chmod(0o555)

    _, complaint = begin(open_project / "data", nobody=True).communicate()

    assert "Traceback" not in complaint
    assert f"Permission denied: '{open_project / 'data'}'" in complaint
    assert ADVICE in complaint


def test_a_disk_with_no_room_is_explained(data: Path, begin: Begin) -> None:
    limit = "import resource as r; r.setrlimit(r.RLIMIT_FSIZE, (1 << 19, 1 << 19))"

    _, complaint = begin(data, before=limit).communicate()

    assert complaint.startswith(f"initdb failed. {ADVICE}\n")
    assert len(complaint.splitlines()) > 5
    assert not (data / "pg").exists()


def test_the_environment_does_not_reach_the_servers(
    made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGSSLMODE", "require")
    monkeypatch.setenv("LC_ALL", "xx_XX.broken")
    monkeypatch.setenv("LD_LIBRARY_PATH", str(made))

    with LocalServices(made) as services:
        for pid in services.pids.values():
            environment = psutil.Process(pid).environ()
            assert environment == {"PATH": os.defpath, "LC_ALL": "C"}


def _port(url: str) -> int:
    return int(url.rpartition(":")[2].partition("/")[0])
