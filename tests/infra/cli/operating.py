"""An operator at the command line, and a code for them to look at."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TypeAlias
from uuid import UUID, uuid4

from typer.testing import CliRunner

from infra.cli import app
from infra.postgres.outbox import sealed_code
from infra.settings import Settings
from resolvers.models.message import MessageId
from tests.api import Person
from tests.infra.postgres.outbox.rows import CODE, SEALER, Outbox

SECRET = "a-secret-of-thirty-two-characters"
KEYS = {
    "SESSION_KEY": SECRET,
    "INDEX_KEY": SECRET,
    "SEALING_KEYS": "test:" + "A" * 43 + "=",
}

_turn = asyncio.Lock()
Said: TypeAlias = tuple[int, str, str]
"""Exit status, standard output and standard error."""
Command: TypeAlias = Callable[..., Awaitable[Said]]


async def onboarding(folder: Path, *arguments: object, **environment: str) -> Said:
    """Run the command in *folder*, with no other settings than *environment*."""
    names = {name.upper() for name in Settings.model_fields}
    kept = {k: v for k, v in os.environ.items() if k not in names}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "infra", *map(str, arguments)),
        cwd=folder,
        env={**kept, **KEYS, "PYTHONPATH": str(Path.cwd()), "COLUMNS": "500"}
        | environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


def operator(url: str) -> Command:
    """Return what runs `onboarding messages` on the database at *url*."""
    return partial(_within, KEYS | {"DATABASE_URL": url}, "messages")


def operator_of(settings: Settings) -> Command:
    """Return what runs commands beside a service with *settings*."""
    shared = ("session_key", "index_key", "sealing_keys", "redis_url", "database_url")
    values = {name.upper(): getattr(settings, name) for name in shared}
    return partial(_within, {name: v.get_secret_value() for name, v in values.items()})


async def _within(environment: dict[str, str], *arguments: object, **more: str) -> Said:
    """Run the command in this process, which takes a tenth of the time."""
    async with _turn:  # it has the standard output to itself
        done = await asyncio.to_thread(
            CliRunner().invoke, app, [*map(str, arguments)], env=environment | more
        )
    return done.exit_code, done.stdout, done.stderr


async def id_of(person: Person) -> str:
    return str((await person.ask("{ viewer { id } }"))["viewer"]["id"])


async def code(rows: Outbox, **columns: object) -> UUID:
    """Write a code down, with what it says."""
    id_ = MessageId(uuid4())
    return await rows.add(
        id=id_,
        lane="codes",
        kind="sign-in-code",
        content_sealed=sealed_code(SEALER, id_, CODE),
        expires_at=rows.clock() + timedelta(minutes=10),
        **columns,
    )
