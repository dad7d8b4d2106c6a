"""A pair of stores with the service on it, and what docs/backups.md does to them."""

import asyncio
import os
import re
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil

from infra.app import create_app
from infra.local import LocalServices
from infra.local.wheels import find_program
from infra.settings import Settings
from tests.api import Api, serving
from tests.infra.faults import on
from tests.promises.needs import tool

PAGE = Path("docs/backups.md").read_text()


def block(name: str) -> str:
    """Return the commands under that name."""
    (found,) = re.findall(rf"<!-- {name} -->\n *```sh\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


@dataclass
class System:
    """A pair of stores, and the service on it."""

    folder: Path
    settings: Settings
    backup: Path

    def __post_init__(self) -> None:
        self.stores = LocalServices(self.folder)

    @asynccontextmanager
    async def served(self, **changes: Any) -> AsyncIterator[Api]:
        ours = {"store_timeout_ms": 2000, **changes}
        settings = on(self.stores, self.settings).model_copy(update=ours)
        async with serving(create_app(settings)) as api:
            yield api

    async def does(self, *blocks: str) -> str:
        """Run what the page says under these names; return what it says."""
        tool("redis-cli")
        programs = f"{find_program('psql').parent}:{Path(sys.executable).parent}"
        stores = self.stores
        at = urlsplit(stores.redis_url if "valkey" in stores.pids else "//127.0.0.1:1")
        shell = await asyncio.create_subprocess_exec(
            *("bash", "-euo", "pipefail", "-c", "\n".join(map(block, blocks))),
            env={
                **os.environ,
                "PATH": f"{programs}:{os.environ['PATH']}",
                "BACKUP": str(self.backup),
                "REDIS_DIR": str(self.folder / "redis"),
                "REDIS_HOST": at.hostname or "",
                "REDIS_PORT": str(at.port),
                "REDIS_PASSWORD": at.password or "",
                "DATABASE_URL": stores.database_url.replace("+asyncpg", ""),
                **keys(self.settings),
            },
            stdout=asyncio.subprocess.PIPE,
        )
        said, _ = await asyncio.wait_for(shell.communicate(), timeout=60)
        assert shell.returncode == 0
        return said.decode()

    async def restore(self) -> None:
        """Do all that the page says about an empty system."""
        with LocalServices(self.folder, redis=False) as self.stores:
            await self.does("restore postgresql", "restore redis")
        self.stores = LocalServices(self.folder)
        await asyncio.to_thread(self.stores.start)

    def lose_redis(self) -> None:
        psutil.Process(self.stores.pids["valkey"]).kill()
        shutil.rmtree(self.folder / "redis" / "appendonlydir")
        self.stores.start()


def keys(settings: Settings) -> dict[str, str]:
    named = settings.model_dump(include={"session_key", "index_key", "sealing_keys"})
    return {name.upper(): key.get_secret_value() for name, key in named.items()}
