"""A real streaming replica of a PostgreSQL, on a folder of its own."""

import asyncio
import os
import signal
import socket
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg

from infra.local.account import Account
from infra.local.locks import FolderLock
from infra.local.wheels import find_program

_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "io_method": "sync",
    # Who is in the way of what comes is sent away at once.
    "max_standby_streaming_delay": "0",
}


class Standby:
    """Follows *primary*, a URL. It may be behind, or away."""

    def __init__(self, primary: str, folder: Path) -> None:
        at = urlsplit(primary)
        self._home = folder / "pg"
        self._account = Account.for_data(folder)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        login = f"{at.username}:{at.password}"
        self.url = f"postgresql+asyncpg://{login}@127.0.0.1:{self._port}{at.path}"
        subprocess.run(
            [
                *(find_program("psql").with_name("pg_basebackup"), "--no-sync"),
                *(f"--pgdata={self._home}", "--write-recovery-conf"),
                *("--checkpoint=fast", f"--host={at.hostname}", f"--port={at.port}"),
                f"--username={at.username}",
            ],
            check=True,
            env={**os.environ, "PGPASSWORD": at.password or ""},
            timeout=60,
        )
        self._account.own(self._home)

    async def start(self) -> None:
        """Return when it can be read."""
        settings = (f"--{name}={value}" for name, value in _SETTINGS.items())
        program = str(find_program("postgres"))
        command = [program, "-D", str(self._home), "-p", str(self._port), *settings]
        with FolderLock(self._home) as lock, (self._home / "log").open("ab") as log:
            self._process = self._account.spawn(
                command, folder=self._home, lock=lock, log=log
            )
        async with asyncio.timeout(60):
            while True:
                try:
                    await self.ask("SELECT 1")
                except (OSError, asyncpg.CannotConnectNowError):
                    await asyncio.sleep(0.05)
                else:
                    return

    def stop(self) -> None:
        self._process.send_signal(signal.SIGINT)
        self._process.wait(timeout=20)

    async def fall_behind(self) -> None:
        """Take no more of what the primary does, until it is to catch up."""
        await self.ask("SELECT pg_wal_replay_pause()")
        await self._until("pg_get_wal_replay_pause_state() = 'paused'")

    async def catch_up(self, primary: str) -> None:
        """Return when all is here that *primary* has done so far."""
        await self.ask("SELECT pg_wal_replay_resume()")
        end = await ask(primary, "SELECT pg_current_wal_lsn()::text")
        await self._until(f"pg_last_wal_replay_lsn() >= '{end}'")

    async def _until(self, condition: str) -> None:
        for _ in range(2000):
            if await self.ask(f"SELECT {condition}"):
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"it never was: {condition}")

    async def ask(self, query: str) -> Any:
        return await ask(self.url, query)


async def ask(url: str, query: str) -> Any:
    """Return the one value that the server at *url* answers."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()
