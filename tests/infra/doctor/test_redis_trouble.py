"""Redis that cannot be used: each row of the guide's table, and what else happens."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from infra.doctor import examination, reaching, redis_trouble
from infra.settings import Settings
from tests.infra.doctor.examining import Found, found_on

LOADING = b"-LOADING Redis is loading the dataset in memory\r\n"


def unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def saying(answer: bytes) -> AsyncIterator[int]:
    """Listen, and answer whatever comes with the same; give the port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(65_536):
            writer.write(answer)
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1") as server:
        yield server.sockets[0].getsockname()[1]


@pytest.fixture
def silent() -> Iterator[int]:
    """Be a port from which nothing comes back, as behind a firewall."""
    with socket.socket() as listener, socket.socket() as one, socket.socket() as two:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for client in (one, two):  # more than it takes: others are not even refused
            client.setblocking(False)  # noqa: FBT003 - as it is
            client.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


async def found_at(settings: Settings, url: str) -> Found:
    return await found_on(settings, redis_url=url)


async def test_it_is_not_running(settings: Settings) -> None:
    port = unused_port()

    found = await found_at(settings, f"redis://127.0.0.1:{port}/0")

    assert found["redis-not-running"].values == {"address": f"127.0.0.1:{port}"}
    assert "redis-version" not in found


async def test_the_port_is_wrong_and_one_listens_at_the_usual_one(
    settings: Settings, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = int(redis_url.rpartition(":")[2].partition("/")[0])
    monkeypatch.setattr(redis_trouble, "_USUAL_PORT", usual)
    port = unused_port()

    found = await found_at(settings, f"redis://127.0.0.1:{port}/0")

    assert found["redis-wrong-port"].values["usual"] == usual
    assert "redis-not-running" not in found


async def test_a_firewall_is_in_between(
    settings: Settings, silent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reaching, "_PATIENCE", 0.2)
    monkeypatch.setattr(examination, "_PATIENCE", 0.2)

    found = await found_at(settings, f"redis://127.0.0.1:{silent}/0")

    assert found["redis-firewall"].values["port"] == silent


@pytest.mark.parametrize("is_running", [False, True])
async def test_docker_is_there_and_does_not_run(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
    *,
    is_running: bool,
) -> None:
    at = tmp_path_factory.mktemp("d") / "docker.sock"
    monkeypatch.setattr(reaching, "which", lambda _: "/usr/bin/docker")
    monkeypatch.setattr(reaching, "_DOCKER", at)
    server = None
    if is_running:
        server = await asyncio.start_unix_server(lambda _, w: w.close(), at)

    found = await found_at(settings, f"redis://127.0.0.1:{unused_port()}/0")

    assert ("docker-stopped" in found) is not is_running
    if server:
        server.close()


async def test_there_is_no_such_host(settings: Settings) -> None:
    found = await found_at(settings, "redis://redis.invalid:6379/0")

    assert found["redis-no-such-host"].values == {"host": "redis.invalid"}


@pytest.mark.parametrize("password", ["", ":wrong@"])
async def test_the_password_is_missing_or_wrong(
    settings: Settings, redis_url: str, password: str
) -> None:
    there = redis_url.rpartition("@")[2]

    found = await found_at(settings, f"redis://{password}{there}")

    assert "redis-wrong-password" in found


@pytest.mark.parametrize(
    ("scheme", "answer", "code"),
    [
        ("redis", b"HTTP/1.1 400 Bad Request\r\n\r\n", "redis-not-redis"),
        ("redis", LOADING, "redis-loading"),
        ("rediss", b"HTTP/1.1 400 Bad Request\r\n\r\n", "redis-no-tls"),
    ],
)
async def test_something_else_answers(
    settings: Settings, scheme: str, answer: bytes, code: str
) -> None:
    async with saying(answer) as port:
        found = await found_at(settings, f"{scheme}://127.0.0.1:{port}/0")

    assert code in found
