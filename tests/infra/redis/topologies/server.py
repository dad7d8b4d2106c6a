"""One Valkey process that a test may configure, kill and start again."""

import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from infra.local.wheels import find_program

PASSWORD = "a-password-of-the-tests"
_STARTS_WITHIN = 30.0
_BUS = 10_000
"""A cluster's nodes talk to each other at this much above their port."""


def free_port() -> int:
    """Return a port that is free, and whose cluster bus is."""
    while True:
        with socket.socket() as probe, socket.socket() as bus:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
            if port + _BUS > 65_535:
                port -= 25_000
            try:
                bus.bind(("127.0.0.1", port + _BUS))
            except OSError:
                continue
        return port


@dataclass
class Server:
    """A server on a folder of its own."""

    folder: Path
    options: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    password: str = PASSWORD
    program: Path | None = None
    """Valkey's from its wheel, which speaks no TLS, unless it is another."""
    arguments: tuple[str, ...] = ()
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.folder.mkdir(exist_ok=True)
        file = self.folder / "valkey.conf"
        if not file.exists():  # it may have written its own state there
            own = {
                "bind": "127.0.0.1",
                "port": str(self.port),
                "dir": str(self.folder),
                "logfile": str(self.folder / "log"),
                **self.options,
            }
            if self.password:
                own["requirepass"] = self.password
            file.write_text("".join(f"{k} {v}\n" for k, v in own.items()))
        program = self.program or find_program("valkey-server")
        self.process = subprocess.Popen((str(program), str(file), *self.arguments))
        self.until(lambda: self.ask("PING"))

    def ask(self, *command: str | int) -> Any:
        """Return the reply to one command."""
        tls = "tls-port" in self.options
        with Redis(
            port=self.port,
            password=self.password or None,
            ssl=tls,
            ssl_cert_reqs="none",
            decode_responses=True,
            socket_timeout=10,
        ) as client:
            return client.execute_command(*command)

    def until(self, holds: Any, within: float = _STARTS_WITHIN) -> None:
        """Wait until *holds* is true of it."""
        deadline = time.monotonic() + within
        while True:
            try:
                if holds():
                    return
            except (RedisError, OSError):
                pass
            assert time.monotonic() < deadline, (self.folder / "log").read_text()[-900:]
            time.sleep(0.02)

    def suspend(self) -> None:
        """Keep it from answering, with its port open."""
        assert self.process
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """`kill -9`."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None
