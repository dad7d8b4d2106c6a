"""The SMTP server that counts, as a process to be killed and started again."""

import json
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import witness
from tests.promises.messages.waiting import until
from tests.promises.messages.workers import environment


@dataclass
class SmtpProcess:
    """It takes everything, and remembers what it has taken when it is killed."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def settings(self) -> dict[str, str]:
        return {
            "SMTP_URL": f"smtp+plain://127.0.0.1:{self.port}",
            "MAIL_FROM": "Immo <bonjour@exemple.bj>",
        }

    @property
    def _file(self) -> Path:
        return self.folder / "taken"

    async def start(self, *, seconds: float) -> None:
        """Serve; take so many *seconds* for each letter, on average."""
        program = "tests.promises.messages.counting_smtp"
        with witness.log_file().open("wb") as log:
            self.process = subprocess.Popen(  # noqa: ASYNC220 - soon done
                [sys.executable, "-m", program, *map(str, self._told(seconds))],
                cwd=self.folder,
                env=environment({}),
                stdout=log,
                stderr=log,
            )
        await until(self._answers)

    def _told(self, seconds: float) -> tuple[object, ...]:
        return self.port, self._file, seconds

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()

    def taken(self) -> list[dict[str, Any]]:
        """Return what it took: `id`, `to`, and `at`, when the text had arrived."""
        if not self._file.exists():
            return []
        return [json.loads(line) for line in self._file.read_text().splitlines()]

    def counted(self) -> Counter[str]:
        """Return how often each message was taken."""
        return Counter(letter["id"] for letter in self.taken())


@contextmanager
def smtp_process(folder: Path) -> Iterator[SmtpProcess]:
    """Find a port for a server; it is killed when the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        server = SmtpProcess(folder, probe.getsockname()[1])
    try:
        yield server
    finally:
        server.kill()
