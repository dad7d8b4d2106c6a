"""A real PgBouncer in transaction mode, before the PostgreSQL of the tests."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit

from tests.promises.needs import tool

SERVERS = 3
"""Connections to PostgreSQL that it may have."""
_CONFIGURATION = """\
[databases]
* = host={host} port={port}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {own}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {users}
pool_mode = transaction
default_pool_size = {servers}
max_db_connections = {servers}
max_client_conn = 200
"""


class PgBouncer:
    """Stands before one database."""

    def __init__(self, database_url: str, folder: Path) -> None:
        self._program = tool("pgbouncer")
        at = urlsplit(database_url)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        users = folder / "users"
        users.write_text(f'"{at.username}" "{at.password}"\n')
        self._configuration = folder / "pgbouncer.ini"
        self._configuration.write_text(
            _CONFIGURATION.format(
                host=at.hostname,
                port=at.port,
                own=self._port,
                users=users,
                servers=SERVERS,
            )
        )
        login = f"{at.username}:{at.password}"
        self.plain_url = f"postgresql+asyncpg://{login}@127.0.0.1:{self._port}{at.path}"
        self.url = f"{self.plain_url}?pgbouncer=true"
        self._log = folder / "pgbouncer.log"

    def start(self) -> None:
        """Return when it takes connections."""
        # It refuses root, and as somebody else can no longer read its folder: it has.
        somebody = ("-u", "nobody") if os.geteuid() == 0 else ()
        with self._log.open("a") as log:
            self._process = subprocess.Popen(
                [self._program, *somebody, self._configuration],
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        for _ in range(1000):
            assert self._process.poll() is None, self._log.read_text()
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            time.sleep(0.02)
        raise AssertionError(self._log.read_text())

    def stop(self) -> None:
        """End it at once, and with it every connection."""
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(timeout=20)
