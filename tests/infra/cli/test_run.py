"""`onboarding run` as a newcomer meets it, and as it is killed."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from infra.local import LocalServices
from tests.answers import save
from tests.api import Person
from tests.processes import Run, servers

DRAFT = "{ onboardingDraft { profile { firstName } } }"


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[..., Run]]:
    """Start any number of them on one folder; none is left over."""
    started: list[Run] = []

    def start(**environment: str) -> Run:
        started.append(Run(tmp_path, **environment))
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.interrupt()
    LocalServices(tmp_path / ".data").stop()


async def test_what_was_saved_survives_every_kill(
    tmp_path: Path, run: Callable[..., Run]
) -> None:
    first = run()
    first.wait()
    async with first.api() as api:
        person = await api.sign_in()
        await save(person, profile={"firstName": "Afi"})

    for victim in ("server", "valkey-server", "postgres"):
        if victim == "server":
            first.kill()
        else:
            servers(tmp_path)[victim].kill()
            first.interrupt()

        first = run(PORT=first.url.rpartition(":")[2])
        first.wait()
        async with first.api() as api:
            again = Person(api, person.phone, person.token)
            draft = (await again.ask(DRAFT))["onboardingDraft"]
            assert draft == {"profile": {"firstName": "Afi"}}, victim
            me = await again.ask("{ viewer { phone } }")  # this is PostgreSQL's side
            assert me["viewer"]["phone"] == person.phone.replace(" ", "")


async def test_ctrl_c_ends_it_cleanly_and_leaves_nothing_running(
    tmp_path: Path, run: Callable[..., Run]
) -> None:
    one = run()
    one.wait()
    family = psutil.Process(one.process.pid).children(recursive=True)
    assert set(servers(tmp_path)) == {"valkey-server", "postgres"}

    assert one.interrupt() == 0

    assert servers(tmp_path) == {}
    _, alive = psutil.wait_procs(family, timeout=5)
    assert [p for p in alive if p.status() != psutil.STATUS_ZOMBIE] == []
    assert "Traceback" not in one.log.read_text()


async def test_two_at_once_share_the_stores(
    tmp_path: Path, run: Callable[..., Run]
) -> None:
    one, two = run(), run()
    one.wait()
    two.wait()
    async with one.api() as here, two.api() as there:
        person = await here.sign_in()
        await save(person, profile={"firstName": "Afi"})
        same = Person(there, person.phone, person.token)
        assert (await same.ask(DRAFT))["onboardingDraft"] is not None

        one.interrupt()

        assert (await same.ask(DRAFT))["onboardingDraft"] is not None
    two.interrupt()
    assert servers(tmp_path) == {}


async def test_it_starts_no_store_that_it_was_given(
    tmp_path: Path, run: Callable[..., Run], redis_url: str
) -> None:
    one = run(REDIS_URL=redis_url)
    one.wait()

    assert set(servers(tmp_path)) == {"postgres"}
    async with one.api() as api:
        assert (await api.http.get("/readyz")).json()["status"] == "ready"


async def test_it_says_where_everything_is(run: Callable[..., Run]) -> None:
    one = run()
    said = one.wait()

    for path in ("/", "/graphql", "/dev/messages"):
        assert one.url + path in said
        async with one.api() as api:
            page = await api.http.get(path, headers={"Accept": "text/html"})
        assert page.status_code == 200
    assert "Ctrl-C" in said


def test_a_taken_port_is_one_readable_line(run: Callable[..., Run]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        one = run(PORT=str(taken.getsockname()[1]))
        status = one.process.wait(timeout=60)

    assert status == 1
    (line,) = one.log.read_text().splitlines()
    assert "PORT=8001 make run" in line


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"PORT": "many"}, "PORT"),
        ({"DRAFT_TTL": "-1"}, "DRAFT_TTL"),
        ({"SIGN_IN_IP_LIMIT": "lots"}, "SIGN_IN_IP_LIMIT"),
        ({"SESSION_KEY": "short-secret"}, "SESSION_KEY"),
        ({"SEALING_KEYS": "a:" + "not base64 " * 4}, "SEALING_KEYS"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it(
    run: Callable[..., Run], wrong: Any, name: str
) -> None:
    one = run(**wrong)
    status = one.process.wait(timeout=60)

    (line,) = one.log.read_text().splitlines()
    assert line.startswith(name)
    assert wrong[name] not in line
    assert status == 2
