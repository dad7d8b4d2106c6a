"""docs/exploitation.fr.md: each of its commands, as it is written.

What a machine of tests has not (Docker, systemd, apt, ufw) is stood in for by
`stand_in.py`; all else is real.
"""

import asyncio
import os
import re
import signal
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from infra.app import create_app
from infra.local import LocalServices
from infra.postgres.migrate import migrate
from infra.redis.cache import RedisCache
from infra.redis.connection import RedisConnection
from infra.settings import Settings
from tests.api import Api, serving
from tests.guide.following import FENCED, INLINE, Shell, blocks
from tests.infra.faults import on
from tests.promises.needs import tool

ERROR = re.compile(r"^(ERR|NOAUTH|WRONGPASS|WRONGTYPE|NOPERM) ", re.MULTILINE)
REDIS_CLI = 'redis-cli -h "$REDIS_HOST" -p "$REDIS_PORT"'
SAVE = """mutation { saveOnboardingDraft(input: {
  profile: {firstName: "Afi"}, role: TENANT
}) { __typename } }"""


@pytest.fixture(scope="module")
async def service(
    settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Api, Settings]]:
    """Serve on stores of its own, whose Redis is at database 0 as the guide's is."""
    with LocalServices(tmp_path_factory.mktemp("stores")) as stores:
        ours = on(stores, settings)
        await asyncio.to_thread(migrate, ours.database_dsn)
        async with serving(create_app(ours)) as api:
            yield api, ours


@pytest.fixture
def shell(service: tuple[Api, Settings], tmp_path: Path) -> Iterator[Shell]:
    for program in ("redis-cli", "redis-server", "curl"):
        tool(program)
    api, settings = service
    port = api.http.base_url.port
    assert port is not None
    yield Shell.beside(settings, port, tmp_path)
    for pid in tmp_path.glob("*/pid"):
        os.kill(int(pid.read_text()), signal.SIGTERM)


async def test_every_block_is_run(shell: Shell, service: tuple[Api, Settings]) -> None:
    api, _ = service
    person = await api.sign_in()
    await person.ask(SAVE)
    whose = (await person.ask("{ viewer { id } }"))["viewer"]["id"]

    for block in blocks("sh"):
        status, said = await shell.run(block, PERSONNE=whose)
        assert status == 0, f"{block}\n{said}"

    assert await person.ask("{ viewer { id } }") == {"viewer": None}  # signed out


async def test_so_is_every_command_within_a_sentence(shell: Shell) -> None:
    await shell.run(next(b for b in blocks("sh") if "docker run" in b))
    last = "docker rm -f redis-immo"

    for command in (*INLINE - {last}, last):
        status, said = await shell.run(command)

        assert status == 0 or command == "onboarding doctor", f"{command}\n{said}"


def test_no_command_hides_in_a_block_of_another_kind() -> None:
    kinds = {kind for kind, _ in FENCED}

    assert kinds == {"sh", "redis", "env", "python", "text"}


async def test_what_is_typed_into_redis_cli_is_understood(shell: Shell) -> None:
    for block in blocks("redis"):
        status, said = await shell.run(f"{REDIS_CLI} <<'TYPED'\n{block}TYPED")

        assert status == 0
        assert not ERROR.search(said), said


async def test_the_settings_are_settings(settings: Settings, tmp_path: Path) -> None:
    (block,) = blocks("env")
    (tmp_path / ".env").write_text(block)
    keys = ("session_key", "index_key", "sealing_keys")
    given: dict[str, Any] = {name: getattr(settings, name) for name in keys}

    read = Settings(_env_file=tmp_path / ".env", **given)

    assert read.redis_dsn == "redis://:mon_mot_de_passe_super_secret@127.0.0.1:6379/0"
    assert read.redis_ttl_default == 3600


async def test_the_code_uses_the_cache(redis: RedisConnection) -> None:
    (block,) = blocks("python")
    names: dict[str, Any] = {}
    exec(block, names)
    cache = RedisCache(redis, default_ttl=timedelta(minutes=1))
    asked = []

    async def count() -> bytes:
        asked.append(1)
        return b"3"

    assert await names["popular_zones"](cache, count) == b"3"
    assert await names["popular_zones"](cache, count) == b"3"
    assert len(asked) == 1
