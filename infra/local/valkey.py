"""Valkey on `data/redis`, durable to the second or at once, and never evicting."""

import signal
import socket

from infra.local.daemon import Daemon
from infra.local.folder import DataFolder
from infra.local.wheels import find_program

_ANSWER_SECONDS = 2


class Valkey:
    """An `infra.local.services.Server`."""

    def __init__(self, folder: DataFolder, *, fsync: bool) -> None:
        """*fsync* has it write to the disk before it replies."""
        self._folder = folder
        self._policy = "always" if fsync else "everysec"
        self._pid_file = folder.run / "valkey.pid"
        self.daemon = Daemon(
            "valkey-server",
            folder=folder,
            home=folder.redis,
            pid_file=self._pid_file,
            stop_signal=signal.SIGTERM,
        )

    @property
    def url(self) -> str:
        port = self._folder.port("valkey")
        return f"redis://:{self._folder.password}@127.0.0.1:{port}/0"

    def launch(self) -> None:
        # A file, so that `ps` shows no password.
        configuration = self._folder.run / "valkey.conf"
        settings = {
            "bind": "127.0.0.1",
            "port": str(self._folder.choose_port("valkey")),
            "requirepass": self._folder.password,
            "appendonly": "yes",
            "appendfsync": self._policy,
            "save": "",
            "maxmemory-policy": "noeviction",
            "pidfile": str(self._pid_file),
            # The command line is how we know it again.
            "set-proc-title": "no",
        }
        lines = (f"{name} {_quoted(value)}\n" for name, value in settings.items())
        self._folder.write(configuration, "".join(lines))
        program = find_program(self.daemon.program)
        self.daemon.launch([program, configuration, "--dir", self._folder.redis])

    def answers(self) -> bool:
        """Say whether our Valkey, which alone knows our password, is ready."""
        address = ("127.0.0.1", self._folder.port("valkey"))
        request = f"AUTH {self._folder.password}\r\nPING\r\n".encode()
        expected = b"+OK\r\n+PONG\r\n"
        answer = b""
        try:
            with socket.create_connection(address, _ANSWER_SECONDS) as connection:
                connection.sendall(request)
                while len(answer) < len(expected):
                    if not (part := connection.recv(len(expected))):
                        break
                    answer += part
        except OSError:
            return False
        return answer == expected


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
