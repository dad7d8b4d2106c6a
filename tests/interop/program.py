"""A process that says JSON, a line at a time."""

import asyncio
import json
import os
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from typing import Any, Self

from tests import witness

PATIENCE_SECONDS = 15


class Program:
    """A worker or producer under test."""

    def __init__(self, process: Process, log: Path) -> None:
        self._process = process
        self._log = log

    @classmethod
    async def start(cls, *command: str, request: dict[str, Any]) -> Self:
        """Run *command*, which finds its *request* in the environment."""
        log = witness.log_file()
        with log.open("w") as stderr:
            process = await asyncio.create_subprocess_exec(
                *command,
                env={**os.environ, "REQUEST": json.dumps(request)},
                stdin=PIPE,
                stdout=PIPE,
                stderr=stderr,
            )
        return cls(process, log)

    async def hear(self) -> Any:
        """Return the next line, or fail with the program's own complaint."""
        assert self._process.stdout
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                line = await self._process.stdout.readline()
        except TimeoutError:
            raise AssertionError(f"it says nothing: {self._log.read_text()}") from None
        assert line, f"it has ended: {self._log.read_text()}"
        return json.loads(line)

    async def tries(self, number: int) -> list[dict[str, Any]]:
        """Return the next *number* tries of a worker."""
        return [await self.hear() for _ in range(number)]

    def release(self) -> None:
        """Let a held worker go on."""
        assert self._process.stdin
        self._process.stdin.write(b"go on\n")

    async def kill(self) -> list[Any]:
        """End it at once, as SIGKILL does; return what it said and nobody heard."""
        if self._process.returncode is None:
            self._process.kill()
        said, _ = await self._process.communicate()
        return [json.loads(line) for line in said.splitlines()]
