"""Where everything of the local services lies.

data/pg        PostgreSQL's cluster
data/redis     Valkey's append-only files
data/password  one for both servers
data/run       configuration, ports, logs: disposable while nothing runs
"""

import os
import secrets
import socket
from contextlib import closing, suppress
from pathlib import Path
from typing import IO, Self

from infra.local.account import Account
from infra.local.polling import wait_until

_TAIL_LINES = 15
_OURS = range(10_240, 32_768)
"""Linux gives connections those from 32,768 on, others still higher ones."""
_TRIES = 100
_LETS_GO = 1
"""Seconds."""


class DataFolder:
    """The files of one pair of servers, private to the account that runs them."""

    def __init__(self, data: Path, account: Account) -> None:
        self.data = data
        self.pg = data / "pg"
        self.redis = data / "redis"
        self.run = data / "run"
        self.account = account

    @classmethod
    def open(cls, data: Path) -> Self:
        """Make what is missing and give it to the right account."""
        account = Account.for_data(data)
        if not data.exists():
            data.mkdir(mode=0o700, parents=True, exist_ok=True)
            account.own(data)
        folder = cls(data, account)
        for part in (folder.redis, folder.run):
            part.mkdir(mode=0o700, exist_ok=True)
        return folder

    def hand_over(self) -> None:
        """Let the account use what root has made or copied here."""
        for part in (self.pg, self.redis, self.run, self.password_file):
            if part.exists():
                self.account.own(part)

    @property
    def password_file(self) -> Path:
        return self.data / "password"

    @property
    def password(self) -> str:
        """Return the servers' password, made up the first time."""
        if not self.password_file.exists():
            self.write(self.password_file, secrets.token_urlsafe(24))
        return self.password_file.read_text(encoding="utf-8").strip()

    def port(self, server: str) -> int:
        """Return the port *server* was last given, 0 if there is none."""
        with suppress(FileNotFoundError, ValueError):
            return int(self._port_file(server).read_text(encoding="utf-8"))
        return 0

    def choose_port(self, server: str) -> int:
        """Return the last port if it is still free, so that URLs stay, or a new one."""
        last = self.port(server)
        # A server that was killed lets go of its folder a moment before its port.
        is_free = last and wait_until(lambda: _free_port(last) > 0, seconds=_LETS_GO)
        port = last if is_free else _new_port()
        self.write(self._port_file(server), str(port))
        return port

    def write(self, path: Path, text: str) -> None:
        """Replace *path* by a file only the account can read."""
        new = path.with_name(f"{path.name}.new")
        with self._create(new) as file:
            file.write(os.fsencode(text))
        new.replace(path)

    def new_log(self, server: str) -> IO[bytes]:
        """Start the log of *server* afresh, keeping the one before."""
        log = self._log(server)
        with suppress(FileNotFoundError):
            log.replace(log.with_suffix(".old.log"))
        return self._create(log)

    def log_tail(self, server: str) -> str:
        """Return the last lines of the log, if there is one."""
        with suppress(FileNotFoundError):
            lines = self._log(server).read_text(errors="replace").splitlines()
            return "\n".join(lines[-_TAIL_LINES:])
        return ""

    def _create(self, path: Path) -> IO[bytes]:
        path.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        file = os.fdopen(os.open(path, flags, mode=0o600), "wb")
        self.account.own(path)
        return file

    def _port_file(self, server: str) -> Path:
        return self.run / f"{server}.port"

    def _log(self, server: str) -> Path:
        return self.run / f"{server}.log"


def _new_port() -> int:
    """Return a free port that no connection on its way out is given by the system.

    One of those would keep a server that was killed from coming back to its port.
    """
    ports = secrets.SystemRandom().sample(_OURS, _TRIES)
    return next(filter(None, map(_free_port, ports)), 0) or _free_port(0)


def _free_port(wanted: int) -> int:
    with closing(socket.socket()) as probe:
        # As the servers do: what is left of their own connections is in nobody's way.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except (OSError, OverflowError):
            return 0
        port: int = probe.getsockname()[1]
        return port
