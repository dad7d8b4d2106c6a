"""An operator who looks at messages, and a code for them to look at."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias
from uuid import UUID, uuid4

from infra.postgres.outbox import sealed_code
from infra.settings import Settings
from resolvers.models.message import MessageId
from tests.infra.postgres.outbox.rows import CODE, SEALER, Outbox

SECRET = "a-secret-of-thirty-two-characters"
KEYS = {
    "SESSION_KEY": SECRET,
    "INDEX_KEY": SECRET,
    "SEALING_KEYS": "test:" + "A" * 43 + "=",
}

Said: TypeAlias = tuple[int, str, str]
"""Exit status, standard output and standard error."""
Messages: TypeAlias = Callable[..., Awaitable[Said]]


def operator(url: str, folder: Path) -> Messages:
    """Return what runs `onboarding messages` on the database at *url*."""
    names = {name.upper() for name in Settings.model_fields}
    kept = {k: v for k, v in os.environ.items() if k not in names}

    async def run(*arguments: object, **environment: str) -> Said:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "infra", "messages", *map(str, arguments)),
            cwd=folder,
            env={
                **kept,
                **KEYS,
                "DATABASE_URL": url,
                "PYTHONPATH": str(Path.cwd()),
                "COLUMNS": "500",
                **environment,
            },
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await process.communicate()
        assert process.returncode is not None
        return process.returncode, out.decode(), err.decode()

    return run


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
